import { STATE_EDITION_NAMESPACE, uuidV5 } from '../crypto/uuid-v5.ts';

/** Ids of the world `district`: the same at every start, so that what README.md names can be typed. */
export const districtWorldId = (...path: readonly string[]): string =>
  uuidV5(STATE_EDITION_NAMESPACE, JSON.stringify(['world', ...path]));
