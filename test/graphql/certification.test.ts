import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
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
import type { Principal } from '../../src/domain/kernel/principal.ts';

const WRONG_DIGEST = `sha256:${'0'.repeat(64)}`;

let test: TestApplication;
let fixture: CertificationFixture;
let certificationId: string;
let snapshot: { id: string; digest: string };
let secondSnapshot: { id: string; digest: string };
let broken: Payload;
let knife: Payload;

beforeAll(async () => {
  test = await createTestApplication();
  fixture = await createCertification(test);
  certificationId = fixture.certificationId;
  const { own } = fixture;
  knife = await reportComplete(test, own, {
    eventTypeId: own.types.knife,
    studentId: own.studentId,
    resolutionTypeId: own.types.suspension,
  });
  broken = await reportComplete(test, own, {
    eventTypeId: own.types.horseplay,
    studentId: own.iepStudentId,
    resolutionTypeId: own.types.inSchool,
  });
  await mutate(test, fixture.people.dana, 'startMassSync', { schoolYear: 2022 });
  await test.settle();
});

afterAll(() => test.stop());

const head = async () => (await test.application.services.progress.status()).head;

/** The codes of a refusal, which must leave the log as it was. */
async function refused(as: Principal, name: string, input: object): Promise<readonly string[]> {
  const before = await head();
  const codes = await refusals(test, as, name, input);
  expect(await head()).toBe(before);
  return codes;
}

async function look(as: Principal, fields: string, variables: object = {}): Promise<Payload> {
  const { data, errors } = await test.execute<Payload>(
    `query ($id: ID!, $asOf: AsOfInput) { certification(id: $id, asOf: $asOf) { ${fields} } }`,
    { id: certificationId, ...variables },
    as,
  );
  expect(errors).toEqual([]);
  return data.certification;
}

const submission = (as: { id: string; digest: string }, attestation: object) => ({
  certificationId,
  snapshotId: as.id,
  snapshotDigest: as.digest,
  attestation,
});
const codesOf = (errors: readonly { code: string }[]) => errors.map(({ code }) => code);

