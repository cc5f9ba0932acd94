import { createReadModel, type ReadModel } from '../../projections/read-model.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import type { SettingDatabase } from '../postgres/pool.ts';
import { EVERY_DISTRICT } from '../postgres/reader-role.ts';

/** The read model as somebody sees it; nobody sees nothing. */
export type ReadAs = (principal: Principal | null) => ReadModel;

/** The district of the account, every one for accounts of the agency; empty for nobody. What row-level security compares with. */
export function visibleDistrict(principal: Pick<Principal, 'districtId'> | null): string {
  if (principal === null) return '';
  if (principal.districtId === EVERY_DISTRICT) throw new Error(`No district is called ${EVERY_DISTRICT}.`);
  return principal.districtId ?? EVERY_DISTRICT;
}

/** One read model for each district, made when it is first asked for: there are as many as districts, and they hold no rows. */
export function readModelsOf(database: SettingDatabase): ReadAs {
  const models = new Map<string, ReadModel>();
  return (principal) => {
    const district = visibleDistrict(principal);
    const known = models.get(district);
    if (known) return known;
    const made = createReadModel(database.with(district));
    models.set(district, made);
    return made;
  };
}
