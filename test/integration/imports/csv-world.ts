import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { IncidentState } from '../../../src/domain/incident/state.ts';
import type { Principal } from '../../../src/domain/kernel/principal.ts';
import { principal } from '../../support/application.ts';
import { type Answer, fileOf, ImportWorld, SAMPLES } from './import-world.ts';

const CREATE_UPLOAD = `mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id } url userErrors { code } } }`;
const START = `mutation($input: StartImportInput!) { startImport(input: $input) { job { id } userErrors { code details { key value } } } }`;
const JOB = `query($id: ID!) { job(id: $id) { status errorCode percent importResult { read imported changed unchanged deleted rejected noticeCount
  notices { line sourceKey code field } byKind { kind count } rowErrors(first: 50) { totalCount edges { node { line column sourceKey code } } } } } }`;

const COLUMNS = [
  ...['incident_key', 'school_code', 'incident_date', 'incident_time', 'location', 'damages', 'behavior', 'student_id'],
  ...['last_name', 'role', 'discipline_key', 'discipline', 'discipline_days', 'discipline_starts_on'],
];
export type Cells = { readonly [column: string]: string };

/** A file of these rows: UTF-8 with a byte-order mark and CR LF. */
export const csv = (...rows: readonly Cells[]): Buffer =>
  Buffer.from(
    `\uFEFF${[COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => row[name] ?? '').join(','))].join('\r\n')}\r\n`,
  );

/** The sample district, its crosswalk for the system `sis`, and its vendor, who sends incidents in CSV. */
export class CsvWorld {
  #keys = 0;

  private constructor(
    readonly world: ImportWorld,
    readonly vendor: Principal,
    /** Code of a school, and the state numbers of its students. */
    readonly school: string,
    readonly students: readonly string[],
  ) {}

  static async open(): Promise<CsvWorld> {
    const world = await ImportWorld.open();
    await world.importReference();
    await world.mapEverything('sis');
    const vendor = principal(['VENDOR'], { kind: 'SERVICE_ACCOUNT', districtId: world.districtId });
    const roster = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split(/\r?\n/).slice(1);
    const places = roster.map((line) => line.split(','));
    const school = places[0]![1]!;
    const students = places.filter((cells) => cells[1] === school).map((cells) => cells[0]!);
    return new CsvWorld(world, vendor, school, students);
  }

  readonly key = (): string => `csv-${++this.#keys}`;

  /** A row about a student who was suspended for a day. */
  readonly row = (incident: string, rest: Cells = {}): Cells => ({
    incident_key: incident,
    school_code: this.school,
    incident_date: '2022-03-04',
    incident_time: '10:15',
    location: 'Gym',
    damages: '=1+1',
    behavior: 'School Violation',
    student_id: this.students[0]!,
    role: 'OFFENDER',
    discipline_key: 'd',
    discipline: 'In School Suspension',
    discipline_days: '1',
    discipline_starts_on: '2022-03-07',
    ...rest,
  });

  /** The payload of a mutation that answers without errors. */
  readonly ask = async (query: string, input: object, as: Principal = this.vendor): Promise<Answer> => {
    const variables = { input: { idempotencyKey: this.key(), ...input } };
    const { data, errors } = await this.world.test.execute<Answer>(query, variables, as);
    expect(errors).toEqual([]);
    return Object.values(data)[0];
  };

  /** Sends a file and asks for its import. */
  readonly start = async (bytes: Buffer, rest: object = {}, as: Principal = this.vendor): Promise<Answer> => {
    const kind = 'BEHAVIOR_CSV';
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { upload, url } = await this.ask(CREATE_UPLOAD, { kind, sizeBytes: bytes.length, sha256 }, as);
    await this.world.services.transfers.receive(url.slice(url.lastIndexOf('/') + 1), Readable.from([bytes]));
    return this.ask(START, { uploadId: upload.id, kind, mode: 'MERGE', sourceSystem: 'sis', ...rest }, as);
  };

  readonly jobOf = async (id: string, as: Principal = this.vendor): Promise<Answer> => {
    const { data, errors } = await this.world.test.execute<Answer>(JOB, { id }, as);
    expect(errors).toEqual([]);
    return data.job;
  };

  /** The job of an import that was asked for and is over. */
  readonly imported = async (bytes: Buffer, rest: object = {}): Promise<Answer> => {
    const { job, userErrors } = await this.start(bytes, rest);
    expect(userErrors).toEqual([]);
    await this.world.test.settle();
    return this.jobOf(job.id);
  };

  readonly idOf = async (sourceKey: string): Promise<string> => {
    const { incidents } = this.world.test.application.read;
    return (await incidents.idsBySourceKeys(this.world.districtId, 'sis', [sourceKey])).get(sourceKey)!;
  };

  readonly stateOf = async (sourceKey: string): Promise<IncidentState> => {
    const id = await this.idOf(sourceKey);
    return (await this.world.test.application.read.incidents.statesByIds([id])).get(id)!.state;
  };
}
