import type { CommandHandler } from '../application/command-handler.ts';
import { streams } from '../application/streams.ts';
import type { ClaimedNumbers, NumbersOf } from '../pii/claimed-numbers.ts';
import type { Database } from '../postgres/sql.ts';
import { type Finding, finding } from './examine.ts';

export interface ExaminedNumbers {
  readonly database: Database;
  readonly namespace: string;
  readonly commands: CommandHandler;
  readonly claimedNumbers: ClaimedNumbers;
}

/** A command claims and appends within seconds: a claim of this age belongs to none that is still under way. */
const UNDER_WAY_MS = 60 * 60 * 1000;

/**
 * Whether every claimed state student number belongs to a student who has it, or had it once. With `isRepair` the others are released:
 * whoever sends the request or the file again claims them anew.
 */
export async function examineStudentNumbers(
  { database, namespace, commands, claimedNumbers }: ExaminedNumbers,
  { now, isRepair }: { readonly now: Date; readonly isRepair: boolean },
): Promise<Finding> {
  const before = new Date(now.getTime() - UNDER_WAY_MS);
  const leaked = await claimedNumbers.withoutStudent(before, [
    presentNumbers(database, namespace),
    recordedNumbers(database, namespace, commands),
  ]);
  if (leaked.length === 0)
    return finding('STUDENT_NUMBERS', true, 'Every claimed state student number belongs to a student who has it.');
  if (isRepair) {
    const released = await claimedNumbers.release(leaked);
    return finding('STUDENT_NUMBERS', true, `${released} state student numbers that nobody has were released.`);
  }
  const students = [...new Set(leaked.map(({ studentId }) => studentId))];
  return finding(
    'STUDENT_NUMBERS',
    false,
    `${leaked.length} state student numbers are claimed for students who do not have them (${students.slice(0, 3).join(', ')}${students.length > 3 ? ', …' : ''}), so nobody else gets them: a process ended between claiming and recording. Run doctor --repair to release them.`,
  );
}

/** The pseudonyms that stand for each student: their own, and those that were merged into it. */
const PSEUDONYMS = (namespace: string) => `
  select s.id as kept, s.id from unnest($1::text[]) as s (id)
  union all select m.kept_id, m.id from ${namespace}.student_merge m where m.kept_id = any($1::text[])`;

const presentNumbers =
  (database: Database, namespace: string): NumbersOf =>
  async (studentIds) => {
    const rows = await database.query<{ kept: string; number: string }>(
      `select p.kept, i.state_student_id as number from (${PSEUDONYMS(namespace)}) p
       join ${namespace}.student_identity i on i.id = p.id where i.state_student_id is not null`,
      [studentIds],
      'present state student numbers',
    );
    return grouped(rows);
  };

/** What a student was once known by stays theirs; asked only where the present number is another. */
const recordedNumbers =
  (database: Database, namespace: string, commands: CommandHandler): NumbersOf =>
  async (studentIds) => {
    const pseudonyms = await database.query<{ kept: string; id: string }>(
      PSEUDONYMS(namespace),
      [studentIds],
      'pseudonyms of students',
    );
    const rows: { readonly kept: string; readonly number: string }[] = [];
    for (const { kept, id } of pseudonyms)
      for (const event of await commands.history(streams.student(id)))
        if (event.type === 'StudentRegistered' || event.type === 'StudentIdentityCorrected')
          if (event.data.stateStudentId !== null) rows.push({ kept, number: event.data.stateStudentId });
    return grouped(rows);
  };

function grouped(
  rows: readonly { readonly kept: string; readonly number: string }[],
): ReadonlyMap<string, readonly string[]> {
  const numbers = new Map<string, string[]>();
  for (const { kept, number } of rows) numbers.set(kept, [...(numbers.get(kept) ?? []), number]);
  return numbers;
}
