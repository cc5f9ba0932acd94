import type { ReadModel } from '../../projections/read-model.ts';
import type { DistrictDoc } from '../../projections/district/projection.ts';
import type { CommandHandler } from '../application/command-handler.ts';
import { importedId } from '../application/imports/import-ids.ts';
import type { ImportRunner } from '../application/imports/import-runner.ts';
import type { Accounts, NewAccount } from '../application/ports/accounts.ts';
import type { BlobStore } from '../application/ports/files.ts';
import type { ReadProgress } from '../application/ports/read-progress.ts';
import { streams } from '../application/streams.ts';
import { districtDecider } from '../domain/district/decider.ts';
import { eventTypeDecider } from '../domain/event-type/decider.ts';
import type { ImportKind } from '../domain/import/events.ts';
import { personDecider } from '../domain/person/decider.ts';
import { resolutionTypeDecider } from '../domain/resolution-type/decider.ts';
import { codesOn } from '../domain/reference/effective.ts';
import { eventTypes, resolutionTypes } from './local-types.ts';
import { DEMO_PASSWORD, people, type SeededPerson } from './people.ts';
import { openDistrictWindow } from './open-district-window.ts';
import { districtWorldId as id } from './district-world-id.ts';
import { runner, SEEDER } from './seed-commands.ts';
import type { WorldFiles } from './world-files.ts';

export interface SeedParts {
  readonly commands: CommandHandler;
  readonly read: ReadModel;
  readonly imports: ImportRunner;
  readonly accounts: Accounts;
  readonly blobs: BlobStore;
  readonly progress: ReadProgress;
}

export interface SeededWorld {
  readonly district: DistrictDoc;
  readonly eventId: string;
}

const REFERENCE_KINDS: readonly ImportKind[] = [
  'ORGANIZATIONS_EDFI',
  'CALENDARS_EDFI',
  'STUDENTS_EDFI',
  'PROGRAMS_EDFI',
  'ROSTER_CSV',
];
/** What the agency's schools' first session begins before. */
const MAPPED_FROM = '2021-07-01';

/** The world as it stands when it was seeded to the end; the window is the last thing that is made. */
export async function seededDistrictWorld({ read }: Pick<SeedParts, 'read'>): Promise<SeededWorld | null> {
  const eventId = id('certificationEvent');
  const window = (await read.certificationEvents.byIds([eventId])).get(eventId);
  const [district] = await read.directory.districts({ districtId: null, text: null, after: null, limit: 1 });
  return window?.publishedVersion != null && district ? { district, eventId } : null;
}

/**
 * The world `district`: one district with the organizations, calendars, students and roster of a folder of interchange files, its people,
 * its local types and an open collection window. The discipline file waits for its import. Everything is written by real commands, and
 * running it again changes nothing.
 */
export async function seedDistrictWorld(parts: SeedParts, files: WorldFiles): Promise<SeededWorld> {
  await importReferences(parts, files, ['ORGANIZATIONS_EDFI'], 'state');
  const [district] = await parts.read.directory.districts({ districtId: null, text: null, after: null, limit: 1 });
  if (!district) throw new Error(`${files.directory} names no district`);
  await importReferences(parts, files, REFERENCE_KINDS.slice(1), district.id);
  const run = runner(parts);
  await run(district.id, 'setSyncPolicy', streams.district(district.id), districtDecider, () => ({
    type: 'SetSyncPolicy',
    data: { districtId: district.id, policy: 'NIGHTLY' },
  }));
  await run(district.id, 'grantEntitlement', streams.district(district.id), districtDecider, () => ({
    type: 'GrantEntitlement',
    data: { districtId: district.id, feature: 'DATA_SUITE' },
  }));
  await createTypes(parts, district.id);
  await Promise.all(people.map((person) => registerPerson(parts, person, district.id)));
  await parts.accounts.createAll(people.map((person) => accountOf(person, district.id)));
  const eventId = await openDistrictWindow(parts, district.id);
  return { district, eventId };
}

