import { STATE_EDITION_NAMESPACE, uuidV5 } from '../../crypto/uuid-v5.ts';

/** Ids of the world `state`: the same at every start. */
export const stateWorldId = (...path: readonly (string | number)[]): string =>
  uuidV5(STATE_EDITION_NAMESPACE, JSON.stringify(['state-world', ...path]));
