import { chown, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ServerPlace } from './embedded-place.ts';

/** What the shortest of the systems has room for in the address of a socket (macOS: 104 bytes with the zero at the end). */
const LONGEST = 103;
const LONGEST_NAME = '.s.PGSQL.65535';

/**
 * Folder for the server's socket: a tenth of a statement is the way through TCP. Undefined where there can be none: on Windows,
 * below a path that is too long for an address or that the setting, a list, would take for two.
 */
export function socketFolderOf(place: ServerPlace, platform: NodeJS.Platform = process.platform): string | undefined {
  const folder = path.join(place.directory, 'socket');
  const isTooLong = Buffer.byteLength(path.join(folder, LONGEST_NAME)) > LONGEST;
  return platform === 'win32' || isTooLong || /[",]/.test(folder) ? undefined : folder;
}

/** Makes the folder anew, for the server's user alone: a server that was killed leaves its socket behind. */
export async function prepareSocketFolder(folder: string, { user }: ServerPlace): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
}

/** The same address, reached through the socket. */
export function throughSocket(url: string, folder: string | undefined): string {
  if (folder === undefined) return url;
  const address = new URL(url);
  address.searchParams.set('host', folder);
  return address.href;
}
