import { describe, expect, it } from 'vitest';
import { deriveCertifiedRecords } from '../../../src/application/derive-certified-records.ts';
import type { DomainEvent } from '../../../src/domain/event-catalog.ts';
import { STATE_EVENT_CODES } from '../../../src/domain/reference/state-event-codes.ts';
import { STATE_RESOLUTION_CODES } from '../../../src/domain/reference/state-resolution-codes.ts';

const [districtId, schoolId, incidentId] = ['d1', 'school', 'incident'];

const mapped: readonly DomainEvent[] = [
  {
    type: 'StateCodesPublished',
    data: { effectiveFrom: '2014-07-01', eventCodes: STATE_EVENT_CODES, resolutionCodes: STATE_RESOLUTION_CODES },
  },
  { type: 'SyncPolicySet', data: { districtId, policy: 'ON_DEMAND' } },
  {
    type: 'EventTypeCreated',
    data: { eventTypeId: 'knife', districtId, schoolId: null, name: 'Knife', alignment: 'DISCIPLINE' },
  },
  { type: 'EventTypeMapped', data: { eventTypeId: 'knife', districtId, stateCode: '20', effectiveFrom: '2021-07-01' } },
];
const enrolled = (studentId: string): DomainEvent => ({
  type: 'StudentEnrolled',
  data: {
    enrollmentId: `enrolment of ${studentId}`,
    districtId,
    schoolId,
    studentId,
    grade: '09',
    startsOn: '2021-08-23',
    responsibleDistrictId: districtId,
  },
});
const reported: readonly DomainEvent[] = [
  {
    type: 'IncidentReported',
    data: {
      incidentId,
      districtId,
      schoolId,
      schoolYear: 2022,
      alignment: 'DISCIPLINE',
      occurredOn: '2022-02-14',
      occurredAt: '10:15',
      setting: 'ON_CAMPUS',
      sourceSystem: null,
      sourceKey: null,
      title: null,
      context: null,
      location: null,
      damages: null,
      details: null,
    },
  },
  {
    type: 'BehaviorEventAdded',
    data: {
      incidentId,
      behaviorEventId: 'event',
      eventTypeId: 'knife',
      isReferredToLawEnforcement: false,
      hasSeriousBodilyInjury: null,
      customValues: null,
    },
  },
  {
    type: 'IncidentParticipantAdded',
    data: {
      incidentId,
      behaviorEventId: 'event',
      participantId: 'participant',
      studentId: 'twin',
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
    },
  },
  { type: 'IncidentCompleted', data: { incidentId } },
];
const merged = (mergedStudentId: string, keptStudentId: string): DomainEvent => ({
  type: 'StudentsMerged',
  data: { mergedStudentId, keptStudentId, reason: null },
});
const iep: DomainEvent = {
  type: 'IepPeriodRecorded',
  data: { iepPeriodId: 'iep', districtId, studentId: 'kept', startsOn: '2021-09-01', endsOn: null },
};
const synced = (syncId: string): DomainEvent => ({
  type: 'DistrictSynced',
  data: { syncId, districtId, kind: 'MASS', schoolYear: 2022, objectGroups: [] },
});

async function records(...events: readonly DomainEvent[]): Promise<readonly string[]> {
  async function* all(): AsyncIterable<DomainEvent> {
    yield* events;
  }
  const derived = await deriveCertifiedRecords(all(), { districtId, schoolId: null, schoolYear: 2022 });
  return derived.map(({ record }) => record);
}

describe('certified records of merged students, folded from the log', () => {
  const before = [...mapped, enrolled('twin'), iep, ...reported, synced('first')];

  it('stay as they were published until the district publishes again', async () => {
    const [published] = await records(...before);
    expect(published).toContain('"studentId":"twin"');
    expect(await records(...before, merged('twin', 'kept'))).toEqual([published]);
  });

  it('name the kept student and hold their facts afterwards, through several merges too', async () => {
    const [once] = await records(...before, merged('twin', 'kept'), synced('second'));
    expect(once).toContain('"studentId":"kept"');
    expect(JSON.parse(once!)).toMatchObject({
      events: [{ participants: [{ hadActiveIep: true, wasEnrolled: true }] }],
    });
    const chain = [merged('twin', 'kept'), merged('kept', 'last'), merged('last', 'twin')];
    const [twice] = await records(...before, ...chain, synced('second'));
    expect(twice).toContain('"studentId":"last"');
    expect(JSON.parse(twice!)).toMatchObject({
      events: [{ participants: [{ hadActiveIep: true, wasEnrolled: true }] }],
    });
  });
});

describe('certified records of some schools that were copied, folded from the log', () => {
  const resynced = (schoolIds: readonly string[]): DomainEvent => ({
    type: 'DistrictSynced',
    data: { syncId: 'resync', districtId, kind: 'RESYNC', schoolYear: 2022, objectGroups: ['BEHAVIOR'], schoolIds },
  });
  const before = [...mapped, enrolled('twin'), iep, ...reported];

  it('are those of these schools and no others', async () => {
    expect(await records(...before, resynced(['another school']))).toEqual([]);
    expect(await records(...before, resynced([schoolId]))).toEqual(await records(...before, synced('first')));
    expect(await records(...before, resynced([schoolId]))).toHaveLength(1);
  });
});
