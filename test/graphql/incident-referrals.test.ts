import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, changeIncident, head, oneEvent, type Fields } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const knife = () => oneEvent(own, own.types.knife, own.studentId, own.types.suspension);

describe("a teacher's referral (F82)", () => {
  it('is kept from the state until the office takes it over, and stops no certification', async () => {
    const draft = await changed(test, own.clerk, 'reportIncident', { ...knife(), asReferral: true });
    expect(draft).toMatchObject({
      status: 'DRAFT',
      isReferral: true,
      submittedAt: null,
      sync: { status: 'EXCLUDED', reason: 'DRAFT' },
      reportability: { isReportable: false, reasons: [] },
    });
    const fatal = (incident: Fields) => (incident.issues as Fields[]).filter(({ severity }) => severity === 'FATAL');
    expect(fatal(draft)).toEqual([]);
    const inDistrict = async (status: string) =>
      (
        await test.execute<Fields>(
          `query ($statuses: [IncidentStatus!]) { incidents(filter: { statuses: $statuses }) { edges { node { id } } } }`,
          { statuses: [status] },
          own.clerk,
        )
      ).data.incidents.edges as Fields[];
    expect((await inDistrict('DRAFT')).map(({ node }) => node.id as string)).toContain(draft.id);

    const { id: incidentId } = draft;
    const before = await head(test);
    expect((await changeIncident(test, own.clerk, 'acceptReferral', { incidentId })).codes).toEqual([
      'REFERRAL_NOT_SUBMITTED',
    ]);
    expect((await changeIncident(test, own.clerk, 'completeIncident', { incidentId })).codes).toEqual([
      'REFERRAL_NOT_ACCEPTED',
    ]);
    expect(await head(test)).toBe(before);
    const submitted = await changed(test, own.clerk, 'submitReferral', { incidentId, expectedVersion: draft.version });
    expect(submitted).toMatchObject({ status: 'SUBMITTED', reportability: { isReportable: false } });
    expect(submitted.submittedAt).not.toBeNull();
    expect(fatal(submitted)).toEqual([]);
    const read = `query ($id: ID!) { incident(id: $id) { id } }`;
    const state = principal(['STATE_REVIEWER']);
    expect((await test.execute(read, { id: incidentId }, state)).errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);

    const accepted = await changed(test, own.clerk, 'acceptReferral', { incidentId });
    expect(accepted).toMatchObject({
      status: 'IN_PROGRESS',
      isReferral: true,
      sync: { status: 'SYNCED' },
      reportability: { isReportable: true },
    });
    expect(await head(test)).toBe(before + 2);
    expect((await test.execute(read, { id: incidentId }, state)).errors).toEqual([]);
    expect((await changeIncident(test, own.clerk, 'acceptReferral', { incidentId })).codes).toEqual(['ALREADY_DONE']);
    expect((await changeIncident(test, own.clerk, 'submitReferral', { incidentId })).codes).toEqual(['ALREADY_DONE']);
  });

  it.each(['submitReferral', 'acceptReferral'])(
    '%s is for those who record incidents of the district',
    async (name) => {
      const draft = await changed(test, own.clerk, 'reportIncident', { ...knife(), asReferral: true });
      const before = await head(test);
      const codes = async (as: Parameters<typeof changeIncident>[1]) =>
        (await changeIncident(test, as, name, { incidentId: draft.id })).codes;
      expect(await codes(other.clerk)).toEqual(['NOT_FOUND']);
      expect(await codes(principal(['CERTIFIER'], { districtId: own.districtId }))).toEqual(['FORBIDDEN']);
      expect(await codes(principal(['COLLECTIONS_MANAGER']))).toEqual(['FORBIDDEN']);
      expect(await codes(null)).toEqual(['UNAUTHENTICATED']);
      expect(await head(test)).toBe(before);
    },
  );
});

const CHECK = `query ($draft: ReportIncidentInput!) { checkIncidentDraft(draft: $draft) { title exclusion userErrors { code path } reportability { isReportable reasons explanation }
  issues { ruleId severity fix } possibleDuplicates { id } } }`;

const check = async (draft: object, as = own.clerk) => {
  const { data, errors } = await test.execute<Fields>(CHECK, { draft }, as);
  return errors.length > 0 ? { codes: errors.map(({ code }) => code) } : data.checkIncidentDraft;
};

