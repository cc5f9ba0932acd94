import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNSYNCED_KEY } from '../../../src/seed/state/copper-basin.ts';
import { incidentIdOf } from '../../../src/seed/state/planned-incident.ts';
import { BIG_SAGE_UPLOAD_ID } from '../../../src/seed/state/big-sage-upload-id.ts';
import { statePeople } from '../../../src/seed/state/state-people.ts';
import { openStateWorld, STATE_WORLD_ENTERED } from '../../../src/server/open-state-world.ts';
import { playWorld } from '../../../src/server/worlds.ts';
import { type Answer, createTestApplication, principal, type TestApplication } from '../../support/application.ts';
import { plannedStateWorld } from '../../support/planned-state-world.ts';
import { plannedFigures, writtenFigures } from '../../support/state-world-figures.ts';
import { itIsTheSameAgain } from './state-world-again.ts';
import { describeCertifications } from './state-world-certifications.ts';
import { describeCertifiers } from './state-world-certifiers.ts';
import { describePeople } from './state-world-people.ts';

const plan = plannedStateWorld('small');
const { students, basin, records, story } = plan;
const dana = principal(['DISTRICT_ADMINISTRATOR'], { districtId: basin.districtId });
let test: TestApplication;
/** Where the log ended when the world was whole. */
let head: number;

beforeAll(async () => {
  test = await createTestApplication({ start: STATE_WORLD_ENTERED.toISOString() });
  await openStateWorld(test.application, test.clock, 'small');
  await test.settle();
  ({ head } = await test.application.services.progress.status());
}, 600_000);

afterAll(() => test?.stop());

interface Found {
  readonly incidentId: string | null;
  readonly rule: { readonly id: string };
}

interface Preview {
  readonly previewValidation: {
    readonly rows: {
      readonly edges: readonly { readonly node: Found }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

/** Every finding of a year in Copper Basin, as `previewValidation` tells it. */
async function findings(schoolYear: number, dataset: 'DISTRICT' | 'STATE'): Promise<readonly Found[]> {
  const query = `query ($scope: ValidationScopeInput!, $dataset: Dataset, $after: String) {
    previewValidation(scope: $scope, dataset: $dataset, first: 100, after: $after) {
      rows { edges { node { incidentId rule { id } } } pageInfo { hasNextPage endCursor } } } }`;
  const found: Found[] = [];
  for (let after: string | null = null; ;) {
    const variables: Record<string, unknown> = { scope: { districtId: basin.districtId, schoolYear }, dataset, after };
    const answer: Answer<Preview> = await test.execute<Preview>(query, variables, dana);
    expect(answer.errors).toEqual([]);
    const { edges, pageInfo }: Preview['previewValidation']['rows'] = answer.data!.previewValidation.rows;
    found.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
}

describe('the world state, small', () => {
  it('holds as many of everything as the plan says', async () => {
    expect(await writtenFigures(test.application.readDatabase)).toEqual(plannedFigures(plan));
  });

  it('tells at the start how much the read models hold', async () => {
    const { holds } = await playWorld(test.application, test.clock, {});
    const incidents = Object.values(plannedFigures(plan).incidents).reduce((sum, count) => sum + count, 0);
    expect(holds).toBe(`30 districts, ${incidents} incidents, 13 certification events, seed 42`);
  });

  it('finds every record of Copper Basin by exactly the rules that it shows', async () => {
    const rules = new Map<string, string[]>();
    for (const year of [2026, 2027])
      for (const { incidentId, rule } of await findings(year, 'DISTRICT'))
        if (incidentId !== null) rules.set(incidentId, [...(rules.get(incidentId) ?? []), rule.id].sort());
    const found = records.map(({ key, title }) => [title, [...new Set(rules.get(incidentIdOf(key)))]]);
    expect(found).toEqual(records.map(({ title, rules: own }) => [title, own]));
  });

  it('sees that a school has nothing at the state, and that one record has changed since', async () => {
    const found = await findings(2026, 'STATE');
    const idsOf = (id: string) => found.filter(({ rule }) => rule.id === id).map(({ incidentId }) => incidentId);
    expect(idsOf('BEH-14')).toEqual([null]);
    expect(idsOf('BEH-16')).toEqual([incidentIdOf(UNSYNCED_KEY)]);
  });

  it('has the file of Big Sage waiting: its system asks what it would bring, and nothing is written', async () => {
    const vendor = principal(['VENDOR'], { districtId: story('Big Sage').districtId });
    const before = (await test.application.services.progress.status()).head;
    const { data, errors } = await test.execute<{
      readonly startImport: {
        readonly userErrors: readonly unknown[];
        readonly job: { readonly id: string } | null;
      };
    }>(
      `mutation ($input: StartImportInput!) {
        startImport(input: $input) { userErrors { code } job { id } } }`,
      { input: { uploadId: BIG_SAGE_UPLOAD_ID, kind: 'BEHAVIOR_EDFI', mode: 'VALIDATE_ONLY', schoolYear: 2026 } },
      vendor,
    );
    expect([errors, data!.startImport.userErrors]).toEqual([[], []]);
    await test.settle();
    const job = await test.application.services.jobs.get(data!.startImport.job!.id);
    expect(job!.result).toMatchObject({ read: 21, rejected: 0 });
    expect((await test.application.services.progress.status()).head).toBe(before);
  });

  itIsTheSameAgain(() => ({ test, head }));

  it('writes nothing when it is opened again', async () => {
    const before = (await test.application.services.progress.status()).head;
    await openStateWorld(test.application, test.clock, 'small');
    await test.settle();
    expect((await test.application.services.progress.status()).head).toBe(before);
  });

  it('has no name and no number of a person outside a sealed slot anywhere in the log', async () => {
    const secrets = new Set<string>();
    for (const { identity } of [...students.values()].flat())
      for (const secret of [identity.stateStudentId, identity.firstName, identity.lastName, identity.bornOn])
        if (secret !== null) secrets.add(secret);
    for (const { firstName, lastName, isMachine } of statePeople)
      if (isMachine !== true) secrets.add(firstName).add(lastName);
    expect(secrets.size).toBeGreaterThan(400);
    const rows = await test.application.database.query<{ text: string }>(
      'select stream || data || meta as text from log.event',
    );
    const words = new Set(rows.flatMap(({ text }) => text.match(/[\p{L}\d-]+/gu) ?? []));
    expect([...secrets].filter((secret) => words.has(secret))).toEqual([]);
  });
});

describeCertifications(() => test, plan);
describeCertifiers(() => test, plan);
describePeople(() => test, plan);
