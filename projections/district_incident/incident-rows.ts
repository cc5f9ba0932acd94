import { behavior1 } from '../../src/domain/certified-record/behavior-1.ts';
import type { IncidentContext } from '../../src/domain/incident/context.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { stateCodesOf } from '../../src/domain/incident/state-record.ts';
import { datedSuspensions } from '../../src/domain/rules/dated-suspensions.ts';
import { deriveIncident, evaluateState } from '../../src/domain/rules/evaluate.ts';
import type { Finding } from '../../src/domain/rules/rule.ts';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { canonicalJson } from '../../src/shared/canonical-json.ts';
import type { Json } from '../../src/shared/json.ts';
import type { Row } from '../support/rows.ts';
import { customReference } from '../support/custom-reference.ts';
import { referencesOf } from './incident-context.ts';
import type { IncidentDoc } from './incident-doc.ts';
import { districtView } from './incident-view.ts';

/** Rows of one incident, by the names of their columns. */
export interface IncidentRows {
  readonly row: Row;
  readonly references: readonly { readonly incident_id: string; readonly kind: string; readonly reference: string }[];
  readonly findings: readonly Row[];
  /** Time and journal position of the event that it was saved with. */
  readonly savedAt: string;
  readonly savedPosition: number | undefined;
}

/** Everything the read model says of one incident, from its fold and the facts around it. */
export function incidentRows(
  id: string,
  doc: IncidentDoc,
  contextOf: (state: IncidentState, recordedOn: string | null) => IncidentContext,
): IncidentRows {
  const { state } = doc;
  const context = contextOf(state, stateDate(doc.modifiedAt));
  const { coded, reportability: report, candidate, findings } = deriveIncident(state, context);
  const certified = candidate.record?.status === 'COMPLETE' ? canonicalJson(behavior1(candidate.record)) : null;
  const candidateText = candidate.record && canonicalJson(candidate.record as unknown as Json);
  const suspensions = candidate.record === null ? [] : datedSuspensions(candidate.record);
  const { students, types, calendar } = referencesOf(state);
  const customValues = state.events.flatMap((event) => event.customValues ?? []);
  const reference = (kind: string, values: Iterable<string>) =>
    [...values].map((value) => ({ incident_id: id, kind, reference: value }));
  return {
    row: {
      id,
      doc: JSON.stringify(doc),
      district_id: state.districtId,
      school_id: state.schoolId,
      school_year: state.schoolYear,
      status: state.status,
      alignment: state.alignment,
      title: state.title,
      occurred_on: state.occurredOn,
      source_system: state.sourceSystem,
      source_key: state.sourceKey,
      is_reportable: report.isReportable,
      view: JSON.stringify(districtView(id, doc, coded, report)),
      exclusion: candidate.excluded,
      candidate_record: candidateText,
      candidate_hash: candidateText === null ? null : sha256Hex(candidateText),
      candidate_certified: certified,
      candidate_certified_hash: certified === null ? null : sha256Hex(certified),
      candidate_codes: candidate.record && stateCodesOf(candidate.record),
      candidate_suspensions: suspensions.length === 0 ? null : suspensions,
      candidate_findings:
        candidate.record === null
          ? null
          : JSON.stringify(
              evaluateState(candidate.record, context).map((finding) => findingRow('STATE', state, finding)),
            ),
    },
    references: [
      // The kept student, too: their facts reach the incident.
      ...reference('STUDENT', new Set([...students].flatMap((one) => [one, context.keptStudents?.get(one) ?? one]))),
      ...reference('TYPE', types),
      ...reference('SCHOOL', [calendar]),
      ...reference('CUSTOM', new Set(customValues.map((one) => one.key))),
      ...reference('CUSTOM_VALUE', new Set(customValues.map((one) => customReference(one.key, one.value)))),
    ],
    findings: findings.map((finding) => findingRow('DISTRICT', state, finding)),
    savedAt: doc.modifiedAt,
    savedPosition: doc.position,
  };
}

function findingRow(dataset: 'DISTRICT' | 'STATE', state: IncidentState, finding: Finding): Row {
  return {
    dataset,
    incident_id: state.incidentId,
    rule_id: finding.ruleId,
    severity: finding.severity,
    district_id: state.districtId,
    school_id: state.schoolId,
    school_year: state.schoolYear,
    details: JSON.stringify({ explanation: finding.explanation, about: finding.details }),
    active_from: finding.activeFrom,
    active_to: finding.activeTo,
  };
}
