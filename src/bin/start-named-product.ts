import { ForeignLogInUse } from '../server/open-log.ts';
import { type Product, startProduct } from '../server/start-product.ts';
import { UsageFault } from './usage-fault.ts';

/** Starts the product as the command line and the environment name it; names that cannot be are a `UsageFault`. */
export async function startNamedProduct(...parts: Parameters<typeof startProduct>): Promise<Product> {
  try {
    return await startProduct(...parts);
  } catch (error) {
    throw error instanceof ForeignLogInUse ? new UsageFault(error.message) : error;
  }
}
