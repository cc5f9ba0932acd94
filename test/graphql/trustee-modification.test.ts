import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { mappedType } from '../support/mapped-type.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let incident: { readonly id: string; readonly resolutionId: string };

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  const handgun = await mappedType(test, own, 'EventType', 'Handgun', '11');
  const expulsion = await mappedType(test, own, 'ResolutionType', 'Expulsion', '260');
  const resolution = {
    resolutionTypeId: expulsion,
    durationSchoolDays: '60',
    startsOn: '2022-02-14',
    endsOn: '2022-05-13',
    imposedBy: 'TRUSTEES',
  };
  const participants = [{ studentId: own.studentId, role: 'OFFENDER', resolutions: [resolution] }];
  const { data, errors } = await test.execute<{
    reportIncident: {
      incident: { id: string; behaviorEvents: { participants: { resolutions: { id: string }[] }[] }[] };
    };
  }>(
    `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { incident { id behaviorEvents { participants { resolutions { id } } } } } }`,
    {
      input: {
        schoolId: own.schoolId,
        content: {
          occurredOn: '2022-02-14',
          occurredAt: '10:15',
          events: [{ eventTypeId: handgun, participants }],
        },
      },
    },
    own.clerk,
  );
  expect(errors).toEqual([]);
  const { id, behaviorEvents } = data!.reportIncident.incident;
  incident = { id, resolutionId: behaviorEvents[0]!.participants[0]!.resolutions[0]!.id };
});

afterAll(() => test.stop());

const RECORD = `mutation ($input: RecordTrusteeModificationInput!) { recordTrusteeModification(input: $input) {
  userErrors { code path }
  incident { issues { ruleId } behaviorEvents { participants { resolutions { trusteeModification { decidedOn reason } } } } } } }`;

interface Recorded {
  readonly recordTrusteeModification: {
    readonly userErrors: readonly { readonly code: string }[];
    readonly incident: { readonly issues: readonly { readonly ruleId: string }[] } | null;
  };
}

const record = (as: DistrictFixture['clerk'], change: object = {}) =>
  test.execute<Recorded>(
    RECORD,
    {
      input: {
        incidentId: incident.id,
        resolutionId: incident.resolutionId,
        decidedOn: '2022-03-01',
        reason: 'The firearm was unloaded',
        ...change,
      },
    },
    as,
  );
const head = async () => (await test.application.services.progress.status()).head;
const rulesOf = async () => {
  const { data } = await test.execute<{ incident: { issues: { ruleId: string }[] } }>(
    'query ($id: ID!) { incident(id: $id) { issues { ruleId } } }',
    { id: incident.id },
    own.clerk,
  );
  return data!.incident.issues.map(({ ruleId }) => ruleId);
};

describe('what the trustees decided about an expulsion', () => {
  it('is refused without a reason, for an unknown resolution and for a day before the incident, and nothing is written', async () => {
    expect(await rulesOf()).toContain('BEH-10');
    const before = await head();
    for (const [change, code] of [
      [{ reason: ' ' }, 'REASON_REQUIRED'],
      [{ resolutionId: own.schoolId }, 'UNKNOWN_CODE'],
      [{ decidedOn: '2022-02-13' }, 'DATES_OUT_OF_ORDER'],
      [{ decidedOn: '2099-01-01' }, 'DATES_OUT_OF_ORDER'],
    ] as const) {
      const { data, errors } = await record(own.administrator, change);
      expect(errors).toEqual([]);
      expect(data!.recordTrusteeModification).toMatchObject({ userErrors: [{ code }], incident: null });
    }
    const { data } = await record(own.administrator, {
      resolutionId: own.schoolId,
      decidedOn: '2022-02-13',
      reason: '',
    });
    expect(data!.recordTrusteeModification.userErrors).toEqual([
      { code: 'UNKNOWN_CODE', path: ['resolutionId'] },
      { code: 'DATES_OUT_OF_ORDER', path: ['decidedOn'] },
      { code: 'REASON_REQUIRED', path: ['reason'] },
    ]);
    expect(await head()).toBe(before);
  });

  it('is for administrators and certifiers of the district only', async () => {
    const before = await head();
    expect((await record(own.clerk)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await record(other.administrator)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await head()).toBe(before);
  });

  it('meets BEH-10 and reads with its day and reason', async () => {
    const certifier = principal(['CERTIFIER'], { districtId: own.districtId });
    const { data, errors } = await record(certifier);
    expect(errors).toEqual([]);
    expect(data!.recordTrusteeModification).toMatchObject({
      userErrors: [],
      incident: {
        behaviorEvents: [
          {
            participants: [
              {
                resolutions: [{ trusteeModification: { decidedOn: '2022-03-01', reason: 'The firearm was unloaded' } }],
              },
            ],
          },
        ],
      },
    });
    expect(await rulesOf()).not.toContain('BEH-10');
  });
});