describe('an incident that is not saved yet', () => {
  it('is told what will be said of it, by the same rules, and writes nothing', async () => {
    const before = await head(test);
    const draft = oneEvent(own, own.types.insubordination, own.iepStudentId, own.types.inSchool);
    const checked = await check(draft);
    expect(checked).toMatchObject({
      title: 'Insubordination',
      exclusion: null,
      userErrors: [],
      reportability: { isReportable: true, reasons: ['IN_SCHOOL_SUSPENSION_WITH_DISABILITY'] },
    });
    expect(await head(test)).toBe(before);
    const saved = await changed(test, own.clerk, 'reportIncident', draft);
    expect(saved.reportability).toMatchObject(checked.reportability);
    const names = (issues: Fields[]) => issues.map(({ ruleId, severity }) => `${ruleId} ${severity}`);
    expect(names(checked.issues)).toEqual(names(saved.issues));
    expect(checked.issues.every(({ fix }: Fields) => fix !== '')).toBe(true);
  });

  it('is judged although it is not complete, and names what reportIncident would refuse (F80)', async () => {
    const draft = oneEvent(own, own.types.knife, own.studentId, own.types.detention);
    delete draft.content.events[0].participants[0].resolutions[0].durationSchoolDays;
    const checked = await check(draft);
    expect(checked.userErrors.map(({ code }: Fields) => code)).toEqual(['DURATION_REQUIRED']);
    expect(checked.issues.map(({ ruleId }: Fields) => ruleId)).toContain('BEH-07');
    expect(checked.reportability.reasons).toEqual(['WEAPON_DRUG_OR_VIOLENCE']);
    const refused = await changeIncident(test, own.clerk, 'reportIncident', draft);
    expect(refused.codes).toEqual(['DURATION_REQUIRED']);
  });

  it('may repeat another one: same school, day and student', async () => {
    const content = { occurredOn: '2022-03-07' };
    const first = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, own.studentId, undefined, content),
    );
    const again = oneEvent(own, own.types.horseplay, own.studentId, undefined, content);
    const ids = (found: Fields) => (found.possibleDuplicates as Fields[]).map(({ id }) => id as string);
    expect(ids(await check(again))).toEqual([first.id]);
    expect(ids(await check({ ...again, content: { ...again.content, occurredOn: '2022-03-08' } }))).toEqual([]);
    expect(ids(await check(oneEvent(own, own.types.horseplay, own.iepStudentId, undefined, content)))).toEqual([]);
    const second = await changeIncident(test, own.clerk, 'reportIncident', again);
    expect(ids(second)).toEqual([first.id]);
    await changed(test, own.clerk, 'voidIncident', { incidentId: first.id, reason: 'Entered twice' });
    expect(ids(await check(again))).toEqual([second.incident.id]);
  });

  it('is only for those who record incidents, in their own schools', async () => {
    const draft = oneEvent(own, own.types.knife, own.studentId);
    expect(await check({ ...draft, schoolId: own.otherSchoolId })).toMatchObject({
      userErrors: [{ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }],
      reportability: null,
    });
    expect(await check(draft, other.clerk)).toEqual({ codes: ['NOT_FOUND'] });
    expect(await check(draft, principal(['REVIEWER'], { districtId: own.districtId }))).toEqual({
      codes: ['FORBIDDEN'],
    });
    expect((await check(oneEvent(own, own.types.knife, other.studentId))).userErrors).toMatchObject([
      { code: 'STUDENT_NOT_IN_SCOPE' },
    ]);
  });
});

const HISTORY = `query ($id: ID!, $first: Int!, $after: String) { incident(id: $id) { history(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
  edges { node { type version position at reason pii actor { accountId } changes { part partId field before after } } } } } }`;

