import { codeIncident, type CodedIncident } from '../incident/coded-incident.ts';
import type { IncidentContext } from '../incident/context.ts';
import { isReferral } from '../incident/decide-referral.ts';
import { receivedReportability } from '../incident/received-reportability.ts';
import { reportabilityOf, type Reportability } from '../incident/reportability.ts';
import { stateRecordOf, type StateRecord, type StateRecordOutcome } from '../incident/state-record.ts';
import type { IncidentState } from '../incident/state.ts';
import type { StateCodes } from '../reference/effective.ts';
import { recordRules, RULES_OF_REFERRALS } from './registry.ts';
import type { Dataset, ExaminedIncident, Finding } from './rule.ts';

/** Everything that is derived from one incident and its context. */
export interface Derivation {
  /** The incident in the state's words. */
  readonly coded: CodedIncident;
  readonly reportability: Reportability;
  /** What would reach the state, or why nothing would. */
  readonly candidate: StateRecordOutcome;
  /** Findings of the district dataset. */
  readonly findings: readonly Finding[];
}

/** All derivations of an incident at once: the context is read only once. */
export function deriveIncident(state: IncidentState, context: IncidentContext): Derivation {
  const incident = codeIncident(state, context);
  const reportability = reportabilityOf(incident);
  return {
    coded: incident,
    reportability,
    candidate: stateRecordOf(incident, reportability),
    findings: evaluate(examined(incident, reportability), 'DISTRICT'),
  };
}

/** Findings of the district dataset, in the order of the rules' ids; none for a void incident. */
export function evaluateDistrict(state: IncidentState, context: IncidentContext): readonly Finding[] {
  return deriveIncident(state, context).findings;
}

/**
 * Findings of a published (STATE) or captured (SNAPSHOT) record. `codes` are those of the incident's day; `recordedOn` is the day on which the
 * record was written, null when it is not known.
 */
export function evaluateState(
  record: StateRecord,
  facts: { readonly codes: StateCodes; readonly recordedOn: string | null },
  dataset: Exclude<Dataset, 'DISTRICT'> = 'STATE',
): readonly Finding[] {
  const incident = fromRecord(record, facts.codes, facts.recordedOn);
  return evaluate(examined(incident, receivedReportability(record)), dataset);
}

const rulesOf = (dataset: Dataset) => {
  const all = recordRules.filter(({ datasets }) => datasets.includes(dataset));
  return { all, ofReferrals: all.filter(({ id }) => RULES_OF_REFERRALS.includes(id)) };
};

const RULES = { DISTRICT: rulesOf('DISTRICT'), STATE: rulesOf('STATE'), SNAPSHOT: rulesOf('SNAPSHOT') };

/** A referral is no incident until the office has taken it over: it waits, and what it lacks stops nobody (domain.md §11 rows 10, 16). */
function evaluate(incident: ExaminedIncident, dataset: Dataset): readonly Finding[] {
  if (incident.status === 'VOIDED') return [];
  const looked = isReferral(incident) ? RULES[dataset].ofReferrals : RULES[dataset].all;
  return looked.map((rule) => rule.check(incident)).filter((found) => found !== null);
}

function examined(incident: CodedIncident, reportability: Reportability): ExaminedIncident {
  const { isReportable, reasons, explanation } = reportability;
  return { ...incident, isReportable, reasons, reportExplanation: explanation };
}

function fromRecord(record: StateRecord, codes: StateCodes, recordedOn: string | null): CodedIncident {
  return {
    ...record,
    calendar: null,
    attendance: null,
    recordedOn,
    events: record.events.map((event) => ({
      ...event,
      code: codes.eventCodes.get(event.stateCode ?? '') ?? null,
      pastEnd: null,
      otherCodesInYear: [],
      participants: event.participants.map((participant) => ({
        ...participant,
        enrolledSchoolId: null,
        resolutions: participant.resolutions.map((resolution) => ({
          ...resolution,
          code: codes.resolutionCodes.get(resolution.stateCode) ?? null,
          pastEnd: null,
          trusteesDecidedOn: resolution.trusteesDecidedOn ?? null,
        })),
      })),
    })),
  };
}
