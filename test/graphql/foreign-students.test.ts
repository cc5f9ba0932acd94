import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const standing = await changed(test, own.clerk, 'reportIncident', oneEvent(own, own.types.knife, own.studentId));
    const at = { incidentId: standing.id, behaviorEventId: standing.behaviorEvents[0].id };
    const before = await head(test);
    for (const [operation, input] of [
      ['reportIncident', { schoolId: own.schoolId, content: content(strange) }],
      ['reviseIncident', { incidentId: standing.id, content: content(strange) }],
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
