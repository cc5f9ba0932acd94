import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import {
  capture,
  type CertificationFixture,
  createCertification,
  mutate,
  type Payload,
  reportComplete,
  sign,
} from '../support/certification-fixture.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';

const STATUS = `subscription ($eventId: ID, $districtIds: [ID!], $ids: [ID!], $after: Position) {
  certificationStatusChanged(eventId: $eventId, districtIds: $districtIds, certificationIds: $ids, afterPosition: $after) {
    id eventStatus recordStatus cycle dueOn isOverdue position certifiersDone myUserStatus currentSnapshot { status } recertificationRequest { outcome } allowedActions } }`;

let test: TestApplication;
let fixture: CertificationFixture;
let snapshot: { id: string; digest: string };

beforeAll(async () => {
  test = await createTestApplication();
  fixture = await createCertification(test, 'ON_SAVE');
  const { own } = fixture;
  await reportComplete(test, own, {
    eventTypeId: own.types.knife,
    studentId: own.studentId,
    resolutionTypeId: own.types.suspension,
  });
});

afterAll(() => test.stop());

/** Follows certifications; every message so far, and how to wait for more. */
async function follow(as: Principal, variables: object = {}, query = STATUS) {
  const source = await test.subscribe<Payload>(query, variables as Record<string, unknown>, as);
  if (!('stop' in source)) throw new Error(JSON.stringify(source.errors));
  const rows = () =>
    source.messages.map(({ data, errors }) => {
      expect(errors).toEqual([]);
      return Object.values(data)[0] as Payload;
    });
  return {
    rows,
    /** Waits until this many messages are here; a missing one fails by the test's own time limit. */
    async receive(count: number): Promise<readonly Payload[]> {
      while (rows().length < count) await new Promise((resolve) => setTimeout(resolve, 10));
      return rows();
    },
    stop: () => source.stop(),
  };
}

describe('certificationStatusChanged', () => {
  it('tells a dashboard of each status change exactly once, in order, and says nothing of what a dashboard does not show', async () => {
    const { avery, blake, rowan, sam } = fixture.people;
    const { certificationId, eventId } = fixture;
    const board = await follow(sam, { eventId });
    snapshot = await capture(test, avery, certificationId);
    // Runs and opened reports are not shown: what came is the snapshot, asked for and captured.
    expect((await board.receive(1)).at(-1)).toMatchObject({
      id: certificationId,
      eventStatus: 'IN_PROGRESS',
      certifiersDone: 0,
    });
    while (board.rows().at(-1)!.currentSnapshot.status !== 'CAPTURED') await board.receive(board.rows().length + 1);
    const captured = board.rows().length;
    expect(captured).toBeLessThanOrEqual(2);
    await mutate(test, rowan, 'runDistrictValidation', { certificationId });
    await sign(test, avery, certificationId, snapshot);
    await board.receive(captured + 1);
    await sign(test, blake, certificationId, snapshot);
    await board.receive(captured + 2);
    await mutate(test, sam, 'approveCertification', {
      certificationId,
      snapshotId: snapshot.id,
      snapshotDigest: snapshot.digest,
    });
    await board.receive(captured + 3);
    await mutate(test, avery, 'requestRecertification', { certificationId, reason: 'One row.' });
    await board.receive(captured + 4);
    await mutate(test, sam, 'declineRecertificationRequest', { certificationId, reason: 'No.' });
    const rows = await board.receive(captured + 5);
    await test.settle();
    expect(board.rows()).toHaveLength(captured + 5);
    expect(
      rows
        .slice(captured)
        .map((row) => [
          row.eventStatus,
          row.certifiersDone,
          row.currentSnapshot.status,
          row.recertificationRequest?.outcome ?? null,
        ]),
    ).toEqual([
      ['IN_PROGRESS', 1, 'SUBMITTED', null],
      ['CERTIFICATION_SENT_TO_STATE', 2, 'SUBMITTED', null],
      ['CERTIFICATION_APPROVED_BY_STATE', 2, 'APPROVED', null],
      ['RECERTIFICATION_REQUEST_SENT', 2, 'APPROVED', 'OPEN'],
      ['CERTIFICATION_APPROVED_BY_STATE', 2, 'APPROVED', 'DECLINED'],
    ]);
    const positions = rows.map((row) => Number(row.position));
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
    // What the viewer may do is the viewer's own, at the moment of the message.
    expect(rows[captured + 1]!.allowedActions).toContain('APPROVE');
    expect(rows[captured + 2]!.allowedActions).not.toContain('APPROVE');
    await board.stop();
  });

  it('goes on without a gap and without repetition from the last position a client has seen', async () => {
    const { avery, sam } = fixture.people;
    const { certificationId, eventId } = fixture;
    const before = await follow(sam, { eventId });
    await mutate(test, avery, 'requestRecertification', { certificationId, reason: 'While connected.' });
    const [seen] = await before.receive(1);
    await before.stop();
    await mutate(test, avery, 'withdrawRecertificationRequest', { certificationId });
    await mutate(test, fixture.people.dana, 'addCategoryMember', {
      categoryId: fixture.categoryId,
      personId: sam.personId,
      role: 'CERTIFIER',
    });
    await test.settle();
    const after = await follow(sam, { eventId, after: seen!.position });
    const [first] = await after.receive(1);
    expect(first).toMatchObject({
      id: certificationId,
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      recertificationRequest: { outcome: 'WITHDRAWN' },
    });
    await after.stop();
    const again = await follow(sam, { eventId, after: first!.position });
    await mutate(test, sam, 'openRecertification', { certificationId, reason: 'Once more.' });
    const [next] = await again.receive(1);
    expect(next).toMatchObject({ eventStatus: 'RECERTIFICATION_IN_PROGRESS', cycle: 2 });
    await test.settle();
    expect(again.rows()).toHaveLength(1);
    await again.stop();
  });

  it('tells a district of its own certifications only', async () => {
    const { olive, avery, dana } = fixture.people;
    const foreign = await follow(olive, { districtIds: [fixture.own.districtId], ids: [fixture.certificationId] });
    const everything = await follow(olive);
    const own = await follow(avery, { ids: [fixture.certificationId] });
    const { data } = await test.execute<Payload>(
      '{ certificationCategories { edges { node { members { id person { id } } } } } }',
      {},
      dana,
    );
    const blake = data.certificationCategories.edges[0].node.members.find(
      (member: Payload) => member.person.id === fixture.people.blake.personId,
    );
    const left = await mutate(
      test,
      dana,
      'deactivateCategoryMember',
      { memberId: blake.id, reason: 'left' },
      'wasLastCertifier member { isActive }',
    );
    expect(left).toMatchObject({ userErrors: [], wasLastCertifier: false, member: { isActive: false } });
    expect((await own.receive(1))[0]).toMatchObject({
      id: fixture.certificationId,
      myUserStatus: 'CERTIFICATION_INCOMPLETE',
    });
    await test.settle();
    expect([...foreign.rows(), ...everything.rows()]).toEqual([]);
    for (const stream of [foreign, everything, own]) await stream.stop();
    expect(await test.subscribe(STATUS, {}, null)).toMatchObject({ errors: [{ code: 'UNAUTHENTICATED' }] });
    expect(await test.subscribe(STATUS, { after: 'nonsense' }, olive)).toMatchObject({
      errors: [{ code: 'BAD_USER_INPUT' }],
    });
  });

  it('tells what only the clock has changed: a due date that is over', async () => {
    const { morgan } = fixture.people;
    const board = await follow(morgan, { eventId: fixture.eventId });
    const before = (await test.application.services.progress.status()).head;
    test.clock.set(new Date('2022-07-01T06:30:00.000Z'));
    const rows = await board.receive(2);
    expect(new Set(rows.map((row) => row.id))).toEqual(
      new Set([fixture.certificationId, fixture.otherCertificationId]),
    );
    expect(rows.map((row) => row.isOverdue)).toEqual([true, true]);
    expect((await test.application.services.progress.status()).head).toBe(before);
    await board.stop();
  });
});

