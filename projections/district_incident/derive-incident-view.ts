import { deriveIncident } from '../../src/domain/rules/evaluate.ts';
import type { StateRecord } from '../../src/domain/incident/state-record.ts';
import { overlaid } from '../../src/domain/rules/severity-overlay.ts';
import type { Finding } from '../../src/domain/rules/rule.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { type IsoDate, stateDate } from '../../src/shared/calendar.ts';
import { severitiesInForce } from '../support/severity-overlay.ts';
import { loadContexts } from './incident-context.ts';
import type { IncidentDoc } from './incident-doc.ts';
import { districtView, type IncidentView } from './incident-view.ts';

/** What the read model would say of an incident that it does not hold: one that is not saved, or one as it stood. */
export interface DerivedIncident {
  readonly view: IncidentView;
  /** Why nothing would reach the state; null when something would. */
  readonly exclusion: string | null;
  /** What would reach the state. */
  readonly record: StateRecord | null;
  /** Findings that hold on the day, as they count in the district and year. */
  readonly findings: readonly Finding[];
}

/** Findings as they count on a day: with the severity of the day, without those of archived rules. */
export async function asTheyCount<Row extends { readonly ruleId: string; readonly severity: Finding['severity'] }>(
  sql: Sql,
  state: IncidentDoc['state'],
  today: IsoDate,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (rows.length === 0) return rows;
  const overlay = await severitiesInForce(sql, state, today);
  return overlaid(
    rows.map((row) => ({ row, schoolId: state.schoolId, ruleId: row.ruleId, severity: row.severity })),
    overlay,
  ).map(({ row, severity }) => ({ ...row, severity }));
}

/** The same derivations as the projection's, from the facts of today. Writes nothing. */
export async function deriveIncidentView(sql: Sql, doc: IncidentDoc, today: IsoDate): Promise<DerivedIncident> {
  const { state } = doc;
  const contextOf = await loadContexts(sql, [state]);
  const { coded, reportability, candidate, findings } = deriveIncident(
    state,
    contextOf(state, stateDate(doc.modifiedAt)),
  );
  return {
    view: districtView(state.incidentId, doc, coded, reportability),
    exclusion: candidate.excluded,
    record: candidate.record,
    findings: await asTheyCount(
      sql,
      state,
      today,
      findings.filter(
        ({ activeFrom, activeTo }) =>
          (activeFrom === null || activeFrom <= today) && (activeTo === null || activeTo > today),
      ),
    ),
  };
}
