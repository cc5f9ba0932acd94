import { deriveIncident } from '../../src/domain/rules/evaluate.ts';
import type { Finding } from '../../src/domain/rules/rule.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { type IsoDate, stateDate } from '../../src/shared/calendar.ts';
import { loadContexts } from './incident-context.ts';
import type { IncidentDoc } from './incident-doc.ts';
import { districtView, type IncidentView } from './incident-view.ts';

/** What the read model would say of an incident that it does not hold: one that is not saved, or one as it stood. */
export interface DerivedIncident {
  readonly view: IncidentView;
  /** Why nothing would reach the state; null when something would. */
  readonly exclusion: string | null;
  /** Findings that hold on the day. */
  readonly findings: readonly Finding[];
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
    findings: findings.filter(
      ({ activeFrom, activeTo }) =>
        (activeFrom === null || activeFrom <= today) && (activeTo === null || activeTo > today),
    ),
  };
}