describe('the history of an incident (F83)', () => {
  let incident: Fields;
  let resolutionId: string;

  const history = async (first = 25, after?: string, as = own.clerk) =>
    (await test.execute<Fields>(HISTORY, { id: incident.id, first, after }, as)).data.incident.history;

  beforeAll(async () => {
    incident = await changed(test, own.clerk, 'reportIncident', knife());
    resolutionId = incident.behaviorEvents[0].participants[0].resolutions[0].id;
    const { id: incidentId } = incident;
    await changed(test, own.clerk, 'completeIncident', { incidentId });
    await changed(test, own.administrator, 'correctResolution', {
      incidentId,
      resolutionId,
      changes: { durationSchoolDays: '0.5' },
      reason: 'It was half a day',
    });
    await changed(test, own.clerk, 'correctIncidentDetails', { incidentId, changes: { details: 'In the gym' } });
  });

  it('names who changed what, when and why, with both values', async () => {
    const { edges, totalCount } = await history();
    expect(totalCount).toBe(7);
    const nodes = (edges as Fields[]).map(({ node }) => node);
    expect(nodes.map(({ type }) => type as string)).toEqual([
      'IncidentReported',
      'BehaviorEventAdded',
      'IncidentParticipantAdded',
      'ResolutionAdded',
      'IncidentCompleted',
      'ResolutionCorrected',
      'IncidentDetailsCorrected',
    ]);
    expect(nodes[5]).toMatchObject({
      version: 6,
      reason: 'It was half a day',
      pii: 'PRESENT',
      actor: { accountId: own.administrator.accountId },
      changes: [
        { part: 'RESOLUTION', partId: resolutionId, field: 'durationSchoolDays', before: '1.00', after: '0.50' },
      ],
    });
    expect(nodes[6].changes).toEqual([
      { part: 'INCIDENT', partId: incident.id, field: 'details', before: null, after: 'In the gym' },
    ]);
    expect(nodes[4].changes).toMatchObject([{ field: 'status', before: 'IN_PROGRESS', after: 'COMPLETE' }]);
  });

  it('is read page by page, and each read is logged', async () => {
    const rows = async () =>
      (
        await test.application.database.query<{ n: number }>(
          `select count(*)::int as n from account.access_log where operation = 'incident.history' and subject = $1`,
          [`incident:${incident.id}`],
        )
      )[0]!.n;
    const before = await rows();
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await history(3, after);
      seen.push(...(page.edges as Fields[]).map(({ node }) => node.type as string));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor as string;
    }
    expect(seen).toHaveLength(7);
    expect(await rows()).toBe(before + 3);
  });

  it('is no matter of the state, which sees what was sent', async () => {
    expect(await history(25, undefined, principal(['STATE_REVIEWER']))).toBeNull();
  });

  it('lets every version be read as it stood', async () => {
    const query = `query ($id: ID!, $asOf: AsOfInput) { incident(id: $id, asOf: $asOf) { version status details reportability { isReportable } issues { ruleId }
      behaviorEvents { participants { resolutions { durationSchoolDays } } } history { totalCount } } }`;
    const asOf = async (moment: object, as = own.clerk) =>
      test.execute<Fields>(query, { id: incident.id, asOf: moment }, as);
    const positions = ((await history()).edges as Fields[]).map(({ node }) => node.position as string);
    const { data } = await asOf({ position: positions[3] });
    expect(data.incident).toMatchObject({
      version: 4,
      status: 'IN_PROGRESS',
      details: null,
      reportability: { isReportable: true },
      behaviorEvents: [{ participants: [{ resolutions: [{ durationSchoolDays: '1.00' }] }] }],
      history: { totalCount: 4 },
    });
    expect(data.incident.issues).toContainEqual({ ruleId: 'BEH-01' });
    expect((await asOf({ position: positions[4] })).data.incident.status).toBe('COMPLETE');
    expect((await asOf({ position: '99999999' })).errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    expect((await asOf({ time: '2022-07-01T00:00:00.000Z' })).data.incident).toMatchObject({
      version: 7,
      details: 'In the gym',
    });
    const codes = async (...args: Parameters<typeof asOf>) => (await asOf(...args)).errors.map(({ code }) => code);
    expect(await codes({ time: '2021-01-01T00:00:00.000Z' })).toEqual(['NOT_FOUND']);
    expect(await codes({})).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ position: positions[3] }, other.clerk)).toEqual(['NOT_FOUND']);
    expect(await codes({ position: positions[3] }, principal(['STATE_REVIEWER']))).toEqual(['FORBIDDEN']);
  });
});
