import { link, mkdir, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { randomUuid } from '../crypto/random.ts';
import { answersAt, bootId, LIFE_SIGN, openLifeSign } from './life-sign.ts';

/** Another process works in this data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/** How often the holder of a lock touches it. */
const BEAT_MS = 2_000;
/** A lock that nobody has touched for so many beats is a dead process's. */
const SILENT_BEATS = 5;

interface Holder {
  readonly pid: number;
  /** Where the pid means something: a container's process 1 is not another one's. */
  readonly place: string;
  /** The running kernel under which the life sign means something; null: the holder gives none. */
  readonly boot: string | null;
  /** Name of the life sign's socket in the directory. */
  readonly sign: string | null;
}

/**
 * Takes the data directory for this process; a lock that a killed process left is taken over: at once where its life sign or its pid
 * tells that it is gone, after some seconds without a touch where neither does (other hosts, earlier versions, a pid given again). Throws
 * `DirectoryInUse` with the pid of the process that holds it.
 */
export async function lockDirectory(directory: string, beatMs = BEAT_MS): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const own = `${path}.${randomUuid()}`;
  const [place, boot] = [await ownPlace(), await bootId()];
  // Before the lock is there: a lock that names a sign is never without one while its holder lives.
  const sign = boot === null ? null : await openLifeSign(directory);
  const here = sign === null ? `${process.pid} ${place}` : `${process.pid} ${place} ${boot} ${sign.name}`;
  await writeFile(own, here, { mode: 0o600 });
  let isHeld = false;
  try {
    for (;;) {
      // A link appears whole or not at all: nobody reads a lock without its pid.
      const isTaken = await link(own, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
          return false;
        },
      );
      if (isTaken) {
        isHeld = true;
        return holding(path, beatMs, sign?.end);
      }
      const text = await textOf(path);
      const holder = text === null ? null : holderIn(text, place);
      if (holder !== null && (await isAlive(holder, { place, boot, directory, path, beatMs }))) {
        throw new DirectoryInUse(
          `${directory} is in use by process ${holder.pid}: stop it first, or set DATA_DIRECTORY to another directory.`,
        );
      }
      await removeStale(path, text);
      if (holder?.sign != null) await rm(join(directory, holder.sign), { force: true });
    }
  } finally {
    if (!isHeld) await sign?.end();
    await rm(own, { force: true });
  }
}

/** Shows that the holder lives until the lock is given back. */
function holding(path: string, beatMs: number, endSign?: () => Promise<void>): () => Promise<void> {
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await rm(path, { force: true });
    await endSign?.();
  };
}

/** This host and, where there are such, the process namespace: pids of one place name one process each. */
async function ownPlace(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()}${namespace}`;
}

const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** A lock without a place is of an earlier version, and taken for one of here. Null: not a lock. */
function holderIn(text: string, place: string): Holder | null {
  const [pid, from = place, boot = null, sign = null] = text.trim().split(' ');
  const isSign = sign !== null && LIFE_SIGN.test(sign);
  if (!Number.isInteger(Number(pid)) || Number(pid) <= 0) return null;
  return { pid: Number(pid), place: from, boot: isSign ? boot : null, sign: isSign ? sign : null };
}

/** Takes the stale lock away; when somebody else's lock was caught instead, it is put back. */
async function removeStale(path: string, text: string | null): Promise<void> {
  const aside = `${path}.${randomUuid()}`;
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (isMoved && (await textOf(aside)) !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

interface Here {
  readonly place: string;
  readonly boot: string | null;
  readonly directory: string;
  readonly path: string;
  readonly beatMs: number;
}

async function isAlive({ pid, place, boot, sign }: Holder, here: Here): Promise<boolean> {
  const { path, beatMs } = here;
  // Under one kernel a socket answers for its process, whatever the container; on another host it would seem dead.
  if (sign !== null && boot !== null && boot === here.boot) {
    const answers = await answersAt(join(here.directory, sign));
    if (answers !== null) return answers;
  }
  // Our own pid: this process itself, or one before it that was given the same, as in a container that was killed.
  if (place !== here.place || pid === process.pid) return isTouched(path, beatMs);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether anybody touches the lock; clocks of hosts differ, so its time is compared with nothing but itself. */
async function isTouched(path: string, beatMs: number): Promise<boolean> {
  const touched = async () => (await stat(path).catch(() => null))?.mtimeMs ?? null;
  const before = await touched();
  for (let beats = 0; beats < SILENT_BEATS * 2; beats++) {
    await new Promise((resolve) => setTimeout(resolve, beatMs / 2));
    const now = await touched();
    if (now !== before) return now !== null;
  }
  return false;
}
