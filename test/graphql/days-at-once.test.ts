import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUuid } from '../../src/crypto/random.ts';
import type { Period } from '../../src/domain/reference/effective.ts';
import { overlapping } from '../../src/domain/reference/overlap.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { eventLogs } from '../support/event-logs.ts';

interface Answer {
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] }[];
  readonly enrollment: { readonly id: string } | null;
}

const ROUNDS = 8;

describe.each(eventLogs)('records by hand at the same moment, with the log in $name', ({ open }) => {
  let log: Awaited<ReturnType<typeof open>>;
  let test: TestApplication;
  let own: DistrictFixture;
  let students = 0;

  beforeAll(async () => {
    log = await open();
    test = await createTestApplication(log.eventStoreUrl === undefined ? {} : { eventStoreUrl: log.eventStoreUrl });
    own = await createDistrict(test);
  });
  afterAll(async () => {
    await test.stop();
    await log.stop();
  });

  async function run<Payload>(operation: string, selection: string, input: object): Promise<Payload> {
    const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
    const { data, errors } = await test.execute<Record<string, Payload>>(
      `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code path } ${selection} } }`,
      { input },
      own.administrator,
    );
    expect(errors).toEqual([]);
    return data![operation]!;
  }

  const newStudent = async () => {
    const identity = { firstName: 'Robin', lastName: 'Ash', bornOn: '2007-01-02' };
    const input = { ...identity, stateStudentId: String(880100 + students++) };
    return (await run<{ student: { id: string } }>('registerStudent', 'student { id }', input)).student.id;
  };
  const enroll = (studentId: string, startsOn: string, endsOn: string | null = null) =>
    run<Answer>('enrollStudent', 'enrollment { id }', { studentId, schoolId: own.schoolId, startsOn, endsOn });
  const end = (enrollmentId: string, endsOn: string) =>
    run<Answer>('endEnrollment', 'enrollment { id }', { enrollmentId, endsOn, reason: 'Moved.' });

  type Kind = 'enrollments' | 'iepPeriods' | 'programs';

  /** Every round has a student of its own; then, once readers see all of it, no student has two records of the kind on one day. */
  async function rounds(
    play: (studentId: string) => Promise<void>,
    kind: Kind = 'enrollments',
  ): Promise<readonly (readonly (Period & { readonly id: string })[])[]> {
    const played: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      played.push(await newStudent());
      await play(played.at(-1)!);
    }
    await test.settle();
    const found = await test.application.read.students[kind](played);
    const all = played.map((studentId) => found.get(studentId) ?? []);
    for (const each of all)
      for (const one of each) {
        const others = each.filter((other) => other !== one);
        expect(overlapping(one, others)).toBeNull();
      }
    return all;
  }

  const TWICE = { code: 'DATES_OUT_OF_ORDER', path: ['startsOn'] };

  it('of enrolments of which one would be in the other one is recorded, the others are refused', async () => {
    const recorded = await rounds(async (studentId) => {
      const days = ['2022-01-10', '2022-01-20', '2022-02-01'];
      const answers = await Promise.all(days.map((day) => enroll(studentId, day)));
      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([TWICE, TWICE]);
    });
    expect(recorded.map((each) => each.length)).toEqual(Array(ROUNDS).fill(1));
  });

  it('enrolments of which none has a day of another are all recorded', async () => {
    const studentId = await newStudent();
    const days = [['2021-08-23', '2021-10-15'], ['2021-10-16', '2022-01-09'], ['2022-01-10']] as const;
    const answers = await Promise.all(days.map(([startsOn, endsOn]) => enroll(studentId, startsOn, endsOn)));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  });

  it('enrolments that begin on the same day are one, with one id', async () => {
    const ids: string[] = [];
    const recorded = await rounds(async (studentId) => {
      const answers = await Promise.all([1, 2, 3].map(() => enroll(studentId, '2022-01-10')));
      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      expect(new Set(answers.map(({ enrollment }) => enrollment!.id)).size).toBe(1);
      ids.push(answers[0]!.enrollment!.id);
    });
    expect(recorded.flat().map(({ id }) => id)).toEqual(ids);
  });

  it('of an enrolment and a later end of the one before one is refused', async () => {
    await rounds(async (studentId) => {
      const { id } = (await enroll(studentId, '2022-01-10')).enrollment!;
      await end(id, '2022-01-31');
      const answers = await Promise.all([enroll(studentId, '2022-02-01'), end(id, '2022-02-15')]);
      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
      expect(codes).toEqual(['DATES_OUT_OF_ORDER']);
    });
  });

  describe.each([
    {
      kind: 'iepPeriods',
      operation: 'recordIepPeriod',
      selection: 'record: iepPeriod { id version }',
      idField: 'iepPeriodId',
      rest: {},
    },
    {
      kind: 'programs',
      operation: 'recordProgramParticipation',
      selection: 'record: participation { id version }',
      idField: 'participationId',
      rest: { program: 'TWENTY_FIRST_CENTURY' },
    },
  ] as const)('of the $kind of a student', ({ kind, operation, selection, idField, rest }) => {
    interface Recorded {
      readonly userErrors: Answer['userErrors'];
      readonly record: { readonly id: string; readonly version: number } | null;
    }
    const record = async (studentId: string, startsOn: string, endsOn: string | null, id: string | null = null) => {
      await enrolled(studentId);
      return run<Recorded>(operation, selection, { studentId, startsOn, endsOn, [idField]: id, ...rest });
    };
    const done = new Set<string>();
    async function enrolled(studentId: string): Promise<void> {
      if (done.has(studentId)) return;
      done.add(studentId);
      await enroll(studentId, '2021-08-23');
    }

    it('those that have a day in common are one: the others are refused', async () => {
      const recorded = await rounds(async (studentId) => {
        await enrolled(studentId);
        const days = ['2022-01-10', '2022-01-10', '2022-02-01'];
        const answers = await Promise.all(days.map((day) => record(studentId, day, null)));
        expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([TWICE, TWICE]);
      }, kind);
      expect(recorded.map((each) => each.length)).toEqual(Array(ROUNDS).fill(1));
    });

    it('of a new one and more days of the one before one is refused', async () => {
      await rounds(async (studentId) => {
        const { id } = (await record(studentId, '2022-01-10', '2022-01-31')).record!;
        const answers = await Promise.all([
          record(studentId, '2022-02-01', null),
          record(studentId, '2022-01-10', '2022-02-15', id),
        ]);
        const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
        expect(codes).toEqual(['DATES_OUT_OF_ORDER']);
      }, kind);
    });
  });

  it('enrolments are not kept out by a request that was cut off before it recorded anything', async () => {
    const { dayClaims } = test.application.services;
    const studentId = await newStudent();
    const enrollmentId = randomUuid();
    const claim = { claimId: randomUuid(), studentId, place: `enrollment/${own.schoolId}`, recordId: enrollmentId };
    expect(await dayClaims.take({ ...claim, startsOn: '2022-01-10', endsOn: null })).toEqual([]);
    // It may be under way yet. Whoever sends the same again goes on with it.
    expect((await enroll(studentId, '2022-01-20')).userErrors).toEqual([TWICE]);
    expect((await enroll(studentId, '2022-01-10')).enrollment).toEqual({ id: enrollmentId });
    expect((await end(enrollmentId, '2022-01-14')).userErrors).toEqual([]);
    const old = `update runtime.day_claim set claimed_at = now() - interval '11 minutes' where claim_id = $1`;
    await test.application.database.query(old, [claim.claimId]);
    // What came of an old claim is in its stream: it has ended.
    expect((await enroll(studentId, '2022-01-20')).userErrors).toEqual([]);
    const left = { ...claim, claimId: randomUuid(), recordId: randomUuid(), studentId: await newStudent() };
    expect(await dayClaims.take({ ...left, startsOn: '2022-01-10', endsOn: null })).toEqual([]);
    await test.application.database.query(old, [left.claimId]);
    expect((await enroll(left.studentId, '2022-01-20')).userErrors).toEqual([]);
    // Nothing of the requests that were answered is left, only what was cut off.
    const kept = await test.application.database.query(`select claim_id from runtime.day_claim order by 1`);
    expect(kept.map((row) => row.claim_id)).toEqual([claim.claimId, left.claimId].sort());
  });
});
