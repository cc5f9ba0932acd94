import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stateValidationJob } from '../../src/jobs/state-validation-job.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { mappedType } from '../support/mapped-type.ts';
import {
  capture,
  type CertificationFixture,
  createCertification,
  mutate,
  PASSWORD,
  type Payload,
  refusals,
  reportComplete,
  sign,
} from '../support/certification-fixture.ts';

let test: TestApplication;
let fixture: CertificationFixture;

beforeAll(async () => {
  test = await createTestApplication({ start: '2022-05-05T15:00:00.000Z' });
  fixture = await createCertification(test, 'ON_SAVE');
});

afterAll(() => test.stop());

const on = (day: string) => test.clock.set(new Date(`${day}T15:00:00.000Z`));
const head = async () => (await test.application.services.progress.status()).head;
const errorsOf = (payload: Payload): readonly string[] =>
  payload.userErrors.map(({ code, path }: Payload) => [code, ...(path ?? [])].join(' '));

describe('categories and their members', () => {
  it('are for districts only once they are published', async () => {
    const { morgan, dana, avery } = fixture.people;
    expect(
      errorsOf(await mutate(test, morgan, 'createCertificationCategory', { name: ' ', level: 'DISTRICT' })),
    ).toEqual(['INPUTS_MISSING name']);
    const { category } = await mutate(
      test,
      morgan,
      'createCertificationCategory',
      { name: 'Attendance', level: 'DISTRICT' },
      'category { id level publishedAt }',
    );
    expect(category).toMatchObject({ level: 'DISTRICT', publishedAt: null });
    const list = '{ certificationCategories { edges { node { name } } } }';
    expect((await test.execute<Payload>(list, {}, dana)).data.certificationCategories.edges).toEqual([
      { node: { name: 'Behavior' } },
    ]);
    expect((await test.execute<Payload>(list, {}, morgan)).data.certificationCategories.edges).toHaveLength(2);
    const member = { categoryId: category.id, personId: avery.personId, role: 'CERTIFIER' };
    expect(await refusals(test, dana, 'addCategoryMember', member)).toEqual(['CATEGORY_INACTIVE']);
    expect(await refusals(test, dana, 'publishCertificationCategory', { categoryId: category.id })).toEqual([
      'FORBIDDEN',
    ]);
    await mutate(test, morgan, 'publishCertificationCategory', { categoryId: category.id });
    expect(await refusals(test, dana, 'addCategoryMember', member)).toEqual([]);
  });

  it('refuse foreign staff, foreign members, a role of the other side and a school where there is none', async () => {
    const { dana, olive, sam, avery, morgan } = fixture.people;
    const { categoryId, own, other } = fixture;
    expect(
      await refusals(test, dana, 'addCategoryMember', { categoryId, personId: olive.personId, role: 'CERTIFIER' }),
    ).toEqual(['STAFF_NOT_FOUND']);
    expect(await refusals(test, dana, 'addCategoryMember', { categoryId, seid: 'nobody', role: 'CERTIFIER' })).toEqual([
      'STAFF_NOT_FOUND',
    ]);
    expect(await refusals(test, dana, 'addCategoryMember', { categoryId, role: 'CERTIFIER' })).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(
      await refusals(test, dana, 'addCategoryMember', {
        categoryId,
        districtId: other.districtId,
        personId: olive.personId,
        role: 'CERTIFIER',
      }),
    ).toEqual(['NOT_FOUND']);
    expect(
      await refusals(test, dana, 'addCategoryMember', { categoryId, personId: avery.personId, role: 'STATE_APPROVER' }),
    ).toEqual(['RIGHT_NOT_GRANTABLE']);
    expect(
      await refusals(test, dana, 'addCategoryMember', {
        categoryId,
        personId: avery.personId,
        role: 'CERTIFIER',
        schoolId: own.schoolId,
      }),
    ).toEqual(['LEVEL_MISMATCH']);
    expect(
      await refusals(test, dana, 'addCategoryMember', {
        categoryId: 'nothing',
        personId: avery.personId,
        role: 'CERTIFIER',
      }),
    ).toEqual(['NOT_FOUND']);
    const narrow = { ...dana, schoolIds: [own.schoolId] };
    const add = { categoryId, personId: avery.personId, role: 'CERTIFIER' };
    expect(await refusals(test, narrow, 'addCategoryMember', add)).toEqual(['RIGHT_NOT_GRANTABLE']);
    const { data } = await test.execute<Payload>(
      '{ certificationCategories { edges { node { name members { id role district { id } person { id } } } } } }',
      {},
      morgan,
    );
    const members = data.certificationCategories.edges.find(({ node }: Payload) => node.name === 'Behavior').node
      .members;
    const approver = members.find((member: Payload) => member.person.id === sam.personId);
    expect(approver.district).toBeNull();
    expect(await refusals(test, dana, 'deactivateCategoryMember', { memberId: approver.id })).toEqual(['NOT_FOUND']);
    expect(
      await refusals(test, morgan, 'changeCategoryMemberRole', { memberId: approver.id, role: 'CERTIFIER' }),
    ).toEqual(['RIGHT_NOT_GRANTABLE']);
    // Of two certifiers neither takes the other off: both must sign.
    const blake = members.find((member: Payload) => member.person.id === fixture.people.blake.personId);
    for (const [name, rest] of [
      ['deactivateCategoryMember', {}],
      ['changeCategoryMemberRole', { role: 'REVIEWER' }],
    ] as const)
      expect(await refusals(test, fixture.people.avery, name, { memberId: blake.id, ...rest, dryRun: true })).toEqual([
        'FORBIDDEN',
      ]);
    const last = members.find((member: Payload) => member.person.id === olive.personId);
    const tried = await mutate(
      test,
      morgan,
      'deactivateCategoryMember',
      { memberId: last.id, dryRun: true },
      'wasLastCertifier',
    );
    expect(tried).toMatchObject({ userErrors: [], wasLastCertifier: true, writeToken: null });
  });
});

