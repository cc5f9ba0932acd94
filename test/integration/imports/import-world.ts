import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandRequest } from '../../../src/application/command-handler.ts';
import type { ImportRequest, ImportResult } from '../../../src/application/imports/import-request.ts';
import { importedId } from '../../../src/application/imports/import-ids.ts';
import { streams } from '../../../src/application/streams.ts';
import type { ImportKind } from '../../../src/domain/import/events.ts';
import type { Principal } from '../../../src/domain/kernel/principal.ts';
import { eventTypeDecider } from '../../../src/domain/event-type/decider.ts';
import { resolutionTypeDecider } from '../../../src/domain/resolution-type/decider.ts';
import { sourceCrosswalkDecider } from '../../../src/domain/source-crosswalk/decider.ts';
import { codesOn } from '../../../src/domain/reference/effective.ts';
import { randomUuid } from '../../../src/crypto/random.ts';
import { createTestApplication, principal, type TestApplication } from '../../support/application.ts';

/** What an operation answers. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have the shape of the query beside the call
export type Answer = any;

export const SAMPLES = fileURLToPath(new URL('../../../samples', import.meta.url));
const PUBLISHED = [
  process.env['ED_FI_DIR'],
  fileURLToPath(new URL('../../../../shared/data/ed-fi-5.2', import.meta.url)),
];

/** The project's own sample, and the published Ed-Fi files where they are at hand: both have the same shape and counts. */
export const directories: readonly string[] = [
  SAMPLES,
  ...PUBLISHED.filter((one) => one !== undefined && existsSync(join(one, 'Student.xml'))).slice(0, 1),
] as string[];

export const FILES: { readonly [Kind in ImportKind]: readonly string[] } = {
  ORGANIZATIONS_EDFI: ['EducationOrganization.xml'],
  CALENDARS_EDFI: ['EducationOrgCalendar.xml'],
  STUDENTS_EDFI: ['Student.xml'],
  PROGRAMS_EDFI: ['StudentProgram.xml'],
  ROSTER_CSV: ['roster.csv', 'roster-derived.csv'],
  BEHAVIOR_EDFI: ['StudentDiscipline.xml'],
  BEHAVIOR_CSV: ['behavior.csv'],
  ATTENDANCE_CSV: ['attendance.csv'],
};

export const fileOf = (directory: string, kind: ImportKind): string => {
  const name = FILES[kind].find((one) => existsSync(join(directory, one)));
  if (name === undefined) throw new Error(`${directory} has no file for ${kind}`);
  return join(directory, name);
};

/** Story 1's crosswalk: foreign value, local name, state code. */
const BEHAVIORS: readonly (readonly [string, string, string | null])[] = [
  ['State Offense + Knife', 'Knife', '20'],
  ['State Offense + Handgun', 'Handgun', '11'],
  ['State Offense + Club', 'Dangerous weapon', '96'],
  ['State Offense + Other', 'Other weapon', '97'],
  ['State Offense', 'Other offense', '9000'],
  ['School Violation + Knife', 'Knife', '20'],
  ['School Violation', 'School violation', null],
  ['School Code of Conduct', 'Code of conduct', null],
  ['Other', 'Other behavior', null],
];
const DISCIPLINES: readonly (readonly [string, string, string])[] = [
  ['In School Suspension', 'In-school suspension', '500'],
  ['Expulsion', 'Expulsion', '260'],
];

export class ImportWorld {
  districtId = '';

  constructor(
    readonly test: TestApplication,
    readonly directory: string,
  ) {}

  static async open(directory = SAMPLES): Promise<ImportWorld> {
    return new ImportWorld(await createTestApplication(), directory);
  }

  get services() {
    return this.test.application.services;
  }

  get manager(): Principal {
    return principal(['COLLECTIONS_MANAGER']);
  }

  get admin(): Principal {
    return principal(['DISTRICT_ADMINISTRATOR'], { districtId: this.districtId });
  }

  request(kind: ImportKind, rest: Partial<ImportRequest> = {}): ImportRequest {
    return {
      importId: randomUuid(),
      kind,
      mode: 'MERGE',
      org: kind === 'ORGANIZATIONS_EDFI' ? 'state' : this.districtId,
      schoolYear: null,
      sourceSystem: 'ed-fi',
      sha256: '0'.repeat(64),
      source: () => createReadStream(fileOf(this.directory, kind)),
      sizeBytes: null,
      confirmedDeletions: null,
      principal: this.manager,
      correlationId: randomUuid(),
      ...rest,
    };
  }

  run(
    kind: ImportKind,
    rest: Partial<ImportRequest> = {},
    signal = new AbortController().signal,
  ): Promise<ImportResult> {
    return this.services.imports.run(this.request(kind, rest), { signal, progress: async () => undefined });
  }