describe('jobChanged', () => {
  const JOBS =
    'subscription ($jobIds: [ID!], $certificationId: ID) { jobChanged(jobIds: $jobIds, certificationId: $certificationId) { id kind status percent validationRun { id } } }';

  it('follows the jobs of a certification to their results, and a job that is done already comes at once', async () => {
    const { olive, avery } = fixture.people;
    const certificationId = fixture.otherCertificationId;
    test.clock.set(new Date('2022-06-20T15:00:00.000Z'));
    await mutate(test, olive, 'runDistrictValidation', { certificationId });
    const jobs = await follow(olive, { certificationId }, JOBS);
    const foreign = await follow(avery, { certificationId }, JOBS);
    const { job } = await mutate(test, olive, 'runStateValidation', { certificationId }, 'job { id }');
    while (jobs.rows().at(-1)?.status !== 'COMPLETED') await jobs.receive(jobs.rows().length + 1);
    const rows = jobs.rows();
    expect(rows.at(-1)).toMatchObject({ id: job.id, kind: 'STATE_VALIDATION', validationRun: { id: job.id } });
    expect(new Set(rows.map((row) => `${row.status} ${row.percent}`)).size).toBe(rows.length);
    const late = await follow(olive, { jobIds: [job.id] }, JOBS);
    expect((await late.receive(1))[0]).toMatchObject({ id: job.id, status: 'COMPLETED' });
    expect(foreign.rows()).toEqual([]);
    for (const stream of [jobs, foreign, late]) await stream.stop();
  });

  it('lists the queue to whom it belongs', async () => {
    const { olive, avery, sam, alex } = fixture.people;
    const query =
      '{ jobs(filter: { kinds: [STATE_VALIDATION] }) { totalCount edges { node { id certification { id } requestedBy { displayName } } } } }';
    const mine = await test.execute<Payload>(query, {}, olive);
    expect(mine.data.jobs).toMatchObject({
      totalCount: 1,
      edges: [{ node: { certification: { id: fixture.otherCertificationId }, requestedBy: { displayName: 'olive' } } }],
    });
    const theirs = await test.execute<Payload>(query, {}, avery);
    expect(theirs.data.jobs.edges.every(({ node }: Payload) => node.certification.id === fixture.certificationId)).toBe(
      true,
    );
    const [{ node }] = mine.data.jobs.edges;
    const one = 'query ($id: ID!) { job(id: $id) { id } }';
    expect((await test.execute(one, { id: node.id }, avery)).errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect((await test.execute(one, { id: 'no-job' }, avery)).errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect((await test.execute(one, { id: node.id }, sam)).errors).toEqual([]);
    expect((await test.execute<Payload>(query, {}, alex)).data.jobs.totalCount).toBe(0);
  });
});
