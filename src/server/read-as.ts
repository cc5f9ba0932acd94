import { createReadModel, type ReadModel } from '../../projections/read-model.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import type { RuntimeReads } from '../application/ports/runtime-reads.ts';
import { uploadReads } from '../files/postgres-transfers.ts';
import { jobReads } from '../jobs/job-reads.ts';
import type { SettingDatabase } from '../postgres/pool.ts';
import type { Sql } from '../postgres/sql.ts';
import { KeptReports } from '../validation/kept-reports.ts';
import { EVERY_DISTRICT } from '../postgres/reader-role.ts';

/** What is read for somebody: everything behind row-level security. */
export type ViewerReads = ReadModel & RuntimeReads;

/** The rows as somebody sees them; nobody sees nothing. */
export type ReadAs = (principal: Principal | null) => ViewerReads;

export const viewerReads = (sql: Sql): ViewerReads => ({
  ...createReadModel(sql),
  jobs: jobReads(sql),
  transfers: uploadReads(sql),
  validationRuns: new KeptReports(sql),
});

/** The district of the account, every one for accounts of the agency; empty for nobody. What row-level security compares with. */
export function visibleDistrict(principal: Pick<Principal, 'districtId'> | null): string {
  if (principal === null) return '';
  if (principal.districtId === EVERY_DISTRICT) throw new Error(`No district is called ${EVERY_DISTRICT}.`);
  return principal.districtId ?? EVERY_DISTRICT;
}

/** One read model for each district, made when it is first asked for: there are as many as districts, and they hold no rows. */
export function readModelsOf(database: SettingDatabase): ReadAs {
  const models = new Map<string, ViewerReads>();
  return (principal) => {
    const district = visibleDistrict(principal);
    const known = models.get(district);
    if (known) return known;
    const made = viewerReads(database.with(district));
    models.set(district, made);
    return made;
  };
}
