import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlapsAmong } from '../../../src/validation/overlapping-suspensions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

interface Suspension {
  readonly id: string;
  readonly district_id: string;
  readonly school_id: string;
  readonly school_year: number;
  readonly student: string;
  readonly participant: string;
  readonly resolution: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly days: number;
}

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase({ migrate: false });
});

afterAll(() => db.drop());

const RELATION = `(select * from json_to_recordset($1::json) as s(id text, district_id text, school_id text, school_year int, student text,
  participant text, resolution text, first_day date, last_day date, days numeric))`;

/** What the statement says: for each incident and student, which incident each suspension overlaps. */
async function found(suspensions: readonly Suspension[]): Promise<readonly string[]> {
  const rows = await db.database.query<{ id: string; student: string; details: string }>(
    `select id, student, details from (${overlapsAmong(RELATION)}) o`,
    [JSON.stringify(suspensions)],
  );
  const told = rows.flatMap(({ id, student, details }) => {
    const { about } = JSON.parse(details) as { about: { studentId: string; resolutionId: string; note: string }[] };
    expect(about.map(({ resolutionId }) => resolutionId)).toEqual(about.map((one) => one.resolutionId).sort());
    return about.map((one) => [id, student, one.studentId, one.resolutionId, one.note.split(' ')[1]].join(' '));
  });
  return told.sort();
}

/** The same said pair by pair, as the rule is written. */
function compared(suspensions: readonly Suspension[]): readonly string[] {
  return suspensions
    .flatMap((a) => {
      const others = suspensions.filter((b) => areSamePerson(a, b) && b.id !== a.id && overlap(a, b));
      const [other] = others.map(({ id }) => id).sort();
      return other === undefined ? [] : [[a.id, a.student, a.student, a.resolution, other].join(' ')];
    })
    .sort();
}

const areSamePerson = (a: Suspension, b: Suspension): boolean =>
  a.student === b.student && a.district_id === b.district_id && Math.abs(a.school_year - b.school_year) <= 1;

function overlap(a: Suspension, b: Suspension): boolean {
  if (b.first_day > a.last_day || a.first_day > b.last_day) return false;
  const isOneDay = a.first_day === a.last_day && b.first_day === b.last_day;
  return !(isOneDay && a.days + b.days <= 1);
}

const day = (number: number): string => new Date(Date.UTC(2022, 1, 1 + number)).toISOString().slice(0, 10);

/** A few people, days and incidents, so that whatever can meet does. */
const some = fc
  .array(
    fc.record({
      incident: fc.nat({ max: 7 }),
      student: fc.nat({ max: 2 }),
      first: fc.nat({ max: 9 }),
      length: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 5 }) }),
      days: fc.constantFrom(0, 0.25, 0.5, 1, 3),
    }),
    { maxLength: 14 },
  )
  .map((drawn) =>
    drawn.map(({ incident, student, first, length, days }, index): Suspension => ({
      id: `incident-${incident}`,
      district_id: incident === 7 ? 'd2' : 'd1',
      school_id: `school-${incident % 2}`,
      school_year: 2021 + (incident % 3),
      student: `student-${student}`,
      participant: `participant-${index}`,
      resolution: `resolution-${String(index).padStart(2, '0')}`,
      first_day: day(first),
      last_day: day(first + length),
      days,
    })),
  );

describe('suspensions of one student that overlap', () => {
  it('are those that a comparison of each with each finds', async () => {
    let overlapping = 0;
    await fc.assert(
      fc.asyncProperty(some, async (suspensions) => {
        const expected = compared(suspensions);
        overlapping += expected.length;
        expect(await found(suspensions)).toEqual(expected);
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(overlapping).toBeGreaterThan(0);
  });

  it('are found without comparing thousands of them in pairs', async () => {
    const many = Array.from({ length: 6_000 }, (_, index): Suspension => ({
      id: `incident-${String(index).padStart(5, '0')}`,
      district_id: 'd1',
      school_id: 'school-1',
      school_year: 2022,
      student: 'student-1',
      participant: `participant-${index}`,
      resolution: `resolution-${index}`,
      first_day: day(index % 150),
      last_day: day((index % 150) + (index % 7)),
      days: 1,
    }));
    const rows = await db.database.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, summary off, buffers off) ${overlapsAmong(RELATION)}`,
      [JSON.stringify(many)],
    );
    // Rows that a step of the plan gives or throws away: 36,000,000 in pairs.
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const counts = [...plan.matchAll(/actual rows=([\d.]+) loops=(\d+)|Rows Removed by Join Filter: (\d+)/g)];
    const steps = counts.map(([, each, loops, removed]) => Number(removed ?? Number(each) * Number(loops)));
    expect(steps.length).toBeGreaterThan(5);
    expect(Math.max(...steps)).toBeLessThan(400_000);
  });
});
