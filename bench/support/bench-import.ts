import { Readable } from 'node:stream';
import type { ImportRequest, ImportResult } from '../../src/application/imports/import-request.ts';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { sourceCrosswalkDecider } from '../../src/domain/source-crosswalk/decider.ts';
import type { Application } from '../../src/server/compose.ts';
import { BENCH_DAY, type BenchDistrict, SYSTEM } from './bench-district.ts';

const STUDENTS = 500;
const COLUMNS =
  'incident_key,school_code,incident_date,incident_time,location,details,behavior,student_id,role,discipline,discipline_days,discipline_starts_on';

/** A line about one of the students in turn, with texts as long as those of the published files. */
function lineOf(index: number, prefix: string): string {
  const student = 7_000_000 + (index % STUDENTS);
  const details = `"Student left the room without leave, came back after ${index % 40} minutes, and said so."`;
  return `${prefix}${index},0001-${index % 2},${BENCH_DAY},10:15,Room 12,${details},Defiance,${student},OFFENDER,ISS,1,2022-05-04\n`;
}

/** A CSV file of new incidents, each with a student and a measure. */
export function behaviorCsv(count: number, prefix: string): Buffer {
  return Buffer.from(`${COLUMNS}\n${Array.from({ length: count }, (_, index) => lineOf(index, prefix)).join('')}`);
}

/** The same file in pieces, of which one exists at a time: `size` lets it end at a line. */
export function* behaviorCsvPieces(size: number, prefix: string): Generator<Buffer> {
  let piece = `${COLUMNS}\n`;
  for (let index = 0, written = piece.length; written < size; index += 1) {
    const line = lineOf(index, prefix);
    piece += line;
    written += line.length;
    if (piece.length < 65_536) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

/** Runs an import to its end. */
export function runImport({ services }: Application, request: ImportRequest): Promise<ImportResult> {
  return services.imports.run(request, { signal: new AbortController().signal, progress: async () => undefined });
}

/** A file for a district, as a whole or in pieces that can be had again. */
export function importOf(
  { districtId: org }: BenchDistrict,
  kind: ImportRequest['kind'],
  file: Buffer | { readonly pieces: () => Iterable<Buffer>; readonly size: number },
  mode: ImportRequest['mode'] = 'MERGE',
): ImportRequest {
  const importId = randomUuid();
  return {
    ...{ importId, kind, org, mode, schoolYear: null, sourceSystem: 'bench', sha256: '0'.repeat(64) },
    source: () => Readable.from('pieces' in file ? file.pieces() : [file]),
    sizeBytes: 'pieces' in file ? file.size : file.length,
    confirmedDeletions: null,
    principal: SYSTEM.principal,
    correlationId: importId,
  };
}

/** Students who are known and enrolled, and the crosswalk. */
export async function prepareImports(application: Application, district: BenchDistrict): Promise<void> {
  const { services, students } = application;
  const { districtId, eventTypeId, resolutionTypeId } = district;
  const ids = Array.from({ length: STUDENTS }, (_, index) => String(7_000_000 + index));
  await students.claimStudents(ids.map((stateStudentId) => ({ stateStudentId, studentId: randomUuid() })));
  const roster = ['student_unique_id,school_id,entry_date', ...ids.map((id, at) => `${id},0001-${at % 2},2021-08-23`)];
  await runImport(application, importOf(district, 'ROSTER_CSV', Buffer.from(roster.join('\n'))));
  const outcome = await services.commands.handle(SYSTEM, {
    operation: 'mapSourceCodes',
    stream: streams.sourceCrosswalk(districtId, 'bench'),
    org: districtId,
    input: {},
    decider: sourceCrosswalkDecider,
    command: () => ({
      type: 'MapSourceCodes',
      districtId,
      sourceSystem: 'bench',
      mappings: [
        { kind: 'BEHAVIOR', value: 'Defiance', localTypeId: eventTypeId },
        { kind: 'DISCIPLINE', value: 'ISS', localTypeId: resolutionTypeId },
      ],
      knownTypeIds: { BEHAVIOR: new Set([eventTypeId]), DISCIPLINE: new Set([resolutionTypeId]) },
      awardTypeIds: new Set<string>(),
    }),
  });
  if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
  await services.progress.waitForRevision(outcome.stream, outcome.revision, 10_000);
}
