import { type IsoDate, schoolYearEnd, schoolYearStart } from '../../shared/calendar.ts';
import { covers, type DatedMapping, mappedCodeOn, mappedCodesDuring } from '../reference/effective.ts';
import type { StateEventCode, StateResolutionCode } from '../reference/state-code.ts';
import type { IncidentContext, SchoolAttendance, SchoolCalendar } from './context.ts';
import type { BehaviorEventState, IncidentParticipantState, IncidentState, ResolutionState } from './state.ts';

/** Why something that had a state code has none on the day of the incident. */
export type PastEnd = 'MAPPING_ENDED' | 'CODE_WITHDRAWN' | 'TYPE_RETIRED';

export interface CodedResolution extends Omit<ResolutionState, 'resolutionTypeId' | 'trusteeModification'> {
  readonly stateCode: string | null;
  readonly code: StateResolutionCode | null;
  readonly pastEnd: PastEnd | null;
  /** Day on which the trustees shortened an expulsion (S002:520); null when they did not. */
  readonly trusteesDecidedOn: string | null;
}

export interface CodedParticipant extends Pick<
  IncidentParticipantState,
  'participantId' | 'studentId' | 'nonStudentKind' | 'role'
> {
  readonly hadActiveIep: boolean;
  readonly was21stCentury: boolean;
  readonly wasEnrolled: boolean;
  readonly grade: string | null;
  /** School of the district at which the student was enrolled; null: none. */
  readonly enrolledSchoolId: string | null;
  readonly resolutions: readonly CodedResolution[];
}

export interface CodedEvent extends Pick<
  BehaviorEventState,
  'behaviorEventId' | 'isReferredToLawEnforcement' | 'hasSeriousBodilyInjury'
> {
  readonly stateCode: string | null;
  readonly code: StateEventCode | null;
  readonly pastEnd: PastEnd | null;
  /** For an event without a code: codes its type carries on other days of the school year. */
  readonly otherCodesInYear: readonly StateEventCode[];
  readonly participants: readonly CodedParticipant[];
}

/** An incident in the state's words: local types replaced by codes, students by what they were on the day. No names, no free text. */
export interface CodedIncident extends Pick<
  IncidentState,
  | 'incidentId'
  | 'districtId'
  | 'schoolId'
  | 'schoolYear'
  | 'status'
  | 'alignment'
  | 'occurredOn'
  | 'occurredAt'
  | 'setting'
> {
  readonly events: readonly CodedEvent[];
  readonly calendar: SchoolCalendar | null;
  readonly attendance: SchoolAttendance | null;
  readonly recordedOn: string | null;
}

/**
 * Reads the incident under its context. One day decides everything, the day of the incident: mappings, codes, enrolment in the district,
 * IEP (S002:132) and programs. A mapping to a code that the state did not have that day is no code.
 */
export function codeIncident(state: IncidentState, context: IncidentContext): CodedIncident {
  const { incidentId, districtId, schoolId, schoolYear, status, alignment, occurredOn, occurredAt, setting } = state;
  return {
    incidentId,
    districtId,
    schoolId,
    schoolYear,
    status,
    alignment,
    occurredOn,
    occurredAt,
    setting,
    events: state.events.map((event) => codeEvent(event, state, context)),
    calendar: context.calendar,
    attendance: context.attendance ?? null,
    recordedOn: context.recordedOn,
  };
}

/** A record concerns the state when an event or a resolution has a state code (architecture.md §10.4). */
export function isStateCoded(incident: Pick<CodedIncident, 'events'>): boolean {
  return incident.events.some((event) => event.stateCode !== null || hasCodedResolution(event));
}

export function hasCodedResolution(event: Pick<CodedEvent, 'participants'>): boolean {
  return event.participants.some((one) => one.resolutions.some((resolution) => resolution.stateCode !== null));
}

