import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { DEMO_PASSWORD, people } from '../../src/seed/people.ts';
import { demonstrationOf, openDistrictWorld, ownSamples, WORLD_ENTERED } from '../../src/server/demo-world.ts';
import { listen, type RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';

const file = (name: string): Promise<Buffer> => readFile(new URL(`../../${name}`, import.meta.url));
const readme = (await file('README.md')).toString('utf8');
const examples = [...readme.matchAll(/^```graphql\n([\s\S]*?)^```/gm)].map((match) => match[1]!);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have the shape of their query
type Answer = any;

/** The one example of README.md that holds a text, with what the reader fills in. */
function example(holding: string, filledIn: { readonly [placeholder: string]: string } = {}): string {
  const found = examples.filter((one) => one.includes(holding));
  if (found.length !== 1) throw new Error(`${found.length} examples hold ${holding}`);
  return Object.entries(filledIn).reduce(
    (text, [placeholder, value]) => text.replaceAll(`<${placeholder}>`, value),
    found[0]!,
  );
}

const tokens = new Map<string, string>();
let test: TestApplication;
let server: RunningServer;

/** Signs in as a reader does, by opening GraphiQL, and sends what stands in its editor. */
async function as(who: string, query: string): Promise<Answer> {
  if (!tokens.has(who)) {
    const page = await (await fetch(`${server.url}/graphiql?as=${who}`)).text();
    tokens.set(who, /data-token="([^"]+)"/.exec(page)?.[1] ?? '');
  }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(who)}` };
  const answer = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = (await answer.json()) as Answer;
  if (errors) throw new Error(`${who}: ${JSON.stringify(errors)}`);
  return data;
}

/** The only field of a mutation that was accepted. */
async function accepted(who: string, query: string): Promise<Answer> {
  const [payload] = Object.values<Answer>((await as(who, query)) as object);
  expect(payload.userErrors).toEqual([]);
  return payload;
}

const refusals = async (who: string, query: string): Promise<readonly string[]> =>
  Object.values<Answer>((await as(who, query)) as object).flatMap(({ userErrors }) =>
    userErrors.map(({ code }: Answer) => code),
  );

/** Sends a query again, as a reader would, until its job is done. */
async function job(who: string, query: string): Promise<Answer> {
  for (;;) {
    const { node } = (await as(who, query)).jobs.edges[0];
    if (node.status === 'COMPLETED') return node;
    if (node.status !== 'QUEUED' && node.status !== 'RUNNING') throw new Error(`a job ended ${node.status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const viewed = (query: string, reportId: string): string =>
  query.replace(/takeSnapshot[\s\S]*$/, '}').replace(/reportId: "[^"]*"/, `reportId: "${reportId}"`);

beforeAll(async () => {
  test = await createTestApplication({ start: WORLD_ENTERED.toISOString() });
  await openDistrictWorld(test.application, test.clock, ownSamples());
  const environment = readEnvironment({ NODE_ENV: 'test', PORT: '0' });
  server = await listen(test.application, environment, pino({ level: 'silent' }), demonstrationOf(test.application));
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

it('begins with a page of everybody who can come in, each with a way to', async () => {
  const answer = await fetch(`${server.url}/`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  const page = await answer.text();
  expect([...page.matchAll(/graphiql\?as=(\w+)/g)].map((match) => match[1])).toEqual(people.map((one) => one.username));
  for (const { does } of people) expect(page).toContain(does.replaceAll("'", '&#39;'));
});

it('opens GraphiQL with everything that its page loads, none of it from elsewhere', async () => {
  const page = await (await fetch(`${server.url}/graphiql?as=casey`)).text();
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  const assets = loaded.filter((address) => address.startsWith('/'));
  expect(loaded.filter((address) => !assets.includes(address))).toEqual(['data:,']);
  expect(assets).toHaveLength(5);
  for (const asset of assets) {
    const answer = await fetch(`${server.url}${asset}`);
    expect([asset, answer.status, answer.headers.get('content-type')]).toEqual([
      asset,
      200,
      `text/${asset.endsWith('.css') ? 'css' : 'javascript'}; charset=utf-8`,
    ]);
  }
});

describe('the main job, by hand, as README.md tells it', () => {
  let uploadId = '';

  it('1. takes the file, tells what is unknown and refuses to import it', async () => {
    const { upload, url } = await accepted('vendor', example('createUpload('));
    uploadId = upload.id as string;
    const sent = await fetch(`${server.url}${new URL(url as string).pathname}`, {
      method: 'PUT',
      body: new Uint8Array(await file('samples/StudentDiscipline.xml')),
    });
    expect(sent.status).toBe(201);
    await accepted('vendor', example('mode: VALIDATE_ONLY', { 'upload id': uploadId }));
    const { importResult } = await job('vendor', example('importResult {'));
    expect([importResult.read, importResult.imported, importResult.unmapped.length]).toEqual([21, 0, 11]);
    expect(await refusals('vendor', example('mode: MERGE', { 'upload id': uploadId }))).toEqual(['UNKNOWN_CODE']);
  });

  it('2. means what the district says, then imports', async () => {
    expect((await as('dana', example('sourceCodeMappings('))).sourceCodeMappings).toHaveLength(11);
    const tried = await accepted('dana', example('mapSourceCodes('));
    expect([tried.impact.stateCodedEvents, tried.impact.reportable]).toEqual([10, 9]);
    await accepted('dana', example('mapSourceCodes(').replace('dryRun: true', 'dryRun: false'));
    const merge = example('mode: MERGE', { 'upload id': uploadId });
    const { job: first } = await accepted('vendor', merge);
    expect((await job('vendor', example('importResult {'))).importResult.imported).toBe(21);
    expect((await accepted('vendor', merge)).job.id).toBe(first.id);
    expect((await as('dana', '{ incidents { totalCount } }')).incidents.totalCount).toBeLessThan(21);
    expect((await as('dana', example('statuses: [IN_PROGRESS, COMPLETE]'))).incidents.totalCount).toBe(21);
    await accepted('vendor', example('startMassSync('));
    await test.settle();
  });

  it('3 and 4. stops a certifier at two records until the clerk has corrected them', async () => {
    const { edges } = (await as('avery', example('certifications(filter'))).certifications;
    expect(example('runDistrictValidation(')).toContain(edges[0].node.id);
    const { validationRun } = await accepted('avery', example('runDistrictValidation('));
    expect(validationRun.summary.filter(({ severity }: Answer) => severity === 'FATAL')).toMatchObject([
      { rule: { id: 'BEH-04' }, count: 2 },
    ]);
    expect(await refusals('avery', example('runStateValidation('))).toEqual(['FATAL_ERRORS_REMAIN']);
    const found = (await as('casey', example('ruleId: "BEH-04"'))).incidents.edges as Answer[];
    expect(found).toHaveLength(2);
    for (const { node } of found) {
      await accepted(
        'casey',
        example('correctBehaviorEvent(', { 'incident id': node.id, 'behavior event id': node.behaviorEvents[0].id }),
      );
    }
  });

  it('5 and 6. compares, copies what differs, and lets two people certify', async () => {
    const report = async () => {
      expect((await accepted('avery', example('runDistrictValidation('))).validationRun.fatalCount).toBe(0);
      await accepted('avery', example('runStateValidation('));
      return job('avery', example('kinds: [STATE_VALIDATION]'));
    };
    const first = (await report()).validationRun;
    expect(first.differingRecords).toBe(2);
    const sections = first.reconciliation.map(({ school, label }: Answer) => `${school.name} ${label}`) as string[];
    expect(new Set(sections).size).toBe(sections.length);
    expect(sections.length).toBeGreaterThan(2);
    await accepted('avery', example('startBatchResync('));
    await test.settle();
    const { id: runId, validationRun } = await report();
    expect(validationRun.differingRecords).toBe(0);

    const step3 = example('takeSnapshot(', { 'job id of the state validation': runId });
    expect(await refusals('avery', step3)).toEqual([]);
    await test.settle();
    const { currentSnapshot: snapshot } = (await as('avery', example('currentSnapshot {'))).certification;
    expect([snapshot.status, snapshot.rowCount]).toEqual(['CAPTURED', 21]);
    await accepted('avery', viewed(step3, snapshot.id));
    const submit = example('submitCertification(', { 'snapshot id': snapshot.id, digest: snapshot.digest });
    expect(submit).toContain(`password: "${DEMO_PASSWORD}"`);
    expect((await accepted('avery', submit)).certification.eventStatus).toBe('IN_PROGRESS');
    const second = submit.replace('Avery Holtby', 'Blake Ortwin');
    expect(await refusals('blake', second)).toEqual(['REPORT_NOT_VIEWED']);
    for (const reportId of [runId, snapshot.id]) await accepted('blake', viewed(step3, reportId as string));
    expect((await accepted('blake', second)).certification.eventStatus).toBe('CERTIFICATION_SENT_TO_STATE');
  });

  it('7 and 8. is approved, and proved', async () => {
    const { currentSnapshot: snapshot } = (await as('avery', example('currentSnapshot {'))).certification;
    const approve = example('approveCertification(', { 'snapshot id': snapshot.id, digest: snapshot.digest });
    expect((await accepted('sam', approve)).certification.approvedSnapshot.digest).toBe(snapshot.digest);
    await accepted('alex', example('verifySnapshot(', { 'snapshot id': snapshot.id }));
    const { verification } = await job('alex', example('kinds: [VERIFICATION]'));
    expect(verification.verdicts.map(({ outcome }: Answer) => outcome)).toEqual(Array(5).fill('PASSED'));
  });
});

it('opens GraphiQL for somebody who has chosen another password, and for nobody who is off or unknown', async () => {
  const change = `mutation { changePassword(input: { current: "${DEMO_PASSWORD}", next: "a lamp beneath the stairs" }) { userErrors { code } } }`;
  await accepted('casey', change);
  await expect(as('casey', '{ me { displayName } }')).rejects.toThrow('UNAUTHENTICATED');
  tokens.delete('casey');
  expect((await as('casey', '{ me { roles } }')).me.roles).toEqual(['CLERK']);
  const { accounts } = test.application.services;
  const { accountId } = (await accounts.byUsername('casey'))!;
  const [row] = await test.application.database.query(
    `select kind, operation, address from account.access_log where account_id = $1 order by id desc limit 1`,
    [accountId],
  );
  expect(row).toEqual({ kind: 'SIGN_IN', operation: 'graphiql', address: '127.0.0.1' });
  await accounts.disable(accountId);
  for (const name of ['casey', 'nobody']) {
    const page = await (await fetch(`${server.url}/graphiql?as=${name}`)).text();
    expect(page).toContain('data-token=""');
    expect(page).toContain(`${name} cannot sign in`);
  }
});
