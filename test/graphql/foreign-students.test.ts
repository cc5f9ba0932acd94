import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, changeIncident, type Fields, head, oneEvent } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

describe("a student of another district, named by id beside one's own", () => {
  const people = (studentId: string) => [
    { studentId: own.studentId, role: 'VICTIM' },
    { studentId, role: 'OFFENDER' },
  ];
  const event = (studentId: string) => ({ eventTypeId: own.types.knife, participants: people(studentId) });
  const content = (studentId: string) => ({ occurredOn: '2022-02-14', events: [event(studentId)] });

  it.each([
    ['another district has', () => other.studentId],
    ['nobody has', () => 'zz'],
  ])('is refused when %s the student', async (_who, studentOf) => {
    const strange = studentOf();
    const { types, iepStudentId } = own;
    const standing = await changed(test, own.clerk, 'reportIncident', oneEvent(own, types.knife, iepStudentId));
    const at = { incidentId: standing.id, behaviorEventId: standing.behaviorEvents[0].id };
    const before = await head(test);
    for (const [operation, input] of [
      ['reportIncident', { schoolId: own.schoolId, content: content(strange) }],
      ['reviseIncident', { incidentId: standing.id, content: content(strange), reason: 'Somebody else' }],
      ['addIncidentParticipants', { ...at, participants: people(strange) }],
      ['addBehaviorEvent', { incidentId: standing.id, event: event(strange) }],
    ] as const) {
      for (const as of [own.clerk, own.administrator]) {
        const { codes, incident } = await changeIncident(test, as, operation, input);
        expect([operation, codes, incident]).toEqual([operation, ['STUDENT_NOT_IN_SCOPE'], null]);
      }
    }
    expect(await head(test)).toBe(before);
  });

  it('tells nothing of the student while a report is typed', async () => {
    const draft = (studentId: string, schoolId: string) => ({
      schoolId,
      content: {
        occurredOn: '2022-02-14',
        events: [
          {
            eventTypeId: own.types.insubordination,
            participants: [
              {
                studentId,
                role: 'OFFENDER',
                resolutions: [{ resolutionTypeId: own.types.inSchool, durationSchoolDays: '1' }],
              },
            ],
          },
        ],
      },
    });
    const check = async (studentId: string, schoolId = own.schoolId) => {
      const query = `query ($draft: ReportIncidentInput!) { checkIncidentDraft(draft: $draft) { userErrors { code } reportability { reasons } issues { ruleId message } } }`;
      const as = { ...own.clerk, schoolIds: [schoolId] };
      const { data } = await test.execute<Fields>(query, { draft: draft(studentId, schoolId) }, as);
      return data.checkIncidentDraft;
    };
    const known = await check(own.iepStudentId);
    expect(known.reportability.reasons).toEqual(['IN_SCHOOL_SUSPENSION_WITH_DISABILITY']);
    for (const [withIep, without] of [
      [await check(other.iepStudentId), await check(other.studentId)],
      [await check(own.iepStudentId, own.otherSchoolId), await check(own.studentId, own.otherSchoolId)],
    ]) {
      expect(withIep.userErrors).toEqual([{ code: 'STUDENT_NOT_IN_SCOPE' }]);
      expect(withIep.reportability.reasons).toEqual([]);
      expect(withIep).toEqual(without);
    }
  });
});

