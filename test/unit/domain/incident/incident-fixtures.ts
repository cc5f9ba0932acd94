import type {
  AvailableEventType,
  AvailableResolutionType,
  BehaviorEventContent,
  IncidentContent,
  IncidentFacts,
  IncidentParticipantContent,
  ReportIncident,
  ResolutionContent,
} from '../../../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../../../src/domain/incident/decider.ts';
import type { IncidentCommand } from '../../../../src/domain/incident/commands.ts';
import type { IncidentEvent, IncidentState } from '../../../../src/domain/incident/state.ts';
import type { Decision } from '../../../../src/domain/kernel/decider.ts';
import type { IncidentContext, StudentFacts } from '../../../../src/domain/incident/context.ts';
import { stateCodes } from '../../../../src/domain/reference/effective.ts';
import { STATE_EVENT_CODES } from '../../../../src/domain/reference/state-event-codes.ts';
import { STATE_RESOLUTION_CODES } from '../../../../src/domain/reference/state-resolution-codes.ts';

export const DAY = '2022-02-14';

export const facts = (change: Partial<IncidentFacts> = {}): IncidentFacts => ({
  now: '2022-02-15T16:05:00.000Z',
  today: '2022-02-15',
  isLocked: false,
  studentsInScope: new Set(['student-1', 'student-2', 'student-3']),
  enrolledStudents: new Set(['student-1', 'student-2', 'student-3']),
  customElements: new Map([['motivation', { type: 'TEXT', options: [] }]]),
  eventTypes: new Map<string, AvailableEventType>([
    ['horseplay', { name: 'Horseplay', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['insubordination', { name: 'Insubordination', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['knife', { name: 'Knife', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['handgun', { name: 'Handgun', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['drugs', { name: 'Drugs', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['alcohol', { name: 'Alcohol', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['fight', { name: 'Fight', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['shoving', { name: 'Shoving', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' }],
    ['elsewhere', { name: 'Elsewhere', schoolId: 'school-2', endsOn: null, alignment: 'DISCIPLINE' }],
    ['helping', { name: 'Helping hand', schoolId: null, endsOn: null, alignment: 'AWARD' }],
    ['retired', { name: 'Retired', schoolId: null, endsOn: '2022-02-13', alignment: 'DISCIPLINE' }],
  ]),
  resolutionTypes: new Map<string, AvailableResolutionType>([
    ['detention', { name: 'Detention', schoolId: null, endsOn: null, kind: null }],
    ['in-school', { name: 'In-school suspension', schoolId: null, endsOn: null, kind: 'IN_SCHOOL_SUSPENSION' }],
    [
      'out-of-school',
      { name: 'Out-of-school suspension', schoolId: null, endsOn: null, kind: 'OUT_OF_SCHOOL_SUSPENSION' },
    ],
    ['expulsion', { name: 'Expulsion', schoolId: null, endsOn: null, kind: 'EXPULSION' }],
    ['retired', { name: 'Retired', schoolId: null, endsOn: '2022-02-13', kind: null }],
  ]),
  ...change,
});

export const resolution = (change: Partial<ResolutionContent> = {}): ResolutionContent => ({
  resolutionId: 'resolution-1',
  resolutionTypeId: 'in-school',
  durationSchoolDays: '1.00',
  startsOn: '2022-02-15',
  endsOn: '2022-02-15',
  imposedBy: 'PRINCIPAL',
  boardActionOn: null,
  pendingBoardSuspensionId: null,
  ...change,
});

export const participant = (change: Partial<IncidentParticipantContent> = {}): IncidentParticipantContent => ({
  participantId: 'participant-1',
  studentId: 'student-1',
  nonStudentKind: null,
  role: 'OFFENDER',
  relationshipToSchool: 'STUDENT',
  isDisplayedOnPortal: false,
  firstName: null,
  lastName: null,
  demeanor: null,
  injury: null,
  injuryDescription: null,
  medicalService: null,
  participantDetails: null,
  resolutions: [],
  ...change,
});

export const behaviorEvent = (change: Partial<BehaviorEventContent> = {}): BehaviorEventContent => ({
  behaviorEventId: 'event-1',
  eventTypeId: 'horseplay',
  isReferredToLawEnforcement: false,
  hasSeriousBodilyInjury: null,
  customValues: null,
  participants: [],
  ...change,
});

/** One event, one offender, one resolution. */
export const content = (change: Partial<IncidentContent> = {}): IncidentContent => ({
  title: 'Hallway',
  context: null,
  location: null,
  damages: null,
  details: null,
  occurredOn: DAY,
  occurredAt: '10:30',
  setting: 'ON_CAMPUS',
  events: [behaviorEvent({ participants: [participant({ resolutions: [resolution()] })] })],
  ...change,
});

export const reportIncident = (change: Partial<ReportIncident> = {}): ReportIncident => ({
  type: 'ReportIncident',
  incidentId: 'incident-1',
  districtId: 'district-1',
  schoolId: 'school-1',
  alignment: 'DISCIPLINE',
  sourceSystem: null,
  sourceKey: null,
  content: content(),
  facts: facts(),
  origin: 'HAND',
  reason: null,
  ...change,
});

export const edit = { facts: facts(), origin: 'HAND', reason: null } as const;

export const fold = (events: readonly IncidentEvent[]): IncidentState | null =>
  events.reduce<IncidentState | null>((state, event) => incidentDecider.evolve(state, event), null);

export const eventsOf = (decision: Decision<IncidentEvent>): readonly IncidentEvent[] => {
  if (decision.kind === 'rejected') throw new Error(`rejected: ${JSON.stringify(decision.rejections)}`);
  return decision.events;
};

export const typesOf = (decision: Decision<IncidentEvent>): readonly string[] =>
  eventsOf(decision).map((event) => event.type);

export const codesOf = (decision: Decision<IncidentEvent>): readonly string[] =>
  decision.kind === 'rejected' ? decision.rejections.map((rejection) => rejection.code) : [];

/** The commands that lead to a situation, then the command that is looked at. */
export const given = (...commands: readonly IncidentCommand[]) => {
  const state = commands.reduce<IncidentState | null>((folded, command) => {
    const events = eventsOf(incidentDecider.decide(folded, command));
    return events.reduce<IncidentState | null>((one, event) => incidentDecider.evolve(one, event), folded);
  }, null);
  return { state, when: (command: IncidentCommand) => incidentDecider.decide(state, command) };
};

/** The state an incident is in after one report (and what follows), for the derivations. */
export const reported = (change: Partial<ReportIncident> = {}, ...then: readonly IncidentCommand[]): IncidentState => {
  const { state } = given(reportIncident(change), ...then);
  if (!state) throw new Error('not reported');
  return state;
};

export const complete = { type: 'CompleteIncident', ...edit } as const;

export const student = (change: Partial<StudentFacts> = {}): StudentFacts => ({
  enrollments: [{ schoolId: 'school-1', districtId: 'district-1', startsOn: '2021-08-25', endsOn: null, grade: '09' }],
  iepPeriods: [],
  programs: [],
  ...change,
});

const from = (stateCode: string) => [{ effectiveFrom: '2021-07-01', stateCode }];

export const codes = stateCodes({ eventCodes: STATE_EVENT_CODES, resolutionCodes: STATE_RESOLUTION_CODES });

export const context = (change: Partial<IncidentContext> = {}): IncidentContext => ({
  eventTypes: new Map([
    ['horseplay', { name: 'Horseplay', alignment: 'DISCIPLINE', mappings: [] }],
    ['insubordination', { name: 'Insubordination', alignment: 'DISCIPLINE', mappings: from('2200') }],
    ['knife', { name: 'Knife', alignment: 'DISCIPLINE', mappings: from('20') }],
    ['handgun', { name: 'Handgun', alignment: 'DISCIPLINE', mappings: from('11') }],
    ['drugs', { name: 'Drugs', alignment: 'DISCIPLINE', mappings: from('1600') }],
    ['alcohol', { name: 'Alcohol', alignment: 'DISCIPLINE', mappings: from('1000') }],
    ['fight', { name: 'Fight', alignment: 'DISCIPLINE', mappings: from('1700') }],
    ['shoving', { name: 'Shoving', alignment: 'DISCIPLINE', mappings: from('2500') }],
  ]),
  resolutionTypes: new Map([
    ['detention', { name: 'Detention', mappings: [] }],
    ['in-school', { name: 'In-school suspension', mappings: from('500') }],
    ['out-of-school', { name: 'Out-of-school suspension', mappings: from('410') }],
    ['expulsion', { name: 'Expulsion', mappings: from('260') }],
  ]),
  codes,
  students: new Map([
    ['student-1', student()],
    ['student-2', student()],
    ['student-3', student()],
  ]),
  calendar: { firstDay: '2021-08-25', lastInstructionDay: '2022-06-03', nonSchoolDays: ['2022-02-21'] },
  recordedOn: '2022-06-10',
  ...change,
});
