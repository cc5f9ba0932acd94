import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CommandHandler } from '../../../src/application/command-handler.ts';
import { ImportRunner, type ImportRunnerPorts } from '../../../src/application/imports/import-runner.ts';
import { streams } from '../../../src/application/streams.ts';
import { randomUuid } from '../../../src/crypto/random.ts';
import { PostgresImportGate } from '../../../src/jobs/import-gate.ts';
import { PostgresInlineRequests } from '../../../src/jobs/postgres-inline-requests.ts';
import { PostgresSourceValues } from '../../../src/jobs/postgres-source-values.ts';
import { DirectoryScratchFiles } from '../../../src/files/scratch-files.ts';
import { principal } from '../../support/application.ts';
import { ImportWorld } from './import-world.ts';

const REPORT = `mutation($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code path } } }`;
const REOPEN = `mutation($input: IncidentStatusInput!) { reopenIncident(input: $input) { userErrors { code } } }`;

let world: ImportWorld;

beforeAll(async () => {
  world = await ImportWorld.open();
});
afterAll(() => world.test.stop());

/** A runner whose process dies at the nth command of an operation: before it is given, or after it is written but not answered. */
function dying(operation: string, nth: number, when: 'before' | 'after'): ImportRunner {
  const { services, read, students, blobs, database } = world.test.application;
  let calls = 0;
  const handle: CommandHandler['handle'] = async (context, request) => {
    const isLast = request.operation === operation && ++calls >= nth;
    if (isLast && when === 'before') throw new Error('killed');
    const outcome = await services.commands.handle(context, request);
    if (isLast) throw new Error('killed');
    return outcome;
  };
  const ports: ImportRunnerPorts = {
    commands: { handle, clock: services.clock } as unknown as CommandHandler,
    scratch: new DirectoryScratchFiles(tmpdir()),
    progress: services.progress,
    reads: read,
    students,
    blobs,
    sourceValues: new PostgresSourceValues(database),
    inlineRequests: new PostgresInlineRequests(database),
    gate: new PostgresImportGate(database),
    personKey: (text) => `key of ${text}`,
    strangerLooks: { mayLook: () => true, missed: () => undefined, record: () => Promise.resolve() },
  };
  return new ImportRunner(ports);
}

const localType = async (): Promise<string> => {
  const [type] = await world.test.application.read.mappings.eventTypes(world.districtId, null);
  return type!.id;
};

const control = { signal: new AbortController().signal, progress: async () => undefined };

const completed = async (importId: string, org: string) => {
  const { services, eventLog } = world.test.application;
  const events = await services.decode(await eventLog.store.readStream(streams.import(org, importId)));
  return events.map(({ type, data }) => [type, data] as const);
};

it('goes on where it was stopped: students are registered once each', async () => {
  await world.run('ORGANIZATIONS_EDFI');
  const [district] = await world.test.application.read.directory.districts({
    districtId: null,
    text: null,
    after: null,
    limit: 1,
  });
  world.districtId = district!.id;
  const request = world.request('STUDENTS_EDFI');
  const stop = new AbortController();
  const stopped = world.services.imports.run(request, {
    signal: stop.signal,
    progress: async () => stop.abort(new Error('stopped')),
  });
  await expect(stopped).rejects.toThrow('stopped');
  const registered = await world.count('log.event', `type = 'StudentRegistered'`);
  expect(registered).toBeGreaterThan(0);
  expect(registered).toBeLessThan(960);
  expect(await world.services.imports.run(request, control)).toMatchObject({
    read: 960,
    imported: 960,
    changed: 0,
    unchanged: 0,
    rejected: 0,
  });
  expect(await world.count('log.event', `type = 'StudentRegistered'`)).toBe(960);
  expect(await completed(request.importId, world.districtId)).toMatchObject([
    ['ImportStarted', { kind: 'STUDENTS_EDFI' }],
    ['ImportCompleted', { imported: 960, changed: 0 }],
  ]);
});

