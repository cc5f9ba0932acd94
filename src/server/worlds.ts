import { people } from '../seed/people.ts';
import { WORLD_SEED } from '../seed/state/random.ts';
import { statePeople } from '../seed/state/state-people.ts';
import { WORLD_SIZES, type WorldSizeName } from '../seed/state/world-size.ts';
import type { DemoClock } from '../shared/clock.ts';
import type { Application } from './compose.ts';
import { caughtUp, openDistrictWorld, ownSamples, WORLD_ENTERED } from './demo-world.ts';
import { holdsStateWorld, openStateWorld, STATE_WORLD_ENTERED } from './open-state-world.ts';

export const WORLDS = ['district', 'state'] as const;
export type WorldName = (typeof WORLDS)[number];
const DEFAULT_WORLD: WorldName = 'state';

export const isWorld = (name: string): name is WorldName => WORLDS.includes(name as WorldName);
export const isWorldSize = (name: string): name is WorldSizeName => WORLD_SIZES.includes(name as WorldSizeName);

/** The world that options ask for: other files are files of the district, and only the state comes in sizes. Undefined: whichever stands. */
export const askedWorld = (options: {
  readonly world?: WorldName | undefined;
  readonly size?: string | undefined;
  readonly data?: string | undefined;
}): WorldName | undefined =>
  options.world ?? (options.data !== undefined ? 'district' : options.size !== undefined ? 'state' : undefined);

/** When the history of a world begins: where a clock has to stand before the first event. Without a name, any world may stand already. */
export const worldEntered = (world?: WorldName): Date => (world === 'state' ? STATE_WORLD_ENTERED : WORLD_ENTERED);

/** Somebody to be in a world. */
export interface WorldPerson {
  readonly username: string;
  readonly does: string;
}

export interface PlayedWorld {
  readonly name: WorldName;
  readonly people: readonly WorldPerson[];
  /** What it holds, in one line. */
  readonly holds: string;
}

/** The data directory holds another world than the one that was asked for. */
export class OtherWorldStands extends Error {
  override readonly name = 'OtherWorldStands';

  constructor(standing: WorldName) {
    super(
      `The data directory holds the world ${standing}. Start it without --world, begin anew with --reset, or name another DATA_DIRECTORY.`,
    );
  }
}

/** Opens a world, seeding it when the log is empty; without a name, the one that stands. Throws `OtherWorldStands`. */
export async function playWorld(
  application: Application,
  clock: DemoClock,
  options: {
    readonly world?: WorldName | undefined;
    readonly size?: WorldSizeName | undefined;
    readonly data?: string | undefined;
    readonly onPhase?: (phase: string) => void;
  },
): Promise<PlayedWorld> {
  await caughtUp(application.projector);
  const standing = await standingWorld(application);
  const name = askedWorld(options) ?? standing ?? DEFAULT_WORLD;
  if (standing !== null && standing !== name) throw new OtherWorldStands(standing);
  if (name === 'state') {
    await openStateWorld(application, clock, options.size ?? 'demo', options.onPhase);
    return { name, people: statePeople, holds: await countedIn(application) };
  }
  const { district } = await openDistrictWorld(application, clock, options.data ?? ownSamples());
  return { name, people, holds: district.name };
}

/** Which world the log holds, whole or half; null for an empty one. */
async function standingWorld({ read }: Application): Promise<WorldName | null> {
  if (await holdsStateWorld(read)) return 'state';
  const any = await read.directory.districts({ districtId: null, text: null, after: null, limit: 1 });
  return any.length > 0 ? 'district' : null;
}

async function countedIn({ readDatabase }: Application): Promise<string> {
  const [row] = await readDatabase.query<{ districts: number; incidents: number; events: number }>(
    `select (select count(*)::int from district) as districts, (select count(*)::int from district_incident) as incidents,
            (select count(*)::int from certification_event) as events`,
  );
  const { districts, incidents, events } = row!;
  return `${districts} districts, ${incidents} incidents, ${events} certification events, seed ${WORLD_SEED}`;
}
