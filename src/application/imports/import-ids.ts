import { STATE_EDITION_NAMESPACE, uuidV5 } from '../../crypto/uuid-v5.ts';

/** Id of a district that is registered from its code: short, because it stands in every stream name. */
export const districtIdOf = (code: string): string =>
  `d${uuidV5(STATE_EDITION_NAMESPACE, JSON.stringify(['district', code]))
    .replaceAll('-', '')
    .slice(0, 12)}`;

export const schoolIdOf = (districtId: string, code: string): string =>
  uuidV5(STATE_EDITION_NAMESPACE, JSON.stringify(['school', districtId, code]));

/** Id of an imported record: the same key of the same source finds the same stream, whichever file brings it. */
export const importedId = (kind: string, districtId: string, sourceSystem: string, key: string): string =>
  uuidV5(STATE_EDITION_NAMESPACE, JSON.stringify([kind, districtId, sourceSystem, key]));
