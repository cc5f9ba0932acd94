import { schoolYearOf, type IsoDate, type SchoolYear } from '../../shared/calendar.ts';
import type { StateEventCode } from '../reference/state-code.ts';
import { isCalendarDay } from '../kernel/calendar-days.ts';
import { codeIncident, isStateCoded, type CodedEvent, type CodedIncident } from './coded-incident.ts';
import type { IncidentContext } from './context.ts';
import { criteriaOf, isCriterion, REPORT_REASONS, type ReportReason } from './reporting-criteria.ts';
import type { IncidentState } from './state.ts';

export const EXCLUSION_REASONS = [
  'UNMAPPED',
  'NOT_COMPLETE',
  'OUTSIDE_REPORTING_PERIOD',
  'VOIDED',
  'REJECTED_BY_STATE',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

export interface Reportability {
  readonly isReportable: boolean;
  /** The state would receive it although it need not be reported, for example the in-school suspension of another student (S002:64). */
  readonly isVoluntary: boolean;
  readonly reasons: readonly ReportReason[];
  /** Why it would not be certified as it stands. */
  readonly exclusions: readonly ExclusionReason[];
  /** One sentence with the day, the reason and the page of the guide. */
  readonly explanation: string;
}

const PHRASES: { readonly [Reason in ReportReason]: string } = {
  REMOVAL_OF_ENROLLED_STUDENT: 'out-of-school suspension or expulsion of an enrolled student',
  IN_SCHOOL_SUSPENSION_WITH_DISABILITY: 'in-school suspension of a student with an active IEP',
  IN_SCHOOL_SUSPENSION_21ST_CENTURY: 'in-school suspension of a 21st Century student',
  WEAPON_DRUG_OR_VIOLENCE: 'weapons, drugs or violence, whoever the offender is,',
};

/** What BEH-04 and the sentence call such an event. */
export const HIDDEN_CODE = 'A local type that has a weapon, drug or violence code on other days';

/** Must this incident be reported, and why (S002:57-66; domain.md §2.5 with §11 rows 3, 5, 16, A11, A22), by the criteria of its year (A23). */
export function reportability(state: IncidentState, context: IncidentContext): Reportability {
  return reportabilityOf(codeIncident(state, context));
}

/**
 * The status plays no part, with two exceptions: a void incident and a referral that the office has not taken over (an accusation, not an
 * incident) are never reportable. Nor is an award, whatever its types are mapped to.
 */
export function reportabilityOf(incident: CodedIncident): Reportability {
  const { status, alignment } = incident;
  const day = longDate(incident.occurredOn);
  if (status === 'VOIDED') return notReported(incident, ['VOIDED'], `Void incident of ${day}: is not reported`);
  if (status === 'DRAFT' || status === 'SUBMITTED') {
    const what = `Referral of ${day} that the office has not taken over: is not an incident yet and not reported`;
    return notReported(incident, ['NOT_COMPLETE'], what);
  }
  const exclusions = exclusionsOf(incident);
  if (alignment === 'AWARD') return notReported(incident, exclusions, `Award of ${day}: is not reported`);
  const found = new Set(incident.events.flatMap((event) => reasonsOf(event, incident.schoolYear)));
  const reasons = REPORT_REASONS.filter((reason) => found.has(reason));
  const isReportable = reasons.length > 0;
  const isVoluntary = !isReportable && !exclusions.includes('UNMAPPED');
  const explanation = explain(incident, {
    reasons,
    exclusions,
    hidesCode: incident.events.some((event) => hidesCriterionC(event, incident.schoolYear)),
    hasInSchoolSuspension: suspendsInSchool(incident),
  });
  return { isReportable, isVoluntary, reasons, exclusions, explanation };
}

/**
 * The criteria met by one event. A: out-of-school suspension or expulsion of any enrolled participant, offender or not (§11 row 5).
 * B, B′: in-school suspension of an enrolled participant with an active IEP or in the 21st Century program (S002:60-62, A22).
 * C: weapons, drugs or violence with any offender, enrolled or not, known or not (A11). Only what was asked for in the reporting year counts.
 */
export function reasonsOf(
  event: Pick<CodedEvent, 'code' | 'participants'>,
  schoolYear: SchoolYear,
): readonly ReportReason[] {
  const reasons = new Set<ReportReason>();
  for (const participant of event.participants) {
    if (participant.role === 'OFFENDER' && isWeaponDrugOrViolence(event.code)) reasons.add('WEAPON_DRUG_OR_VIOLENCE');
    if (!participant.wasEnrolled) continue;
    for (const { code } of participant.resolutions) {
      if (code?.kind === 'EXPULSION' || code?.kind === 'OUT_OF_SCHOOL_SUSPENSION') {
        reasons.add('REMOVAL_OF_ENROLLED_STUDENT');
      }
      if (code?.kind !== 'IN_SCHOOL_SUSPENSION') continue;
      if (participant.hadActiveIep) reasons.add('IN_SCHOOL_SUSPENSION_WITH_DISABILITY');
      if (participant.was21stCentury) reasons.add('IN_SCHOOL_SUSPENSION_21ST_CENTURY');
    }
  }
  return criteriaOf(schoolYear).criteria.flatMap(({ reason }) => (reasons.has(reason) ? [reason] : []));
}

/** Alcohol and tobacco stand under "Drugs" in one list of the guide but are none here (A15). */
export function isWeaponDrugOrViolence(code: StateEventCode | null): boolean {
  return code !== null && (code.isWeapon || code.isDrug || code.isViolence);
}

/** "Out-of-school suspension … and weapons, …": the reasons as the beginning of a sentence. */
export function inWords(reasons: readonly ReportReason[]): string {
  const text = reasons.map((reason) => PHRASES[reason]).join(', and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `14 Feb 2022`: the same on every machine. */
export function longDate(date: IsoDate): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${Number(date.slice(8, 10))} ${months[Number(date.slice(5, 7)) - 1] ?? '?'} ${date.slice(0, 4)}`;
}

/** The days of the school's own calendar belong to its school year, also where a facility goes on after 30 June (§11 row 18). */
export function isOutsideSchoolYear(incident: Pick<CodedIncident, 'occurredOn' | 'schoolYear' | 'calendar'>): boolean {
  return schoolYearOf(incident.occurredOn) !== incident.schoolYear && !isInCalendar(incident);
}

/**
 * Between the first day and the last day of instruction of the school; false when its calendar is not known. What an old calendar says of
 * days of other years says nothing.
 */
export function isInCalendar({
  occurredOn,
  schoolYear,
  calendar,
}: Pick<CodedIncident, 'occurredOn' | 'schoolYear' | 'calendar'>): boolean {
  if (calendar === null || !isCalendarDay(occurredOn, schoolYear)) return false;
  return calendar.firstDay <= occurredOn && occurredOn <= calendar.lastInstructionDay;
}

/** Whether a local type stands for weapons, drugs or violence on other days of the school year: without its code criterion C is not seen. */
export function hidesCriterionC(event: CodedEvent, schoolYear: SchoolYear): boolean {
  if (event.stateCode !== null || !isCriterion('WEAPON_DRUG_OR_VIOLENCE', schoolYear)) return false;
  const hasOffender = event.participants.some((one) => one.role === 'OFFENDER');
  return hasOffender && event.otherCodesInYear.some(isWeaponDrugOrViolence);
}

function exclusionsOf(incident: CodedIncident): readonly ExclusionReason[] {
  const found: ExclusionReason[] = [];
  if (!isStateCoded(incident)) found.push('UNMAPPED');
  if (incident.status !== 'COMPLETE') found.push('NOT_COMPLETE');
  if (isOutsideSchoolYear(incident)) found.push('OUTSIDE_REPORTING_PERIOD');
  return found;
}

/** What the sentence is made of, whichever dataset the incident stands in. */
interface Verdict {
  readonly reasons: readonly ReportReason[];
  readonly exclusions: readonly ExclusionReason[];
  readonly hidesCode: boolean;
  readonly hasInSchoolSuspension: boolean;
}

/** "<what> on <day>: <verdict> (<guide>)." */
export function explain(
  { occurredOn, schoolYear }: Pick<CodedIncident, 'occurredOn' | 'schoolYear'>,
  { reasons, exclusions, hidesCode, hasInSchoolSuspension }: Verdict,
): string {
  const { guide } = criteriaOf(schoolYear);
  const day = longDate(occurredOn);
  if (reasons.length === 0 && hidesCode) {
    return `${HIDDEN_CODE} on ${day}: must be reported, but has no code on that day (${guide}).`;
  }
  if (exclusions.includes('UNMAPPED')) {
    return `Neither a state-coded event nor a state-coded resolution on ${day}: is a local matter and not sent to the state (Behavior User Guide p. 3).`;
  }
  const verdict = [reasons.length > 0 ? 'must be reported' : 'may be reported, but need not be'];
  if (exclusions.includes('NOT_COMPLETE')) verdict.push('and is still in progress');
  if (exclusions.includes('OUTSIDE_REPORTING_PERIOD')) {
    verdict.push(`but lies outside the school year ${schoolYear - 1}-${String(schoolYear).slice(2)}`);
  }
  const what = reasons.length > 0 ? inWords(reasons) : voluntaryInWords(hasInSchoolSuspension, schoolYear);
  return `${what} on ${day}: ${verdict.join(', ')} (${guide}).`;
}

function voluntaryInWords(hasInSchoolSuspension: boolean, schoolYear: SchoolYear): string {
  if (!hasInSchoolSuspension) return 'State-coded incident that meets none of the criteria';
  const is21stCenturyAsked = isCriterion('IN_SCHOOL_SUSPENSION_21ST_CENTURY', schoolYear);
  return `In-school suspension of a student without an IEP${is21stCenturyAsked ? ' or 21st Century program' : ''}`;
}

function suspendsInSchool({ events }: CodedIncident): boolean {
  return events
    .flatMap((event) => event.participants)
    .some(({ resolutions }) => resolutions.some(({ code }) => code?.kind === 'IN_SCHOOL_SUSPENSION'));
}

function notReported(
  { schoolYear }: CodedIncident,
  exclusions: readonly ExclusionReason[],
  sentence: string,
): Reportability {
  const explanation = `${sentence} (${criteriaOf(schoolYear).guide}).`;
  return { isReportable: false, isVoluntary: false, reasons: [], exclusions, explanation };
}