describe('collection windows', () => {
  const whole = () => ({
    name: 'Second window',
    schoolYear: 2022,
    level: 'DISTRICT',
    categoryId: fixture.categoryId,
    validationGroupIds: ['behavior-data-checks'],
    startsOn: '2022-05-01',
    opensOn: '2022-05-15',
    endsOn: '2022-06-30',
    lastDayPolicy: 'OFF',
    attestationText: 'True.',
    participants: [{ districtId: fixture.own.districtId }],
  });

  it('are refused field by field', async () => {
    const { morgan } = fixture.people;
    const nothing = errorsOf(await mutate(test, morgan, 'createCertificationEvent', {}));
    expect(nothing).toEqual(
      expect.arrayContaining([
        'INPUTS_MISSING name',
        'INPUTS_MISSING schoolYear',
        'INPUTS_MISSING attestationText',
        'NO_PARTICIPANTS participants',
      ]),
    );
    expect(
      errorsOf(await mutate(test, morgan, 'createCertificationEvent', { ...whole(), opensOn: '2022-07-15' })),
    ).toEqual(['DATES_OUT_OF_ORDER endsOn']);
    expect(
      errorsOf(await mutate(test, morgan, 'createCertificationEvent', { ...whole(), dataLink: 'http://example.org/' })),
    ).toEqual(['DATA_LINK_NOT_HTTPS dataLink']);
    expect(errorsOf(await mutate(test, morgan, 'createCertificationEvent', { ...whole(), level: 'SCHOOL' }))).toEqual(
      expect.arrayContaining(['LEVEL_MISMATCH level']),
    );
    expect(
      errorsOf(await mutate(test, morgan, 'createCertificationEvent', { ...whole(), validationGroupIds: ['mine'] })),
    ).toEqual(['GROUP_INACTIVE validationGroupIds 0']);
    expect(
      await refusals(test, morgan, 'createCertificationEvent', {
        ...whole(),
        participants: [{ districtId: 'nowhere' }],
      }),
    ).toEqual(['NOT_FOUND']);
    expect(await refusals(test, fixture.people.sam, 'createCertificationEvent', whole())).toEqual(['FORBIDDEN']);
  });

  it('are drafts that districts do not see until they are published, at the version that was read', async () => {
    const { morgan, avery, olive } = fixture.people;
    const { certificationEvent } = await mutate(
      test,
      morgan,
      'createCertificationEvent',
      { ...whole(), participants: [{ districtId: fixture.own.districtId }, { districtId: fixture.other.districtId }] },
      'certificationEvent { id status version validationGroups { name rules { id } } }',
    );
    expect(certificationEvent).toMatchObject({
      status: 'UNPUBLISHED',
      version: 1,
      validationGroups: [{ name: 'Behavior Data Checks' }],
    });
    const one =
      'query ($id: ID!) { certificationEvent(id: $id) { status participants { district { id } certification { id } } } }';
    expect((await test.execute(one, { id: certificationEvent.id }, avery)).errors.map(({ code }) => code)).toEqual([
      'NOT_FOUND',
    ]);
    expect(
      await refusals(test, morgan, 'publishCertificationEvent', { eventId: certificationEvent.id, expectedVersion: 7 }),
    ).toEqual(['CONFLICT']);
    const before = await head();
    const tried = await mutate(
      test,
      morgan,
      'publishCertificationEvent',
      { eventId: certificationEvent.id, dryRun: true },
      'withoutCertifier { district { id } }',
    );
    expect(tried).toMatchObject({ userErrors: [], withoutCertifier: [] });
    expect(await head()).toBe(before);
    await mutate(test, morgan, 'publishCertificationEvent', { eventId: certificationEvent.id, expectedVersion: 1 });
    await test.settle();
    expect(await refusals(test, morgan, 'publishCertificationEvent', { eventId: certificationEvent.id })).toEqual([
      'EVENT_ALREADY_PUBLISHED',
    ]);
    const seen = await test.execute<Payload>(one, { id: certificationEvent.id }, olive);
    expect(seen.data.certificationEvent).toEqual({
      status: 'PUBLISHED',
      participants: [
        {
          district: { id: fixture.other.districtId },
          certification: { id: `${fixture.other.districtId}.${certificationEvent.id}` },
        },
      ],
    });
    const list = await test.execute<Payload>(
      '{ certificationEvents(filter: { text: "second" }) { totalCount edges { node { name createdBy { displayName } } } } }',
      {},
      morgan,
    );
    expect(list.data.certificationEvents).toEqual({
      totalCount: 1,
      edges: [{ node: { name: 'Second window', createdBy: { displayName: 'morgan' } } }],
    });
  });
});

