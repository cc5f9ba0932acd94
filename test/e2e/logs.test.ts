import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playDemo } from '../../src/demo/play-demo.ts';
import { loggedError } from '../../src/server/logged-error.ts';
import { codesOf, post } from '../support/http-client.ts';
import { type ListeningServer, PASSWORD, startListeningServer } from '../support/listening-server.ts';

let server: ListeningServer;
const lines: string[] = [];
/** Every student's last name, and first and last name together. */
let names: readonly string[];

beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  server = await startListeningServer({ log });
  const { readDatabase } = server.test.application;
  const students = await readDatabase.query<{ first: string; last: string }>(
    'select first_name as first, last_name as last from student_identity',
  );
  names = [...new Set(students.flatMap(({ first, last }) => [last, `${first} ${last}`]))];
});

afterAll(() => server?.stop());

/** Names that stand in a text as words of their own. */
const namesIn = (text: string): readonly string[] => {
  const words = new Set(text.match(/[\p{L}\p{M}'’-]+/gu) ?? []);
  return names.filter((name) => (name.includes(' ') ? text.includes(name) : words.has(name)));
};

describe('the log of the server', () => {
  it('holds no student’s name after the whole main job, whatever is logged', async () => {
    expect(names.length).toBeGreaterThan(100);
    const result = await playDemo(server, () => undefined);
    expect(result.problem).toBeNull();
    expect(lines.flatMap(namesIn)).toEqual([]);
  }, 180_000);

  it('holds none when the database quotes a name in its error, and tells what happened under the id that the client got', async () => {
    const { database, readDatabase } = server.test.application;
    const [{ schema, sample }] = (await readDatabase.query<{ schema: string; sample: string }>(
      'select current_schema() as schema, min(last_name) as sample from student_identity',
    )) as [{ schema: string; sample: string }];
    // A read model whose names a faulty release takes for numbers.
    await database.query(`alter table ${schema}.student_identity rename to student_identity_as_it_was`);
    const columns = await database.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = $1 and table_name = 'student_identity_as_it_was' order by ordinal_position`,
      [schema],
    );
    const selected = columns.map(({ name }) => (name === 'last_name' ? 'last_name::int::text as last_name' : name));
    await database.query(
      `create view ${schema}.student_identity as select ${selected.join(', ')} from ${schema}.student_identity_as_it_was`,
    );
    await database.query(`grant select on ${schema}.student_identity to public`);
    await expect(readDatabase.query('select last_name from student_identity')).rejects.toThrow(/"\p{L}+"/u);
    const { token } = await signedIn('casey');
    const before = lines.length;
    const answer = await post(
      server.url,
      token,
      '{ students(filter: { lastName: "' + sample + '" }) { edges { node { lastName } } } }',
    );
    expect(codesOf(answer)).toEqual(['INTERNAL_SERVER_ERROR']);
    const logged = lines.slice(before);
    expect(logged.map((line) => JSON.parse(line) as { errorId?: string; error?: string })).toContainEqual(
      expect.objectContaining({
        errorId: answer.body.errors[0].extensions.errorId,
        error: expect.stringContaining('22P02: invalid input syntax for type integer: …') as string,
      }),
    );
    expect(lines.flatMap(namesIn)).toEqual([]);
    expect(namesIn(JSON.stringify(answer.body))).toEqual([]);
  });

  it('would be found out', () => {
    const [name] = names as [string];
    expect(namesIn(`{"err":"no such student: ${name}"}`)).toEqual([name]);
    expect(namesIn('{"err":"no such student"}')).toEqual([]);
  });
});

async function signedIn(username: string): Promise<{ readonly token: string }> {
  const answer = await post(server.url, null, 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }', {
    input: { username, password: PASSWORD },
  });
  return { token: answer.body.data.signIn.token as string };
}

describe('an error in the log', () => {
  it('says nothing that it quotes, in quotation marks within others neither, and keeps where it came from', () => {
    const error = new SyntaxError(`Unexpected token 'x', ..."{"lastName":"Featherby",x" is not valid JSON`, {
      cause: new Error('invalid input: "Featherby"'),
    });
    const logged = loggedError(error);
    expect(logged.error).toBe('SyntaxError: Unexpected token … is not valid JSON');
    expect(logged.cause).toBe('Error: invalid input: …');
    expect(logged.at?.[0]).toContain('logs.test.ts');
    expect(JSON.stringify(logged)).not.toContain('Featherby');
    expect(loggedError('Featherby')).toEqual({ error: 'threw something that is no error' });
  });
});