it.each(['before', 'after'] as const)(
  'writes every incident once, although the process died %s a command',
  async (when) => {
    if (when === 'before') {
      for (const kind of ['CALENDARS_EDFI', 'PROGRAMS_EDFI', 'ROSTER_CSV'] as const) await world.run(kind);
      await world.mapEverything();
    }
    // Another source system: other incidents, under the same crosswalk.
    const sourceSystem = when === 'before' ? 'ed-fi' : 'other';
    if (when === 'after') await world.mapEverything(sourceSystem);
    const request = world.request('BEHAVIOR_EDFI', { sourceSystem });
    await expect(dying('importIncident', 8, when).run(request, control)).rejects.toThrow('killed');
    expect(await world.services.imports.run(request, control)).toMatchObject({
      read: 21,
      imported: 21,
      changed: 0,
      unchanged: 0,
      rejected: 0,
    });
    expect(await world.count('district_incident', `source_system = '${sourceSystem}'`)).toBe(21);
    expect((await completed(request.importId, world.districtId)).at(-1)).toMatchObject([
      'ImportCompleted',
      { imported: 21, changed: 0, rejected: 0 },
    ]);
    const repeated = await world.services.imports.run(request, control);
    expect(repeated).toMatchObject({ imported: 21, changed: 0 });
    expect(await completed(request.importId, world.districtId)).toHaveLength(2);
  },
);

it('deletes what was confirmed although it died in the middle of the deletions', async () => {
  const source = async function* () {
    yield Buffer.from(
      '<?xml version="1.0"?><InterchangeStudentDiscipline xmlns="http://ed-fi.org/5.2.0"></InterchangeStudentDiscipline>',
    );
  };
  const request = world.request('BEHAVIOR_EDFI', {
    source,
    mode: 'REPLACE_SOURCE',
    schoolYear: 2022,
    sourceSystem: 'other',
    confirmedDeletions: 21,
    importId: randomUuid(),
  });
  await expect(dying('importVoidIncident', 5, 'before').run(request, control)).rejects.toThrow('killed');
  await world.test.settle();
  expect(await world.services.imports.run(request, control)).toMatchObject({ read: 0, deleted: 21, rejected: 0 });
  expect(await world.count('log.event', `type = 'IncidentVoided'`)).toBe(21);
  expect(await world.count('district_incident', `source_system = 'ed-fi' and status = 'COMPLETE'`)).toBe(21);
});

it('voids nothing that was typed or taken back while nobody ran it: that was not confirmed', async () => {
  const source = async function* () {
    yield Buffer.from('incident_key,school_code,incident_date,behavior,role\n');
  };
  const clerk = principal(['CLERK'], { districtId: world.districtId });
  const [voided] = await world.test.application.database.query<{ stream: string }>(
    `select stream from log.event where type = 'IncidentVoided' limit 1`,
  );
  const request = world.request('BEHAVIOR_CSV', {
    source,
    mode: 'REPLACE_ALL',
    schoolYear: 2022,
    confirmedDeletions: 21,
    importId: randomUuid(),
  });
  await expect(dying('importVoidIncident', 5, 'before').run(request, control)).rejects.toThrow('killed');
  const [school] = await world.test.application.read.directory.schoolsOfDistricts([world.districtId]);
  const content = { occurredOn: '2022-03-03', events: [{ eventTypeId: await localType() }] };
  const typed = await world.test.execute(REPORT, { input: { schoolId: school!.id, content } }, clerk);
  expect(typed).toMatchObject({ data: { reportIncident: { userErrors: [] } } });
  const incidentId = voided!.stream.slice(voided!.stream.lastIndexOf('.') + 1);
  const back = await world.test.execute(REOPEN, { input: { incidentId, reason: 'Rightly entered after all.' } }, clerk);
  expect(back).toMatchObject({ data: { reopenIncident: { userErrors: [] } } });
  await world.test.settle();
  expect(await world.services.imports.run(request, control)).toMatchObject({ read: 0, deleted: 21, rejected: 0 });
  await world.test.settle();
  expect(await world.count('district_incident', `status not in ('VOIDED')`)).toBe(2);
});

it('tells how many of its incidents are done, however often the file is read', async () => {
  const rows = Array.from({ length: 900 }, (_, nth) => `k${nth},nowhere,2022-03-04,Other,OFFENDER\n`).join('');
  const file = Buffer.from(`incident_key,school_code,incident_date,behavior,role\n${rows}`);
  const request = world.request('BEHAVIOR_CSV', { source: () => Readable.from([file]), sizeBytes: file.length });
  const told: number[] = [];
  const progress = async (percent: number) => void told.push(Math.round(percent));
  expect(await world.services.imports.run(request, { ...control, progress })).toMatchObject({
    read: 900,
    rejected: 900,
  });
  expect(told).toEqual([44, 89, 100]);
});
