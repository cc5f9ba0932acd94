import { readFile } from 'node:fs/promises';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../schema/build-schema.ts';
import { districtIdOf, importedId } from '../../src/application/imports/import-ids.ts';
import { certificationIdOf } from '../../src/application/streams.ts';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import { STATE_EDITION_NAMESPACE, uuidV5 } from '../../src/crypto/uuid-v5.ts';
import { eventTypes, resolutionTypes } from '../../src/seed/local-types.ts';
import { DEMO_PASSWORD, people } from '../../src/seed/people.ts';
import { BIG_SAGE_UPLOAD_ID } from '../../src/seed/state/big-sage-upload-id.ts';
import { statePeople } from '../../src/seed/state/state-people.ts';
import { district } from '../../samples/table.ts';

const file = (name: string): Promise<Buffer> => readFile(new URL(`../../${name}`, import.meta.url));
const readme = (await file('README.md')).toString('utf8');
const examples = [...readme.matchAll(/^```graphql\n([\s\S]*?)^```/gm)].map((match) => match[1]!);
const schema: GraphQLSchema = await buildSchema();

/** What a reader fills in has to be of the right shape. */
const filledIn = (example: string): string => example.replaceAll('<digest>', `sha256:${'0'.repeat(64)}`);

const problemsOf = (example: string): readonly string[] =>
  validate(schema, parse(filledIn(example))).map(({ message }) => message);

describe('the story in README.md', () => {
  it('asks and commands only what the schema has', () => {
    expect(examples.length).toBeGreaterThan(10);
    expect(examples.flatMap(problemsOf)).toEqual([]);
  });

  it('would be found out with a field that is not there', () => {
    expect(problemsOf('{ serverInfo { noSuchField } }')).toHaveLength(1);
  });

  it('announces the sample file as it is', async () => {
    const sample = await file('samples/StudentDiscipline.xml');
    expect(readme).toContain(`sizeBytes: ${sample.length}\n`);
    expect(readme).toContain(`sha256: "${sha256Hex(sample)}"`);
  });

  it('names the ids that the world has', () => {
    const districtId = districtIdOf(district.code);
    const types = [
      ...eventTypes.map(({ name }) => importedId('eventType', districtId, 'seed', name)),
      ...resolutionTypes.map(({ name }) => importedId('resolutionType', districtId, 'seed', name)),
    ];
    const eventId = uuidV5(STATE_EDITION_NAMESPACE, JSON.stringify(['world', 'certificationEvent']));
    const known = new Set([...types, certificationIdOf(districtId, eventId, null)]);
    const named = [...readme.matchAll(/(?:localTypeId|eventTypeId|certificationId|certification\(id): "([^"]+)"/g)].map(
      (match) => match[1]!,
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it('names the upload and the people of the world state as they are', () => {
    const section = readme.slice(readme.indexOf('## A whole state'), readme.indexOf('## Demo and bench'));
    expect(section).toContain(`\`${BIG_SAGE_UPLOAD_ID}\``);
    const named = new Set([...section.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]!));
    expect(statePeople.filter(({ username }) => !named.has(username))).toEqual([]);
  });

  it('lists the people of the world, with their password', () => {
    const listed = [...readme.matchAll(/^\| `([a-z]+)` +\|/gm)].map((match) => match[1]!);
    expect(listed.sort()).toEqual(people.map(({ username }) => username).sort());
    expect(readme).toContain(`the password \`${DEMO_PASSWORD}\``);
  });
});
