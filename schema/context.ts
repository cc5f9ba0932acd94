import type { FieldNode } from 'graphql';
import type { ReadModel } from '../projections/read-model.ts';
import type { RuntimeReads } from '../src/application/ports/runtime-reads.ts';
import type { Services } from '../src/application/services.ts';
import type { Principal } from '../src/domain/kernel/principal.ts';
import { Fault } from '../src/application/faults.ts';
import type { Loaders } from './loaders.ts';

/** What every resolver gets. Made once per request; nothing in it outlives the request but `services`. */
export interface GraphqlContext {
  /** Null: no or no valid token. */
  readonly principal: Principal | null;
  /** Id of the access token, so that signing out can revoke it. */
  readonly tokenId: string | null;
  readonly correlationId: string;
  /** Address of the caller, for throttling and the access log. */
  readonly address: string;
  readonly services: Services;
  /** Queries on the live read model, on jobs, uploads and kept reports: as the principal may see them. */
  readonly read: ReadModel & RuntimeReads;
  readonly loaders: Loaders;
  /** What the root fields have answered; see `guardRootFields`. */
  readonly answered: Map<FieldNode, () => unknown>;
  /** What the request reads for: the purposes that it gives, and the operations that are asked without one. */
  readonly purposes: Set<string>;
}

/** The signed-in principal. The policy has refused everybody else before a resolver runs. */
export function signedIn(context: GraphqlContext): Principal {
  if (!context.principal) throw new Fault('UNAUTHENTICATED', 'Sign in first.');
  return context.principal;
}
