import type { GraphqlContext } from '../../schema/context.ts';
import { createLoaders } from '../../schema/loaders.ts';
import type { ReadAs } from './read-as.ts';
import type { Services } from '../application/services.ts';
import { recordNames } from './record-names.ts';
import { randomUuid } from '../crypto/random.ts';
import { stateDate } from '../shared/calendar.ts';

export interface RequestOrigin {
  readonly authorization: string | undefined;
  readonly correlationId: string | undefined;
  readonly address: string;
}

/** Builds the context of one request or one socket operation: who asks, and fresh loaders. */
export async function requestContext(
  services: Services,
  readAs: ReadAs,
  origin: RequestOrigin,
): Promise<GraphqlContext> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(origin.authorization ?? '')?.[1];
  const authenticated = token === undefined ? null : await services.accounts.authenticate(token);
  const read = readAs(authenticated?.principal ?? null);
  const asked = { principal: authenticated?.principal ?? null, address: origin.address, purposes: new Set<string>() };
  return {
    ...asked,
    tokenId: authenticated?.tokenId ?? null,
    correlationId:
      origin.correlationId !== undefined && /^[\w.-]{1,100}$/.test(origin.correlationId)
        ? origin.correlationId
        : randomUuid(),
    services,
    read,
    answered: new Map(),
    loaders: createLoaders(read, services.accounts, {
      today: stateDate(services.clock.now()),
      viewer: authenticated?.principal ?? null,
      recordNames: recordNames(services.accessLog, asked),
    }),
  };
}
