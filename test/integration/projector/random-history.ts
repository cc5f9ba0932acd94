import type { DomainEvent } from '../../../src/domain/event-catalog.ts';

/** One append: events of one stream that belong to one district or the state. */
export interface HistoryAppend {
  readonly stream: string;
  readonly org: string;
  readonly events: readonly DomainEvent[];
}

export interface HistoryOptions {
  readonly districts?: number;
  readonly students?: number;
  /** Names are sealed under keys that only the process has which wrote them. */
  readonly hasNames?: boolean;
  readonly hasSyncs?: boolean;
}

/** The same numbers for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function uuidFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** An endless, reproducible history of a few districts whose incidents share students, with renames, new codes and syncs in between. */
export function* randomHistory(
  seed: number,
  { districts = 4, students = 12, hasNames = false, hasSyncs = true }: HistoryOptions = {},
): Generator<HistoryAppend> {
  const random = randomNumbers(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const orgs = Array.from({ length: districts }, (_, index) => `d${String(index + 1)}`);
  const studentIds = Array.from({ length: students }, () => uuidFrom(random));
  const incidents: { id: string; org: string }[] = [];
  const name = (): string => `Name ${String(Math.floor(random() * 1000))}`;
  const identity = (studentId: string) =>
    ({
      studentId,
      stateStudentId: null,
      localStudentNumber: null,
      firstName: null,
      middleName: null,
      lastName: hasNames ? name() : null,
      bornOn: null,
      isHispanic: null,
      races: null,
    }) as const;
  const codesPublished = (): DomainEvent => ({
    type: 'StateCodesPublished',
    data: { effectiveFrom: `20${String(10 + Math.floor(random() * 90))}-07-01`, eventCodes: [], resolutionCodes: [] },
  });

  yield {
    stream: 'agency-state.log',
    org: 'state',
    events: [{ type: 'LogOpened', data: { logId: 'test-log', stateAgency: 'Test' } }, codesPublished()],
  };
  for (const org of orgs)
    yield {
      stream: `district-${org}.profile`,
      org,
      events: [
        {
          type: 'DistrictRegistered',
          data: { districtId: org, code: org, name: name(), kind: 'SCHOOL_DISTRICT', edition: 'STATE' },
        },
      ],
    };
  for (const id of studentIds)
    yield { stream: `student-state.${id}`, org: 'state', events: [{ type: 'StudentRegistered', data: identity(id) }] };

  for (;;) {
    const dice = random();
    if (dice < 0.3 || incidents.length === 0) {
      const [id, org] = [uuidFrom(random), pick(orgs)];
      incidents.push({ id, org });
      yield {
        stream: `incident-${org}.${id}`,
        org,
        events: [reported(id, org), ...(random() < 0.7 ? [participant(id, pick(studentIds), uuidFrom(random))] : [])],
      };
    } else if (dice < 0.55) {
      const { id, org } = pick(incidents);
      yield { stream: `incident-${org}.${id}`, org, events: [participant(id, pick(studentIds), uuidFrom(random))] };
    } else if (dice < 0.75) {
      const { id, org } = pick(incidents);
      yield {
        stream: `incident-${org}.${id}`,
        org,
        events: [
          {
            type: 'IncidentDetailsCorrected',
            data: { incidentId: id, setting: pick(['ON_CAMPUS', 'OFF_CAMPUS', 'UNKNOWN']) },
          },
        ],
      };
    } else if (dice < 0.82) {
      const { id, org } = pick(incidents);
      yield { stream: `incident-${org}.${id}`, org, events: [{ type: 'IncidentCompleted', data: { incidentId: id } }] };
    } else if (dice < 0.88) {
      const id = pick(studentIds);
      yield {
        stream: `student-state.${id}`,
        org: 'state',
        events: [{ type: 'StudentIdentityCorrected', data: identity(id) }],
      };
    } else if (dice < 0.93) {
      const org = pick(orgs);
      yield {
        stream: `district-${org}.profile`,
        org,
        events: [{ type: 'DistrictRenamed', data: { districtId: org, name: name() } }],
      };
    } else if (dice < 0.95) {
      yield { stream: 'agency-state.log', org: 'state', events: [codesPublished()] };
    } else if (hasSyncs) {
      const org = pick(orgs);
      const syncId = uuidFrom(random);
      yield {
        stream: `sync-${org}.${syncId}`,
        org,
        events: [
          {
            type: 'DistrictSynced',
            data: { syncId, districtId: org, kind: 'MASS', schoolYear: 2026, objectGroups: ['BEHAVIOR'] },
          },
        ],
      };
    }
  }
}

function reported(incidentId: string, districtId: string): DomainEvent {
  return {
    type: 'IncidentReported',
    data: {
      incidentId,
      districtId,
      schoolId: `${districtId}-school`,
      schoolYear: 2026,
      alignment: 'DISCIPLINE',
      occurredOn: '2026-01-15',
      occurredAt: '10:30',
      setting: 'ON_CAMPUS',
      sourceSystem: null,
      sourceKey: null,
      title: null,
      context: null,
      location: null,
      damages: null,
      details: null,
    },
  };
}

function participant(incidentId: string, studentId: string, participantId: string): DomainEvent {
  return {
    type: 'IncidentParticipantAdded',
    data: {
      incidentId,
      behaviorEventId: incidentId,
      participantId,
      studentId,
      nonStudentKind: null,
      role: 'OFFENDER',
      relationshipToSchool: null,
      isDisplayedOnPortal: false,
      firstName: null,
      lastName: null,
      demeanor: null,
      injury: null,
      injuryDescription: null,
      medicalService: null,
      participantDetails: null,
    },
  };
}