  /** Everything but the incidents. */
  async importReference(): Promise<readonly ImportResult[]> {
    const organizations = await this.run('ORGANIZATIONS_EDFI');
    const [district] = await this.test.application.read.directory.districts({
      districtId: null,
      text: null,
      after: null,
      limit: 1,
    });
    this.districtId = district?.id ?? '';
    const results = [organizations];
    for (const kind of ['CALENDARS_EDFI', 'STUDENTS_EDFI', 'PROGRAMS_EDFI', 'ROSTER_CSV'] as const)
      results.push(await this.run(kind));
    return results;
  }

  /** Local types with state codes from July 2021 on, and the crosswalk to them. */
  async mapEverything(sourceSystem = 'ed-fi'): Promise<void> {
    const mappings = await this.localTypes();
    const { districtId } = this;
    const ids = (kind: string) => new Set(mappings.filter((one) => one.kind === kind).map((one) => one.localTypeId));
    await this.#command({
      operation: 'mapSourceCodes',
      stream: streams.sourceCrosswalk(districtId, sourceSystem),
      decider: sourceCrosswalkDecider,
      command: () => ({
        type: 'MapSourceCodes',
        districtId,
        sourceSystem,
        mappings,
        knownTypeIds: { BEHAVIOR: ids('BEHAVIOR'), DISCIPLINE: ids('DISCIPLINE') },
        awardTypeIds: new Set<string>(),
      }),
    });
    await this.test.settle();
  }

  async localTypes(): Promise<
    readonly { readonly kind: 'BEHAVIOR' | 'DISCIPLINE'; readonly value: string; readonly localTypeId: string }[]
  > {
    const { districtId } = this;
    const effectiveFrom = '2021-07-01';
    const codes = codesOn(await this.test.application.read.mappings.stateCodeLists(), effectiveFrom);
    for (const [, name, stateCode] of BEHAVIORS) {
      const eventTypeId = importedId('eventType', districtId, 'test', name);
      const at = { stream: streams.eventType(districtId, eventTypeId), decider: eventTypeDecider };
      await this.#command({
        ...at,
        operation: 'createEventType',
        command: () => ({
          type: 'CreateEventType',
          eventTypeId,
          districtId,
          schoolId: null,
          name,
          alignment: 'DISCIPLINE',
        }),
      });
      if (stateCode !== null)
        await this.#command({
          ...at,
          operation: 'mapEventType',
          command: () => ({
            type: 'MapEventType',
            stateCode,
            effectiveFrom,
            activeCodes: new Set(codes.eventCodes.keys()),
          }),
        });
    }
    for (const [, name, stateCode] of DISCIPLINES) {
      const resolutionTypeId = importedId('resolutionType', districtId, 'test', name);
      const at = { stream: streams.resolutionType(districtId, resolutionTypeId), decider: resolutionTypeDecider };
      await this.#command({
        ...at,
        operation: 'createResolutionType',
        command: () => ({ type: 'CreateResolutionType', resolutionTypeId, districtId, schoolId: null, name }),
      });
      await this.#command({
        ...at,
        operation: 'mapResolutionType',
        command: () => ({
          type: 'MapResolutionType',
          stateCode,
          effectiveFrom,
          activeCodes: new Set(codes.resolutionCodes.keys()),
        }),
      });
    }
    await this.test.settle();
    return [
      ...BEHAVIORS.map(([value, name]) => ({
        kind: 'BEHAVIOR' as const,
        value,
        localTypeId: importedId('eventType', districtId, 'test', name),
      })),
      ...DISCIPLINES.map(([value, name]) => ({
        kind: 'DISCIPLINE' as const,
        value,
        localTypeId: importedId('resolutionType', districtId, 'test', name),
      })),
    ];
  }

  /** Position of the log's last event. */
  async head(): Promise<number> {
    return (await this.services.progress.status()).head;
  }

  async count(table: string, where = 'true'): Promise<number> {
    const [row] = await this.test.application.readDatabase.query<{ n: number }>(
      `select count(*)::int as n from ${table} where ${where}`,
    );
    return row?.n ?? -1;
  }

  async #command<State, const Command>(request: Omit<CommandRequest<State, Command>, 'org' | 'input'>): Promise<void> {
    const outcome = await this.services.commands.handle(
      { principal: this.admin, idempotencyKey: null, correlationId: randomUuid() },
      { ...request, org: this.districtId, input: {} },
    );
    if (outcome.kind === 'rejected')
      throw new Error(`${request.operation}: ${outcome.rejections.map(({ code }) => code).join(', ')}`);
  }
}
