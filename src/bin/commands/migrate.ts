import { migrate } from '../../postgres/migrate.ts';
import { print } from '../print.ts';
import { withDatabase } from '../with-application.ts';

/** Applies the missing migrations. */
export async function migrateDatabase({ json }: { readonly json?: boolean }): Promise<number> {
  const { applied } = await withDatabase(({ database }) => migrate(database));
  print(
    json,
    { applied },
    applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `applied ${name}`),
  );
  return 0;
}