describe('who sees which certification', () => {
  it('the own district, members and others alike; the agency and the auditor all; everybody else nothing', async () => {
    const { avery, casey, olive, sam, alex } = fixture.people;
    const one = 'query ($id: ID!) { certification(id: $id) { id myUserStatus myRole } }';
    const seen = async (as: Parameters<TestApplication['execute']>[2]) =>
      (await test.execute<Payload>(one, { id: fixture.certificationId }, as)).data?.certification;
    expect(await seen(avery)).toMatchObject({ myRole: 'CERTIFIER' });
    expect(await seen(casey)).toMatchObject({ myUserStatus: null, myRole: null });
    expect(await seen(sam)).toMatchObject({ myRole: 'STATE_APPROVER' });
    expect(await seen(alex)).toMatchObject({ myRole: null });
    for (const id of [fixture.certificationId, 'nothing.at-all'])
      expect((await test.execute(one, { id }, olive)).errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
  });

  it('pages through them by name, filtered', async () => {
    const { sam, avery } = fixture.people;
    const query =
      'query ($filter: CertificationFilter, $after: String) { certifications(filter: $filter, first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }';
    const filter = { eventId: fixture.eventId };
    const first = (await test.execute<Payload>(query, { filter }, sam)).data.certifications;
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = (await test.execute<Payload>(query, { filter, after: first.pageInfo.endCursor }, sam)).data
      .certifications;
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect([first, second].map(({ edges }: Payload) => edges[0].node.id).sort()).toEqual([
      fixture.certificationId,
      fixture.otherCertificationId,
    ]);
    const count = async (narrow: object) =>
      (await test.execute<Payload>(query, { filter: narrow }, sam)).data.certifications.totalCount;
    expect(await count({ ...filter, districtIds: [fixture.other.districtId] })).toBe(1);
    expect(await count({ dueBefore: '2022-06-29' })).toBe(0);
    expect(await count({ ...filter, eventStatuses: ['CERTIFICATION_SENT_TO_STATE'] })).toBe(0);
    expect(await count({ text: 'second' })).toBe(2);
    expect(
      (await test.execute(query, { filter: { userStatuses: ['COMPLETE'] } }, sam)).errors.map(({ code }) => code),
    ).toEqual(['BAD_USER_INPUT']);
    expect((await test.execute(query, { after: 'nonsense' }, avery)).errors.map(({ code }) => code)).toEqual([
      'BAD_USER_INPUT',
    ]);
  });
});

describe('the calendar and the signature', () => {
  const submission = (
    snapshot: { id: string; digest: string },
    isZeroReport = false,
    areSilentSchoolsConfirmed = isZeroReport,
  ) => ({
    certificationId: fixture.otherCertificationId,
    snapshotId: snapshot.id,
    snapshotDigest: snapshot.digest,
    attestation: { typedName: 'Olive Holtby', password: PASSWORD, isZeroReport, areSilentSchoolsConfirmed },
  });

  it('lets people check before the window opens, and sign only inside it and after the last day of school', async () => {
    const { olive } = fixture.people;
    const certificationId = fixture.otherCertificationId;
    test.clock.set(new Date('2022-05-06T15:00:00.000Z'));
    // One school reported something the year before, and nothing this year.
    const { other } = fixture;
    await reportComplete(test, other, {
      eventTypeId: await mappedType(test, other, 'EventType', 'Knife of old', '20', '2020-07-01'),
      resolutionTypeId: other.types.suspension,
      studentId: other.studentId,
      occurredOn: '2021-03-04',
    });
    await test.settle();
    const snapshot = await capture(test, olive, certificationId);
    await mutate(test, olive, 'markReportViewed', { certificationId, reportId: snapshot.id });
    expect(await refusals(test, olive, 'submitCertification', submission(snapshot, true))).toEqual([
      'WINDOW_NOT_OPEN',
      'SCHOOL_YEAR_NOT_ENDED',
    ]);
    on('2022-05-20');
    expect(await refusals(test, olive, 'submitCertification', submission(snapshot, true))).toEqual([
      'SCHOOL_YEAR_NOT_ENDED',
    ]);
    on('2022-07-01');
    expect(await refusals(test, olive, 'submitCertification', submission(snapshot, true))).toEqual(['DEADLINE_PASSED']);
    const overdue = await test.execute<Payload>(
      '{ certifications(filter: { userStatuses: [INCOMPLETE_OVERDUE] }) { edges { node { id isOverdue myUserStatus } } } }',
      {},
      olive,
    );
    expect(overdue.data.certifications.edges.map(({ node }: Payload) => node)).toContainEqual({
      id: certificationId,
      isOverdue: true,
      myUserStatus: 'INCOMPLETE_OVERDUE',
    });
    // The due date ends at midnight in the state's time zone, not in UTC.
    test.clock.set(new Date('2022-07-01T05:30:00.000Z'));
    expect(await refusals(test, olive, 'submitCertification', submission(snapshot))).toEqual([
      'ZERO_REPORT_NOT_ATTESTED',
      'SILENT_SCHOOLS_NOT_ATTESTED',
    ]);
    const { data } = await test.execute<Payload>(
      `query ($id: ID!) { certification(id: $id) { wizard { silentSchools } } }`,
      { id: certificationId },
      olive,
    );
    expect(data.certification.wizard).toEqual({ silentSchools: 1 });
    const before = await head();
    const unsaid = await mutate(test, olive, 'submitCertification', submission(snapshot, true, false));
    expect(unsaid.userErrors).toMatchObject([
      {
        code: 'SILENT_SCHOOLS_NOT_ATTESTED',
        path: ['attestation', 'areSilentSchoolsConfirmed'],
        details: [{ key: 'schools', value: '1' }],
      },
    ]);
    const { avery } = fixture.people;
    expect(await refusals(test, avery, 'submitCertification', submission(snapshot, true))).toEqual(['NOT_FOUND']);
    expect(await head()).toBe(before);
    const done = await mutate(
      test,
      olive,
      'submitCertification',
      submission(snapshot, true),
      'certification { eventStatus certifiers { attestation { isZeroReport silentSchools } } }',
    );
    expect(done.certification).toEqual({
      eventStatus: 'CERTIFICATION_SENT_TO_STATE',
      certifiers: [{ attestation: { isZeroReport: true, silentSchools: 1 } }],
    });
    const stream = await test.application.services.journal.readStream(`certification-${certificationId}`);
    const signed = stream.find(({ type }) => type === 'CertificationSubmitted')!;
    expect([signed.schemaVersion, JSON.parse(signed.data)]).toMatchObject([2, { silentSchools: 1 }]);
  });

  it('takes a signature with a retake that its certifier has consented to', async () => {
    const { avery, blake } = fixture.people;
    const { certificationId, own } = fixture;
    on('2022-06-10');
    await reportComplete(test, own, {
      eventTypeId: own.types.knife,
      studentId: own.studentId,
      resolutionTypeId: own.types.suspension,
    });
    const first = await capture(test, avery, certificationId);
    await sign(test, avery, certificationId, first);
    const { data } = await test.execute<Payload>(
      'query ($id: ID!) { certification(id: $id) { stateRunId } }',
      { id: certificationId },
      blake,
    );
    await mutate(test, blake, 'markReportViewed', { certificationId, reportId: data.certification.stateRunId });
    const retaken = await mutate(
      test,
      blake,
      'retakeSnapshot',
      { certificationId, reason: 'stale', voidSubmissions: true },
      'snapshot { id trigger reason supersedes { id } } certification { certifiersDone snapshots { id status supersededBy { id } } }',
    );
    expect(retaken.userErrors).toEqual([]);
    expect(retaken.snapshot).toMatchObject({ trigger: 'RETAKE', reason: 'stale', supersedes: { id: first.id } });
    expect(retaken.certification).toMatchObject({
      certifiersDone: 0,
      snapshots: [
        { id: first.id, status: 'SUPERSEDED', supersededBy: { id: retaken.snapshot.id } },
        { id: retaken.snapshot.id },
      ],
    });
    const { certifiers } = (
      await test.execute<Payload>(
        'query ($id: ID!) { certification(id: $id) { certifiers { person { firstName } voidedBySnapshotId submittedAt } } }',
        { id: certificationId },
        blake,
      )
    ).data.certification;
    expect(certifiers.find((line: Payload) => line.person.firstName === 'avery')).toMatchObject({
      voidedBySnapshotId: retaken.snapshot.id,
      submittedAt: null,
    });
    const late = {
      ...submission(first),
      attestation: { typedName: 'Avery Holtby', password: PASSWORD, isZeroReport: false },
    };
    expect(await refusals(test, avery, 'submitCertification', { ...late, certificationId })).toEqual([
      'SNAPSHOT_SUPERSEDED',
    ]);
  });

  it('decides nothing on the data of a district that is being repaired', async () => {
    const { avery } = fixture.people;
    const { certificationId } = fixture;
    const before = await head();
    const parked = vi
      .spyOn(test.application.services.progress, 'isLaneParked')
      .mockImplementation((lane) => lane === fixture.own.districtId);
    try {
      for (const name of ['runDistrictValidation', 'runStateValidation', 'takeSnapshot', 'retakeSnapshot'])
        expect([name, await refusals(test, avery, name, { certificationId })]).toEqual([name, ['LANE_FAULTED']]);
      expect(
        await refusals(test, avery, 'submitCertification', {
          ...submission({ id: 'x', digest: `sha256:${'0'.repeat(64)}` }),
          certificationId,
        }),
      ).toEqual(['LANE_FAULTED']);
    } finally {
      parked.mockRestore();
    }
    expect(await head()).toBe(before);
  });

  it('takes the result of a state validation in once, however often its job runs', async () => {
    const { avery } = fixture.people;
    const { certificationId } = fixture;
    await test.settle();
    const { job } = await mutate(test, avery, 'runStateValidation', { certificationId }, 'job { id }');
    await test.settle();
    const before = await head();
    const { services, read, jobs } = test.application;
    const row = (await jobs.get(job.id))!;
    const again = await stateValidationJob({ ...services, read }).run(row, {
      signal: new AbortController().signal,
      progress: async () => undefined,
    });
    expect(again).toEqual(row.result);
    expect(await head()).toBe(before);
  });

  it('closes over certifications that wait for the state only when it is meant, and those can still be approved', async () => {
    const { morgan, sam } = fixture.people;
    const [open] = (await mutate(test, morgan, 'closeCertificationEvent', { eventId: fixture.eventId })).userErrors;
    expect(open).toMatchObject({
      code: 'OPEN_ROWS_REMAIN',
      details: expect.arrayContaining([{ key: 'sent', value: '1' }]) as unknown,
    });
    expect(
      await refusals(test, morgan, 'closeCertificationEvent', { eventId: fixture.eventId, leaveOpenRows: true }),
    ).toEqual([]);
    await test.settle();
    const { data } = await test.execute<Payload>(
      'query ($id: ID!) { certification(id: $id) { allowedActions currentSnapshot { id digest } } }',
      { id: fixture.otherCertificationId },
      sam,
    );
    expect(data.certification.allowedActions).toContain('APPROVE');
    expect(data.certification.allowedActions).not.toContain('OPEN_RECERTIFICATION');
    const { id, digest } = data.certification.currentSnapshot;
    expect(
      await refusals(test, sam, 'approveCertification', {
        certificationId: fixture.otherCertificationId,
        snapshotId: id,
        snapshotDigest: digest,
      }),
    ).toEqual([]);
    expect(
      await refusals(test, sam, 'openRecertification', {
        certificationId: fixture.otherCertificationId,
        reason: 'late',
      }),
    ).toEqual(['EVENT_CLOSED']);
  });
});