describe('story 1: from records to an approved certification', () => {
  it('lists the certification with what the certifier may do, and what stands in the way', async () => {
    const query = `query ($filter: CertificationFilter) { certifications(filter: $filter) { totalCount edges { node {
      id name eventStatus myUserStatus myRole dueOn isOverdue allowedActions blockedBy { code } district { id } event { id status category { name } } wizard { districtValidation submission whyNotNext { code } } } } } }`;
    const { data, errors } = await test.execute<Payload>(
      query,
      { filter: { userStatuses: ['CERTIFICATION_INCOMPLETE', 'INCOMPLETE_OVERDUE'] } },
      fixture.people.avery,
    );
    expect(errors).toEqual([]);
    expect(data.certifications.totalCount).toBe(1);
    const row = data.certifications.edges[0].node;
    expect(row).toMatchObject({
      id: certificationId,
      eventStatus: 'IN_PROGRESS',
      myUserStatus: 'CERTIFICATION_INCOMPLETE',
      myRole: 'CERTIFIER',
      dueOn: '2022-06-30',
      isOverdue: false,
    });
    expect(row.allowedActions).toContain('START_CERTIFICATION');
    expect(row.allowedActions).not.toContain('SUBMIT');
    expect(codesOf(row.blockedBy)).toEqual(['REPORT_NOT_READY']);
    expect(row.wizard).toEqual({
      districtValidation: 'NOT_STARTED',
      submission: 'NOT_STARTED',
      whyNotNext: [{ code: 'REPORT_NOT_READY' }],
    });
    expect(row.event).toMatchObject({ id: fixture.eventId, status: 'PUBLISHED', category: { name: 'Behavior' } });
    const done = await test.execute<Payload>(
      query,
      { filter: { userStatuses: ['CERTIFICATION_COMPLETE', 'COMPLETE', 'INCOMPLETE_OVERDUE'] } },
      fixture.people.avery,
    );
    expect(done.data.certifications.edges).toEqual([]);
  });

  it('refuses step 2 before step 1, and a person who is no member at step 1', async () => {
    const { avery } = fixture.people;
    expect(await refused(avery, 'runStateValidation', { certificationId })).toEqual(['REPORT_NOT_READY']);
    expect(
      await refused({ ...avery, personId: 'somebody-else' }, 'runDistrictValidation', { certificationId }),
    ).toEqual(['NOT_CATEGORY_MEMBER']);
    expect(await refused(fixture.people.casey, 'runDistrictValidation', { certificationId })).toEqual(['FORBIDDEN']);
  });

  it('lets a reviewer run step 1, keeps the report with its records and how to fix them, and refuses step 2 over fatal findings', async () => {
    const { rowan, avery, sam, olive } = fixture.people;
    const payload = await mutate(
      test,
      rowan,
      'runDistrictValidation',
      { certificationId },
      'validationRun { id fatalCount summary { rule { id help } severity count } } certification { wizard { districtValidation } }',
    );
    expect(payload.userErrors).toEqual([]);
    expect(payload.certification.wizard.districtValidation).toBe('IN_PROGRESS');
    const { validationRun } = payload;
    expect(validationRun.summary.filter((line: Payload) => line.severity === 'FATAL')).toMatchObject([
      { rule: { id: 'BEH-04' }, count: 1 },
    ]);
    const report = `query ($id: ID!) { validationRun(id: $id) { dataset ranBy { displayName } rows(ruleId: "BEH-04") { totalCount edges { node { message fix incident { id } school { id } } } } } }`;
    const opened = await test.execute<Payload>(report, { id: validationRun.id }, avery);
    expect(opened.data.validationRun).toMatchObject({
      dataset: 'DISTRICT',
      ranBy: { displayName: 'rowan' },
      rows: { totalCount: 1 },
    });
    const [{ node }] = opened.data.validationRun.rows.edges;
    expect(node).toMatchObject({ incident: { id: broken.id }, school: { id: fixture.own.schoolId } });
    expect(node.fix).toBe(validationRun.summary.find((line: Payload) => line.rule.id === 'BEH-04').rule.help);
    const ofNoRule = await test.execute(report.replace('BEH-04', 'nope'), { id: validationRun.id }, avery);
    expect(ofNoRule.errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect((await test.execute(report, { id: validationRun.id }, olive)).errors.map(({ code }) => code)).toEqual([
      'NOT_FOUND',
    ]);
    const strangers = [
      // The agency reads what districts have sent.
      [sam, 'FORBIDDEN'],
      [principal(['STATE_REVIEWER']), 'FORBIDDEN'],
      [principal(['COLLECTIONS_MANAGER']), 'FORBIDDEN'],
      [principal(['AUDITOR']), 'FORBIDDEN'],
      // Of the district, and no member.
      [fixture.people.casey, 'NOT_FOUND'],
      [principal(['CERTIFIER'], { districtId: fixture.own.districtId, personId: 'somebody-else' }), 'NOT_FOUND'],
    ] as const;
    const linked = `query ($id: ID!) { certification(id: $id) { districtRun { id } } }`;
    for (const [as, code] of strangers) {
      const { errors } = await test.execute(report, { id: validationRun.id }, as);
      expect([as.roles, errors.map((one) => one.code)]).toEqual([as.roles, [code]]);
      const link = await test.execute<Payload>(linked, { id: certificationId }, as);
      expect(link.data?.certification?.districtRun ?? null).toBeNull();
    }
    const { data: known } = await test.execute<Payload>(linked, { id: certificationId }, avery);
    expect(known.certification.districtRun).toEqual({ id: validationRun.id });
    const counted = `query ($id: ID!) { validationRun(id: $id) { fatalCount rows(ruleId: "BEH-04") { totalCount edges { node { school { id } } } } } }`;
    for (const [schoolId, fatalCount] of [
      [fixture.own.schoolId, 1],
      [fixture.own.otherSchoolId, 0],
    ] as const) {
      const { data } = await test.execute<Payload>(
        counted,
        { id: validationRun.id },
        { ...rowan, schoolIds: [schoolId] },
      );
      expect(data.validationRun).toMatchObject({ fatalCount, rows: { totalCount: fatalCount } });
      expect(data.validationRun.rows.edges).toHaveLength(fatalCount);
    }
    expect((await test.execute(report, { id: validationRun.id }, fixture.people.dana)).errors).toEqual([]);
    const [fatal] = (await mutate(test, avery, 'runStateValidation', { certificationId })).userErrors;
    expect(fatal).toMatchObject({ code: 'FATAL_ERRORS_REMAIN', details: [{ key: 'BEH-04', value: '1' }] });
  });

  it('previews the rules without writing, in groups', async () => {
    const before = await head();
    const query = `query ($group: ID!) { previewValidation(groupId: $group, scope: { schoolYear: 2022 }) { dataset fatalCount summary { rule { id } } rows { totalCount } } }`;
    const checks = await test.execute<Payload>(query, { group: 'behavior-data-checks' }, fixture.people.avery);
    expect(checks.errors).toEqual([]);
    expect(checks.data.previewValidation).toMatchObject({ dataset: 'DISTRICT', fatalCount: 1 });
    const list = await test.execute<Payload>(query, { group: 'behavior-list-to-certify' }, fixture.people.avery);
    expect(list.data.previewValidation.summary).toEqual([{ rule: { id: 'BEH-99' } }]);
    expect(
      (await test.execute(query, { group: 'nothing' }, fixture.people.avery)).errors.map(({ code }) => code),
    ).toEqual(['NOT_FOUND']);
    expect(await head()).toBe(before);
  });

  it('gives the same answer for the same key, and one report', async () => {
    const correct = `mutation ($input: CorrectBehaviorEventInput!) { correctBehaviorEvent(input: $input) { userErrors { code } } }`;
    const changes = {
      incidentId: broken.id,
      behaviorEventId: broken.behaviorEvents[0].id,
      changes: { eventTypeId: fixture.own.types.insubordination },
    };
    for (const status of ['reopenIncident', 'completeIncident']) {
      const changed = await test.execute<Payload>(
        `mutation ($input: IncidentStatusInput!) { ${status}(input: $input) { userErrors { code } } }`,
        { input: { incidentId: broken.id } },
        fixture.people.casey,
      );
      expect(changed).toMatchObject({ errors: [], data: { [status]: { userErrors: [] } } });
      if (status === 'reopenIncident')
        expect(await test.execute<Payload>(correct, { input: changes }, fixture.people.casey)).toMatchObject({
          errors: [],
          data: { correctBehaviorEvent: { userErrors: [] } },
        });
    }
    const before = await head();
    const input = { certificationId, idempotencyKey: 'first-run' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        mutate(test, fixture.people.avery, 'runDistrictValidation', input, 'validationRun { id fatalCount }'),
      ),
    );
    expect(new Set(answers.map((answer) => answer.validationRun.id)).size).toBe(1);
    expect(answers[0].validationRun.fatalCount).toBe(0);
    expect(await head()).toBe(before + 1);
  });

  it('finds in step 2 that district and state differ, and starts again after a resync', async () => {
    const { avery } = fixture.people;
    const queued = await mutate(
      test,
      avery,
      'runStateValidation',
      { certificationId },
      'job { id kind status } certification { wizard { stateValidation } }',
    );
    expect(queued.userErrors).toEqual([]);
    expect(queued.job).toMatchObject({ kind: 'STATE_VALIDATION' });
    expect(queued.certification.wizard.stateValidation).toBe('IN_PROGRESS');
    await test.settle();
    const job = await test.execute<Payload>(
      `query ($id: ID!) { job(id: $id) { status isViewedByMe validationRun { differingRecords reconciliation { label district state } rows(ruleId: "BEH-16") { edges { node { incidentId } } } } } }`,
      { id: queued.job.id },
      avery,
    );
    expect(job.data.job).toMatchObject({
      status: 'COMPLETED',
      isViewedByMe: false,
      validationRun: { differingRecords: 1 },
    });
    expect(job.data.job.validationRun.rows.edges.map((edge: Payload) => edge.node.incidentId)).toEqual([broken.id]);
    expect(await refused(avery, 'takeSnapshot', { certificationId })).toEqual([
      'FATAL_ERRORS_REMAIN',
      'DATASETS_DIFFER',
    ]);
    await mutate(test, avery, 'startBatchResync', { schoolYear: 2022 });
    await test.settle();
    expect((await look(avery, 'wizard { districtValidation stateValidation }')).wizard).toEqual({
      districtValidation: 'NOT_STARTED',
      stateValidation: 'NOT_STARTED',
    });
  });

  it('takes a snapshot once the report of step 2 was opened, and never counts a foreign report', async () => {
    const { avery } = fixture.people;
    await mutate(test, avery, 'runDistrictValidation', { certificationId });
    const { job } = await mutate(test, avery, 'runStateValidation', { certificationId }, 'job { id }');
    await test.settle();
    expect(await refused(avery, 'takeSnapshot', { certificationId })).toEqual(['REPORT_NOT_VIEWED']);
    expect(await refused(avery, 'markReportViewed', { certificationId, reportId: 'no-report' })).toEqual([
      'REPORT_NOT_READY',
    ]);
    await mutate(test, avery, 'markReportViewed', { certificationId, reportId: job.id });
    expect(await refused(fixture.people.rowan, 'takeSnapshot', { certificationId })).toEqual(['NOT_CERTIFIER']);
    const tried = await mutate(
      test,
      avery,
      'takeSnapshot',
      { certificationId, dryRun: true },
      'snapshot { status } job { id }',
    );
    expect(tried).toMatchObject({ userErrors: [], writeToken: null, snapshot: { status: 'QUEUED' }, job: null });
    const taken = await mutate(
      test,
      avery,
      'takeSnapshot',
      { certificationId },
      'snapshot { id status recordFormat } job { id kind }',
    );
    expect(taken).toMatchObject({
      snapshot: { recordFormat: 'behavior/1' },
      job: { id: taken.snapshot.id, kind: 'SNAPSHOT' },
    });
    await test.settle();
    const { currentSnapshot, hasChangedSinceSnapshot } = await look(
      avery,
      'hasChangedSinceSnapshot currentSnapshot { id status digest rowCount fatalCount trigger }',
    );
    expect(currentSnapshot).toMatchObject({
      id: taken.snapshot.id,
      status: 'CAPTURED',
      rowCount: 2,
      fatalCount: 0,
      trigger: 'DISTRICT',
    });
    expect(hasChangedSinceSnapshot).toBe(false);
    snapshot = currentSnapshot;
    const finished = await test.execute<Payload>(
      `query ($id: ID!) { job(id: $id) { status snapshot { digest } certification { id } } }`,
      { id: taken.snapshot.id },
      avery,
    );
    expect(finished.data.job).toEqual({
      status: 'COMPLETED',
      snapshot: { digest: snapshot.digest },
      certification: { id: certificationId },
    });
  });

  it('refuses a signature under a wrong digest, without a name, with a wrong password, unread, or by the wrong person', async () => {
    const { avery, rowan, olive } = fixture.people;
    const whole = { typedName: 'Avery Holtby', password: PASSWORD };
    expect(await refused(avery, 'submitCertification', submission(snapshot, whole))).toEqual(['REPORT_NOT_VIEWED']);
    await mutate(test, avery, 'markReportViewed', { certificationId, reportId: snapshot.id });
    expect(
      await refused(avery, 'submitCertification', submission({ ...snapshot, digest: WRONG_DIGEST }, whole)),
    ).toEqual(['SNAPSHOT_DIGEST_MISMATCH']);
    expect(await refused(avery, 'submitCertification', submission(snapshot, { password: PASSWORD }))).toEqual([
      'ATTESTATION_REQUIRED',
    ]);
    expect(await refused(avery, 'submitCertification', submission(snapshot, { ...whole, password: 'wrong' }))).toEqual([
      'ATTESTATION_REQUIRED',
    ]);
    for (const typedName of ['Donald Duck', 'Blake Holtby', 'Avery'])
      expect(await refused(avery, 'submitCertification', submission(snapshot, { ...whole, typedName }))).toEqual([
        'ATTESTATION_REQUIRED',
      ]);
    expect(await refused(rowan, 'submitCertification', submission(snapshot, whole))).toEqual(['NOT_CERTIFIER']);
    expect(
      await refused(
        { ...avery, impersonatedBy: 'an-administrator' },
        'submitCertification',
        submission(snapshot, whole),
      ),
    ).toEqual(['IMPERSONATION_NOT_ALLOWED']);
    expect(await refused(olive, 'submitCertification', submission(snapshot, whole))).toEqual(['NOT_FOUND']);
    expect(
      await refused(fixture.people.sam, 'approveCertification', {
        certificationId,
        snapshotId: snapshot.id,
        snapshotDigest: snapshot.digest,
      }),
    ).toEqual(['NOT_SENT_TO_STATE']);
  });

  it('takes the first signature, once, and never keeps the password', async () => {
    const { avery } = fixture.people;
    const tried = await mutate(
      test,
      avery,
      'submitCertification',
      { ...submission(snapshot, { typedName: 'Avery Holtby', password: PASSWORD }), dryRun: true },
      'certification { myUserStatus }',
    );
    expect(tried).toMatchObject({
      userErrors: [],
      writeToken: null,
      certification: { myUserStatus: 'CERTIFICATION_COMPLETE' },
    });
    const done = await sign(test, avery, certificationId, snapshot, { typedName: 'Avery Holtby' });
    expect(done.certification).toEqual({
      eventStatus: 'IN_PROGRESS',
      myUserStatus: 'CERTIFICATION_COMPLETE',
      certifiersDone: 1,
      certifiersTotal: 2,
    });
    expect(
      await refused(
        avery,
        'submitCertification',
        submission(snapshot, { typedName: 'Avery Holtby', password: PASSWORD }),
      ),
    ).toEqual(['ALREADY_SUBMITTED']);
    const { certifiers } = await look(
      fixture.people.sam,
      'certifiers { person { firstName } role isRequired status submittedAt attestation { text typedName isZeroReport method } }',
    );
    expect(certifiers.find((line: Payload) => line.person.firstName === 'avery')).toMatchObject({
      status: 'CERTIFICATION_COMPLETE',
      attestation: {
        text: 'The data are complete and correct.',
        typedName: 'Avery Holtby',
        isZeroReport: false,
        method: 'TYPED_NAME_AND_PASSWORD',
      },
    });
    expect(certifiers.find((line: Payload) => line.person.firstName === 'rowan')).toMatchObject({
      role: 'REVIEWER',
      isRequired: false,
      status: 'NOT_APPLICABLE',
      attestation: null,
    });
    const [stored] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where position(convert_to($1, 'UTF8') in convert_to(data::text || coalesce(sealed::text, '') || meta::text, 'UTF8')) > 0`,
      [PASSWORD],
    );
    expect(stored!.n).toBe(0);
  });

  it('says whose signature a retake would take, and sends with the last signature', async () => {
    const { blake } = fixture.people;
    expect(
      await refused(
        blake,
        'submitCertification',
        submission(snapshot, { typedName: 'Blake Holtby', password: PASSWORD }),
      ),
    ).toEqual(['REPORT_NOT_VIEWED']);
    const [voided] = (
      await mutate(test, blake, 'retakeSnapshot', { certificationId, reason: 'looks stale', voidSubmissions: false })
    ).userErrors;
    expect(voided).toMatchObject({
      code: 'SUBMISSIONS_WOULD_BE_VOIDED',
      details: [{ key: 'personIds', value: fixture.people.avery.personId }],
    });
    const done = await sign(test, blake, certificationId, snapshot);
    expect(done.certification).toMatchObject({ eventStatus: 'CERTIFICATION_SENT_TO_STATE', certifiersDone: 2 });
  });

  it('is approved by an approver of the category only, under the digest that was sent', async () => {
    const { riley, morgan, sam } = fixture.people;
    const input = { certificationId, snapshotId: snapshot.id, snapshotDigest: snapshot.digest };
    expect(await refused(riley, 'approveCertification', input)).toEqual(['NOT_APPROVER']);
    expect(await refused(morgan, 'approveCertification', input)).toEqual(['NOT_APPROVER']);
    expect(await refused(sam, 'approveCertification', { ...input, snapshotDigest: WRONG_DIGEST })).toEqual([
      'SNAPSHOT_DIGEST_MISMATCH',
    ]);
    const done = await mutate(
      test,
      sam,
      'approveCertification',
      { ...input, note: 'checked' },
      'certification { eventStatus approvedSnapshot { id status } }',
    );
    expect(done.certification).toEqual({
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      approvedSnapshot: { id: snapshot.id, status: 'APPROVED' },
    });
    expect(await refused(sam, 'approveCertification', input)).toEqual(['ALREADY_APPROVED']);
    expect((await look(fixture.people.avery, 'myUserStatus')).myUserStatus).toBe('CERTIFICATION_COMPLETE');
  });

  it('locks what was approved, and sees that the records of today are others although they have not reached the state', async () => {
    const { casey } = fixture.people;
    const input = { incidentId: knife.id, changes: { occurredOn: '2022-02-11' } };
    expect(await refused(casey, 'correctIncidentDetails', input)).toEqual(['INCIDENT_LOCKED']);
    expect((await look(casey, 'hasChangedSinceSnapshot')).hasChangedSinceSnapshot).toBe(false);
    const corrected = await mutate(test, casey, 'correctIncidentDetails', { ...input, reason: 'The day was wrong.' });
    expect(corrected.userErrors).toEqual([]);
    await test.settle();
    const after = await look(casey, 'hasChangedSinceSnapshot approvedSnapshot { digest }');
    expect(after).toEqual({ hasChangedSinceSnapshot: true, approvedSnapshot: { digest: snapshot.digest } });
  });
});

describe('story 3: the district asks, the state declines', () => {
  it('refuses a request of a reviewer, of a district that is not done, and one without a reason', async () => {
    const { rowan, olive, avery } = fixture.people;
    expect(await refused(rowan, 'requestRecertification', { certificationId, reason: 'x' })).toEqual(['NOT_CERTIFIER']);
    expect(
      await refused(olive, 'requestRecertification', { certificationId: fixture.otherCertificationId, reason: 'x' }),
    ).toEqual(['NOT_ALL_CERTIFIED']);
    expect(await refused(avery, 'requestRecertification', { certificationId, reason: ' ' })).toEqual([
      'REASON_REQUIRED',
    ]);
    expect(
      await refused(fixture.people.sam, 'declineRecertificationRequest', { certificationId, reason: 'x' }),
    ).toEqual(['NO_OPEN_REQUEST']);
  });

  it('keeps the record of truth while a request is open, and lets nobody approve or ask over it', async () => {
    const { avery, blake, sam, riley } = fixture.people;
    const asked = await mutate(
      test,
      avery,
      'requestRecertification',
      { certificationId, reason: 'One day was wrong.' },
      'certification { eventStatus recordStatus myUserStatus recertificationRequest { reason outcome person { firstName } } }',
    );
    expect(asked.certification).toEqual({
      eventStatus: 'RECERTIFICATION_REQUEST_SENT',
      recordStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      myUserStatus: 'RECERTIFICATION_REQUEST_PENDING',
      recertificationRequest: { reason: 'One day was wrong.', outcome: 'OPEN', person: { firstName: 'avery' } },
    });
    expect((await look(blake, 'myUserStatus')).myUserStatus).toBe('CERTIFICATION_COMPLETE');
    expect(await refused(blake, 'requestRecertification', { certificationId, reason: 'me too' })).toEqual([
      'REQUEST_ALREADY_OPEN',
    ]);
    expect(await refused(blake, 'withdrawRecertificationRequest', { certificationId })).toEqual(['NOT_THE_REQUESTER']);
    expect(
      await refused(sam, 'approveCertification', {
        certificationId,
        snapshotId: snapshot.id,
        snapshotDigest: snapshot.digest,
      }),
    ).toEqual(['REQUEST_ALREADY_OPEN']);
    expect(await refused(riley, 'declineRecertificationRequest', { certificationId, reason: 'no' })).toEqual([
      'NOT_APPROVER',
    ]);
    expect(await refused(sam, 'declineRecertificationRequest', { certificationId, reason: '' })).toEqual([
      'REASON_REQUIRED',
    ]);
  });

  it('falls back to what it was when declined, and when withdrawn', async () => {
    const { avery, sam } = fixture.people;
    const fields =
      'certification { eventStatus cycle approvedSnapshot { id } recertificationRequest { outcome answer } }';
    const declined = await mutate(
      test,
      sam,
      'declineRecertificationRequest',
      { certificationId, reason: 'No row differs.' },
      fields,
    );
    const standing = {
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      cycle: 1,
      approvedSnapshot: { id: snapshot.id },
    };
    expect(declined.certification).toEqual({
      ...standing,
      recertificationRequest: { outcome: 'DECLINED', answer: 'No row differs.' },
    });
    await mutate(test, avery, 'requestRecertification', { certificationId, reason: 'Again.' });
    const withdrawn = await mutate(test, avery, 'withdrawRecertificationRequest', { certificationId }, fields);
    expect(withdrawn.certification).toEqual({
      ...standing,
      recertificationRequest: { outcome: 'WITHDRAWN', answer: null },
    });
    expect(await refused(avery, 'withdrawRecertificationRequest', { certificationId })).toEqual(['NO_OPEN_REQUEST']);
  });
});

describe('story 2: the state sends it back', () => {
  it('needs a reason, an approver, and a due date once the window is shut', async () => {
    const { sam, riley } = fixture.people;
    expect(await refused(sam, 'openRecertification', { certificationId, reason: '' })).toEqual(['REASON_REQUIRED']);
    expect(await refused(riley, 'openRecertification', { certificationId, reason: 'x' })).toEqual(['NOT_APPROVER']);
    expect(
      await refused(sam, 'openRecertification', { certificationId: fixture.otherCertificationId, reason: 'x' }),
    ).toEqual(['NOT_SENT_TO_STATE']);
    test.clock.set(new Date('2022-07-02T15:00:00.000Z'));
    expect(await refused(sam, 'openRecertification', { certificationId, reason: 'x' })).toEqual(['DUE_DATE_REQUIRED']);
    expect(await refused(sam, 'openRecertification', { certificationId, reason: 'x', dueOn: '2022-07-01' })).toEqual([
      'DUE_DATE_NOT_LATER',
    ]);
  });

  it('opens the next cycle for this district alone, and returns its snapshot', async () => {
    const { sam, avery } = fixture.people;
    const foreign = async () =>
      (
        await test.execute<Payload>(
          'query ($id: ID!) { certification(id: $id) { version } }',
          { id: fixture.otherCertificationId },
          sam,
        )
      ).data.certification.version as number;
    const before = await foreign();
    const opened = await mutate(
      test,
      sam,
      'openRecertification',
      { certificationId, reason: 'The day of one incident was changed.', rowIds: [knife.id], dueOn: '2022-07-15' },
      'certification { cycle eventStatus recordStatus dueOn approvedSnapshot { id } snapshots { id status } recertification { isByRequest reason rowIds } }',
    );
    expect(opened.certification).toEqual({
      cycle: 2,
      eventStatus: 'RECERTIFICATION_IN_PROGRESS',
      recordStatus: 'RECERTIFICATION_IN_PROGRESS',
      dueOn: '2022-07-15',
      approvedSnapshot: null,
      snapshots: [{ id: snapshot.id, status: 'RETURNED' }],
      recertification: { isByRequest: false, reason: 'The day of one incident was changed.', rowIds: [knife.id] },
    });
    expect(await foreign()).toBe(before);
    expect((await look(avery, 'myUserStatus')).myUserStatus).toBe('CERTIFICATION_INCOMPLETE');
    expect(
      await refused(
        avery,
        'submitCertification',
        submission(snapshot, { typedName: 'Avery Holtby', password: PASSWORD }),
      ),
    ).toEqual(['SNAPSHOT_SUPERSEDED']);
  });

  it('is certified again by everybody, a certifier who joined in between included, and approved', async () => {
    const { avery, blake, sam, dana } = fixture.people;
    await mutate(test, dana, 'startMassSync', { schoolYear: 2022 });
    await test.settle();
    secondSnapshot = await capture(test, avery, certificationId);
    expect(secondSnapshot.digest).not.toBe(snapshot.digest);
    await sign(test, avery, certificationId, secondSnapshot);
    const joined = await mutate(test, dana, 'addCategoryMember', {
      categoryId: fixture.categoryId,
      seid: `SEID-rowan-${fixture.own.districtId}`,
      role: 'CERTIFIER',
    });
    expect(codesOf(joined.userErrors)).toEqual(['MEMBER_EXISTS']);
    const members = await test.execute<Payload>(
      '{ certificationCategories { edges { node { name members { id role isActive person { id } } } } } }',
      {},
      dana,
    );
    const rowan = members.data.certificationCategories.edges[0].node.members.find(
      (member: Payload) => member.person.id === fixture.people.rowan.personId,
    );
    await mutate(test, dana, 'changeCategoryMemberRole', { memberId: rowan.id, role: 'CERTIFIER' });
    await test.settle();
    const second = await sign(test, blake, certificationId, secondSnapshot);
    expect(second.certification).toMatchObject({
      eventStatus: 'RECERTIFICATION_IN_PROGRESS',
      certifiersDone: 2,
      certifiersTotal: 3,
    });
    await sign(test, fixture.people.rowan, certificationId, secondSnapshot);
    const approved = await mutate(
      test,
      sam,
      'approveCertification',
      { certificationId, snapshotId: secondSnapshot.id, snapshotDigest: secondSnapshot.digest },
      'certification { eventStatus cycle }',
    );
    expect(approved.certification).toEqual({ eventStatus: 'CERTIFICATION_APPROVED_BY_STATE', cycle: 2 });
  });

  it('remembers both cycles, and how it stood at any moment', async () => {
    const { avery } = fixture.people;
    const { history } = await look(
      avery,
      'history(first: 200) { totalCount edges { node { type cycle at position actor { displayName } } } }',
    );
    const entries = history.edges.map((edge: Payload) => edge.node);
    expect(history.totalCount).toBe(entries.length);
    const approvals = entries.filter((entry: Payload) => entry.type === 'CertificationApproved');
    expect(approvals.map((entry: Payload) => [entry.cycle, entry.actor.displayName])).toEqual([
      [1, 'sam'],
      [2, 'sam'],
    ]);
    const fields = 'eventStatus cycle allowedActions approvedSnapshot { id digest } history(first: 200) { totalCount }';
    const inJune = await look(avery, fields, { asOf: { time: '2022-06-20T12:00:00.000Z' } });
    expect(inJune).toMatchObject({
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      cycle: 1,
      allowedActions: ['VIEW'],
      approvedSnapshot: snapshotOf(snapshot),
    });
    expect(inJune.history.totalCount).toBeLessThan(history.totalCount);
    const justBefore = await look(avery, fields, { asOf: { position: String(Number(approvals[0].position) - 1) } });
    expect(justBefore).toMatchObject({ eventStatus: 'CERTIFICATION_SENT_TO_STATE', approvedSnapshot: null });
    const early = await test.execute(
      'query ($id: ID!) { certification(id: $id, asOf: { position: "1" }) { id } }',
      { id: certificationId },
      avery,
    );
    expect(codesOf(early.errors)).toEqual(['NOT_FOUND']);
    const both = await test.execute(
      'query ($id: ID!) { certification(id: $id, asOf: { position: "1", time: "2022-06-20T12:00:00Z" }) { id } }',
      { id: certificationId },
      avery,
    );
    expect(codesOf(both.errors)).toEqual(['BAD_USER_INPUT']);
  });
});

const snapshotOf = ({ id, digest }: { id: string; digest: string }) => ({ id, digest });

describe('closing', () => {
  it('freezes every certification; nobody can ask or submit any more', async () => {
    const { morgan, avery, olive } = fixture.people;
    expect(await refused(avery, 'closeCertificationEvent', { eventId: fixture.eventId })).toEqual(['FORBIDDEN']);
    const closed = await mutate(test, morgan, 'closeCertificationEvent', { eventId: fixture.eventId, reason: 'over' });
    expect(closed.userErrors).toEqual([]);
    await test.settle();
    const { data } = await test.execute<Payload>(
      'query ($id: ID!) { certificationEvent(id: $id) { status participants { district { id } certification { isFrozen isOverdue } } } }',
      { id: fixture.eventId },
      morgan,
    );
    expect(data.certificationEvent).toMatchObject({
      status: 'CLOSED',
      participants: [{ certification: { isFrozen: true } }, { certification: { isFrozen: true, isOverdue: true } }],
    });
    expect(await refused(avery, 'requestRecertification', { certificationId, reason: 'x' })).toEqual(['EVENT_CLOSED']);
    expect(await refused(olive, 'runDistrictValidation', { certificationId: fixture.otherCertificationId })).toEqual([
      'EVENT_CLOSED',
    ]);
    const list = await test.execute<Payload>('{ certifications { totalCount } }', {}, avery);
    expect(list.data.certifications.totalCount).toBe(0);
    const all = await test.execute<Payload>(
      '{ certifications(filter: { activeOnly: false }) { totalCount } }',
      {},
      avery,
    );
    expect(all.data.certifications.totalCount).toBe(1);
  });
});