function codeEvent(event: BehaviorEventState, state: IncidentState, context: IncidentContext): CodedEvent {
  const type = concernsState(state) ? context.eventTypes.get(event.eventTypeId) : undefined;
  const mappings = type?.mappings ?? [];
  const { eventCodes } = context.codes;
  const code = eventCodes.get(mappedCodeOn(mappings, state.occurredOn) ?? '') ?? null;
  const year = [schoolYearStart(state.schoolYear), schoolYearEnd(state.schoolYear)] as const;
  const others = code === null ? mappedCodesDuring(mappings, ...year) : [];
  return {
    behaviorEventId: event.behaviorEventId,
    stateCode: code?.code ?? null,
    code,
    pastEnd: pastEndOf(type, code, state),
    otherCodesInYear: others.flatMap((other) => eventCodes.get(other) ?? []),
    isReferredToLawEnforcement: event.isReferredToLawEnforcement,
    hasSeriousBodilyInjury: event.hasSeriousBodilyInjury,
    participants: event.participants.map((participant) => codeParticipant(participant, state, context)),
  };
}

function codeParticipant(
  participant: IncidentParticipantState,
  state: IncidentState,
  context: IncidentContext,
): CodedParticipant {
  const { districtId, schoolId, occurredOn } = state;
  const { participantId, nonStudentKind, role } = participant;
  const studentId = keptStudent(participant.studentId, context);
  const student = studentId === null ? undefined : context.students.get(studentId);
  const enrollments = (student?.enrollments ?? []).filter(
    (one) => one.districtId === districtId && covers(one, occurredOn),
  );
  const enrollment = enrollments.find((one) => one.schoolId === schoolId) ?? enrollments[0];
  return {
    participantId,
    studentId,
    nonStudentKind,
    role,
    hadActiveIep: student?.iepPeriods.some((period) => covers(period, occurredOn)) ?? false,
    was21stCentury:
      student?.programs.some((one) => one.program === 'TWENTY_FIRST_CENTURY' && covers(one, occurredOn)) ?? false,
    wasEnrolled: enrollment !== undefined,
    grade: enrollment?.grade ?? null,
    enrolledSchoolId: enrollment?.schoolId ?? null,
    resolutions: participant.resolutions.map((resolution) => codeResolution(resolution, state, context)),
  };
}

/** The student whom a participant's pseudonym stands for. */
const keptStudent = (studentId: string | null, { keptStudents }: IncidentContext): string | null =>
  studentId === null ? null : (keptStudents?.get(studentId) ?? studentId);

function codeResolution(resolution: ResolutionState, state: IncidentState, context: IncidentContext): CodedResolution {
  const type = concernsState(state) ? context.resolutionTypes.get(resolution.resolutionTypeId) : undefined;
  const code = context.codes.resolutionCodes.get(mappedCodeOn(type?.mappings ?? [], state.occurredOn) ?? '') ?? null;
  return {
    resolutionId: resolution.resolutionId,
    stateCode: code?.code ?? null,
    code,
    pastEnd: pastEndOf(type, code, state),
    durationSchoolDays: resolution.durationSchoolDays,
    startsOn: resolution.startsOn,
    endsOn: resolution.endsOn,
    imposedBy: resolution.imposedBy,
    boardActionOn: resolution.boardActionOn,
    pendingBoardSuspensionId: resolution.pendingBoardSuspensionId,
    trusteesDecidedOn: resolution.trusteeModification?.decidedOn ?? null,
  };
}

/** An award is the district's own matter, whatever its types are mapped to: it carries no code. */
function concernsState({ alignment }: IncidentState): boolean {
  return alignment !== 'AWARD';
}

/** Before any day that is recorded. */
const EVER: IsoDate = '0001-01-01';

/** However long ago a mapping has ended, it is past its end: whoever means the type to be local uses one that was never mapped. */
function pastEndOf(
  type: { readonly mappings: readonly DatedMapping[]; readonly endsOn?: string | null } | undefined,
  code: object | null,
  { occurredOn }: IncidentState,
): PastEnd | null {
  if (type === undefined) return null;
  if (type.endsOn != null && type.endsOn < occurredOn) return 'TYPE_RETIRED';
  if (code !== null) return null;
  if (mappedCodeOn(type.mappings, occurredOn) !== null) return 'CODE_WITHDRAWN';
  return mappedCodesDuring(type.mappings, EVER, occurredOn).length > 0 ? 'MAPPING_ENDED' : null;
}