async function importReferences(
  { imports, blobs }: SeedParts,
  files: WorldFiles,
  kinds: readonly ImportKind[],
  org: string,
): Promise<void> {
  for (const kind of kinds) {
    const { sha256, size } = await blobs.put(files.open(kind), 1024 ** 3);
    const result = await imports.run(
      {
        importId: id('import', kind, sha256),
        kind,
        mode: 'MERGE',
        org,
        schoolYear: null,
        sourceSystem: 'ed-fi',
        sha256,
        source: imports.sourceOf(sha256),
        sizeBytes: size,
        confirmedDeletions: null,
        principal: SEEDER,
        correlationId: 'seed',
      },
      { signal: new AbortController().signal, progress: async () => undefined },
    );
    if (result.rejected > 0)
      throw new Error(
        `${files.path(kind)}: ${result.rejected} rows were rejected, the first in line ${result.rowErrors[0]?.line}: ${result.rowErrors[0]?.message}`,
      );
  }
}

async function createTypes(parts: SeedParts, districtId: string): Promise<void> {
  const run = runner(parts);
  const codes = codesOn(await parts.read.mappings.stateCodeLists(), MAPPED_FROM);
  const mapping = (stateCode: string, active: Iterable<string>) => ({
    stateCode,
    effectiveFrom: MAPPED_FROM,
    activeCodes: new Set(active),
  });
  await Promise.all([
    ...eventTypes.map(async ({ name, stateCode }) => {
      const eventTypeId = importedId('eventType', districtId, 'seed', name);
      const stream = streams.eventType(districtId, eventTypeId);
      await run(districtId, 'createEventType', stream, eventTypeDecider, () => ({
        type: 'CreateEventType',
        eventTypeId,
        districtId,
        schoolId: null,
        name,
        alignment: 'DISCIPLINE',
      }));
      if (stateCode !== null)
        await run(districtId, 'mapEventType', stream, eventTypeDecider, () => ({
          type: 'MapEventType',
          ...mapping(stateCode, codes.eventCodes.keys()),
        }));
    }),
    ...resolutionTypes.map(async ({ name, stateCode }) => {
      const resolutionTypeId = importedId('resolutionType', districtId, 'seed', name);
      const stream = streams.resolutionType(districtId, resolutionTypeId);
      await run(districtId, 'createResolutionType', stream, resolutionTypeDecider, () => ({
        type: 'CreateResolutionType',
        resolutionTypeId,
        districtId,
        schoolId: null,
        name,
      }));
      if (stateCode !== null)
        await run(districtId, 'mapResolutionType', stream, resolutionTypeDecider, () => ({
          type: 'MapResolutionType',
          ...mapping(stateCode, codes.resolutionCodes.keys()),
        }));
    }),
  ]);
}

const accountIdOf = ({ username }: SeededPerson): string => id('account', username);
const personIdOf = ({ username }: SeededPerson): string => id('person', username);

async function registerPerson(parts: SeedParts, person: SeededPerson, districtId: string): Promise<void> {
  const { firstName, lastName, roles, isMachine = false } = person;
  if (isMachine) return;
  const accountId = accountIdOf(person);
  const personId = personIdOf(person);
  const org = person.belongsTo === 'district' ? districtId : 'state';
  const run = runner(parts);
  const stream = streams.person(personId);
  await run('state', 'registerPerson', stream, personDecider, () => ({
    type: 'RegisterPerson',
    data: { personId, org, firstName, lastName, seid: null, email: null },
  }));
  await run('state', 'createUserAccount', stream, personDecider, () => ({
    type: 'CreateUserAccount',
    data: { accountId, personId, org, roles },
  }));
}

function accountOf(person: SeededPerson, districtId: string): NewAccount {
  const { username, firstName, lastName, roles, isMachine = false } = person;
  return {
    accountId: accountIdOf(person),
    username,
    password: DEMO_PASSWORD,
    displayName: `${firstName} ${lastName}`,
    kind: isMachine ? 'SERVICE_ACCOUNT' : 'PERSON',
    personId: isMachine ? null : personIdOf(person),
    roles,
    districtId: person.belongsTo === 'district' ? districtId : null,
    schoolIds: null,
    expiresOn: null,
  };
}
