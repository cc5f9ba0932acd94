import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csv, CsvWorld } from '../integration/imports/csv-world.ts';
import type { Answer } from '../integration/imports/import-world.ts';
import { streams } from '../../src/application/streams.ts';
import { principal } from '../support/application.ts';

const SYNC = `mutation($input: StartMassSyncInput!) { startMassSync(input: $input) { userErrors { code } job { id } } }`;
const VOID = `mutation($input: IncidentStatusInput!) { voidIncident(input: $input) { userErrors { code } incident { id } } }`;
const REOPEN = `mutation($input: IncidentStatusInput!) { reopenIncident(input: $input) { userErrors { code path } incident { id status } } }`;
const INLINE = `mutation($input: ImportIncidentsInput!) { importIncidents(input: $input) { userErrors { code path } rows { outcome } } }`;

let csvs: CsvWorld;
beforeAll(async () => {
  csvs = await CsvWorld.open();
});
afterAll(() => csvs.world.test.stop());

const replace = (confirmedDeletions = 0) => ({ mode: 'REPLACE_SOURCE', schoolYear: 2022, confirmedDeletions });
const file = (...keys: readonly string[]) => csv(...keys.map((key) => csvs.row(key)));
const status = async (key: string) => (await csvs.stateOf(`${csvs.school}/${key}`)).status;
const clerk = () => principal(['CLERK'], { districtId: csvs.world.districtId });
const history = async (key: string): Promise<readonly string[]> => {
  const id = await csvs.idOf(`${csvs.school}/${key}`);
  const { commands } = csvs.world.services;
  return (await commands.history(streams.incident(csvs.world.districtId, id))).map(({ type }) => type);
};
const result = (answer: Answer) => answer.importResult;

describe('an incident that a file voided because it was missing', () => {
  it('is taken back as it was when a file delivers it again, history and all, and only once', async () => {
    expect(result(await csvs.imported(file('1', '2'), replace()))).toMatchObject({ imported: 2 });
    const before = await csvs.stateOf(`${csvs.school}/2`);
    expect(result(await csvs.imported(file('1'), replace(1)))).toMatchObject({ unchanged: 1, deleted: 1 });
    expect(await status('2')).toBe('VOIDED');
    const validated = result(await csvs.imported(file('1', '2'), { mode: 'VALIDATE_ONLY', schoolYear: 2022 }));
    expect(validated.rejected).toBe(0);
    expect(validated.byKind).toContainEqual({ kind: 'CHANGED', count: 1 });
    expect(await status('2')).toBe('VOIDED');
    expect(result(await csvs.imported(file('1', '2'), replace()))).toMatchObject({
      ...{ imported: 0, changed: 1, unchanged: 1, rejected: 0, deleted: 0 },
    });
    const after = await csvs.stateOf(`${csvs.school}/2`);
    expect(after).toEqual({ ...before, version: before.version + 3 });
    expect((await history('2')).slice(-4)).toEqual([
      ...['IncidentCompleted', 'IncidentVoided', 'IncidentReopened', 'IncidentCompleted'],
    ]);
    expect(result(await csvs.imported(file('1', '2'), replace()))).toMatchObject({ changed: 0, unchanged: 2 });
  });

  it('goes to the state again with the next sync', async () => {
    const atState = async () => csvs.world.count('state_incident', `id = '${await csvs.idOf(`${csvs.school}/2`)}'`);
    const sync = async () => {
      await csvs.ask(SYNC, { schoolYear: 2022 }, csvs.world.admin);
      await csvs.world.test.settle();
    };
    await csvs.imported(file('1'), replace(1));
    await sync();
    expect(await atState()).toBe(0);
    await csvs.imported(file('1', '2'), replace());
    await sync();
    expect(await atState()).toBe(1);
  });

  it('reads as the file now says when it comes back changed, also in a request', async () => {
    await csvs.imported(file('1'), replace(1));
    const moved = { sourceKey: `${csvs.school}/2`, schoolCode: csvs.school, occurredOn: '2022-03-04' };
    const rows = [{ ...moved, location: 'Roof', events: [{ behavior: 'School Violation' }] }];
    const request = { rows, sourceSystem: 'sis' };
    expect(await csvs.ask(INLINE, { ...request, dryRun: true })).toMatchObject({ rows: [{ outcome: 'CHANGED' }] });
    expect(await status('2')).toBe('VOIDED');
    expect(await csvs.ask(INLINE, request)).toMatchObject({ userErrors: [], rows: [{ outcome: 'CHANGED' }] });
    expect(await csvs.stateOf(`${csvs.school}/2`)).toMatchObject({ location: 'Roof' });
  });

  it('keeps what people changed here before it was missing', async () => {
    const incidentId = await csvs.idOf(`${csvs.school}/1`);
    await csvs.imported(file('1', '2'), replace());
    const correct = `mutation($input: CorrectIncidentDetailsInput!) { correctIncidentDetails(input: $input) { userErrors { code } } }`;
    await csvs.ask(correct, { incidentId, changes: { damages: '40.50' } }, csvs.world.admin);
    await csvs.imported(file('2'), replace(1));
    expect(result(await csvs.imported(file('1', '2')))).toMatchObject({ changed: 1, unchanged: 1, noticeCount: 1 });
    expect(await csvs.stateOf(`${csvs.school}/1`)).toMatchObject({ status: 'COMPLETE', damages: '40.50' });
  });
});

describe('an incident that a person voided', () => {
  it('stays void whatever a file says, and the file is told', async () => {
    const incidentId = await csvs.idOf(`${csvs.school}/1`);
    await csvs.ask(VOID, { incidentId, reason: 'Another school' }, clerk());
    const { rejected, rowErrors } = result(await csvs.imported(file('1', '2')));
    expect(rejected).toBe(1);
    expect(rowErrors.edges).toMatchObject([{ node: { line: 2, code: 'INCIDENT_VOIDED' } }]);
    expect(await status('1')).toBe('VOIDED');
  });

  it('is reopened by hand with a reason only, and is open then', async () => {
    const incidentId = await csvs.idOf(`${csvs.school}/1`);
    const before = await csvs.world.head();
    expect(await csvs.ask(REOPEN, { incidentId }, clerk())).toEqual({
      ...{ incident: null, userErrors: [{ code: 'REASON_REQUIRED', path: ['reason'] }] },
    });
    expect(await csvs.world.head()).toBe(before);
    expect(await csvs.ask(REOPEN, { incidentId, reason: 'It was ours' }, clerk())).toEqual({
      ...{ incident: { id: incidentId, status: 'IN_PROGRESS' }, userErrors: [] },
    });
    expect((await history('1')).slice(-2)).toEqual(['IncidentVoided', 'IncidentReopened']);
    expect(result(await csvs.imported(file('1', '2')))).toMatchObject({ rejected: 0 });
  });
});