/** Names a student in an incident of the district whatever the gates say, as an older version may have done. */
async function namedAnyway(studentId: string): Promise<string> {
  const incidentId = randomUuid();
  const { knife, inSchool } = own.types;
  const type = { name: 'Type', schoolId: null, endsOn: null };
  const resolution = { resolutionTypeId: inSchool, durationSchoolDays: '1.00', startsOn: null, endsOn: null };
  const unsaid = { imposedBy: null, boardActionOn: null, pendingBoardSuspensionId: null };
  const texts = {
    demeanor: null,
    injury: null,
    injuryDescription: null,
    medicalService: null,
    participantDetails: null,
  };
  const participant = {
    ...texts,
    participantId: randomUuid(),
    studentId,
    nonStudentKind: null,
    role: 'OFFENDER' as const,
    relationshipToSchool: 'STUDENT',
    isDisplayedOnPortal: false,
    firstName: null,
    lastName: null,
    resolutions: [{ resolutionId: randomUuid(), ...resolution, ...unsaid }],
  };
  const event = { eventTypeId: knife, isReferredToLawEnforcement: false, hasSeriousBodilyInjury: null };
  const events = [{ behaviorEventId: randomUuid(), ...event, customValues: null, participants: [participant] }];
  const words = { title: null, context: null, location: null, damages: null, details: null };
  const outcome = await test.application.services.commands.handle(
    { principal: own.administrator, idempotencyKey: null, correlationId: 'test' },
    {
      operation: 'reportIncident',
      stream: streams.incident(own.districtId, incidentId),
      org: own.districtId,
      schoolYear: 2022,
      decider: incidentDecider,
      input: {},
      command: () => ({
        type: 'ReportIncident',
        incidentId,
        districtId: own.districtId,
        schoolId: own.schoolId,
        alignment: 'DISCIPLINE',
        sourceSystem: null,
        sourceKey: null,
        content: { ...words, occurredOn: '2022-02-14', occurredAt: '10:15', setting: 'UNKNOWN', events },
        facts: {
          now: '2022-06-02T15:00:00.000Z',
          today: '2022-06-02',
          isLocked: false,
          studentsInScope: new Set([studentId]),
          enrolledStudents: new Set<string>(),
          customElements: new Map(),
          eventTypes: new Map([[knife, { ...type, alignment: 'DISCIPLINE' as const }]]),
          resolutionTypes: new Map([[inSchool, { ...type, kind: null }]]),
        },
        origin: 'IMPORT',
        reason: null,
      }),
    },
  );
  expect(outcome.kind).toBe('done');
  await test.settle();
  return incidentId;
}

const WHOLE = `id pii firstName lastName grade(on: "2022-02-14") stateStudentId localStudentNumber middleName bornOn isHispanic races federalRaceEthnicity
  hadActiveIep(on: "2022-02-14") enrollments { id } iepPeriods { id } programs { id } identityHistory { lastName }`;
const NAMED = `query ($id: ID!) { incident(id: $id) { behaviorEvents { participants { student { ${WHOLE} } } } } }`;

const namedIn = async (id: string, as: Principal): Promise<Fields> => {
  const { data, errors } = await test.execute<Fields>(NAMED, { id }, as);
  expect(errors).toEqual([]);
  return data.incident.behaviorEvents[0].participants[0].student;
};

describe('a student whom an incident names', () => {
  it('is not opened by it when another district has them', async () => {
    const id = await namedAnyway(other.iepStudentId);
    expect(await namedIn(id, own.clerk)).toBeNull();
    expect(await namedIn(id, own.administrator)).toBeNull();
    const read = test.application.readAs(own.administrator);
    expect((await read.students.byIds([other.iepStudentId])).size).toBe(0);
    expect((await read.students.enrollments([other.iepStudentId])).size).toBe(0);
    expect((await read.students.iepPeriods([other.iepStudentId])).size).toBe(0);
  });

  it('shows name and grade only to whoever has another school, and everything to their own; each look is logged', async () => {
    const elsewhere = { ...own.clerk, schoolIds: [own.otherSchoolId], accountId: 'clerk-elsewhere' };
    const reported = await changed(test, own.administrator, 'reportIncident', {
      ...oneEvent(own, own.types.knife, own.iepStudentId),
      schoolId: own.otherSchoolId,
    });
    const { student } = { student: await namedIn(reported.id, elsewhere) };
    expect(student).toEqual({
      ...{ id: own.iepStudentId, pii: 'MASKED', firstName: 'Rune', lastName: 'Oakenshaw', grade: '09' },
      ...{ stateStudentId: null, localStudentNumber: null, middleName: null, bornOn: null, isHispanic: null },
      ...{ races: null, federalRaceEthnicity: null, hadActiveIep: null },
      ...{ enrollments: [], iepPeriods: [], programs: [], identityHistory: [] },
    });
    const whole = await namedIn(reported.id, own.administrator);
    expect(whole).toMatchObject({ pii: 'PRESENT', bornOn: '2006-05-04', hadActiveIep: true, grade: '09' });
    expect([whole.enrollments.length, whole.iepPeriods.length, whole.identityHistory.length]).toEqual([1, 1, 1]);
    const looks = await test.application.database.query(
      `select operation, purpose, row_count, subject from account.access_log where account_id = 'clerk-elsewhere' order by at`,
    );
    expect(looks).toEqual([
      {
        operation: 'incidents.participants',
        purpose: 'incident',
        row_count: 1,
        subject: `student:${own.iepStudentId}`,
      },
    ]);
  });
});
