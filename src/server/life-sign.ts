import { readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { randomUuid } from '../crypto/random.ts';

/** Names of life signs; a lock is a file that anybody may have written. */
export const LIFE_SIGN = /^lock\.[0-9a-f]{8}\.sock$/;

/** What the kernel takes as the address of a socket, less one. */
const MAX_PATH_BYTES = 100;

/** The boot of the kernel that runs this process, the same in every container on it; null where there is no telling. */
export async function bootId(): Promise<string | null> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return /^[0-9a-f-]{36}$/.test(text.trim()) ? text.trim() : null;
}

/**
 * A socket in the directory at which the kernel answers as long as this process lives, also while it is busy or stopped, and not a moment
 * longer. Null where there can be none: too long a path, a file system without sockets.
 */
export async function openLifeSign(
  directory: string,
): Promise<{ readonly name: string; readonly end: () => Promise<void> } | null> {
  const name = `lock.${randomUuid().slice(0, 8)}.sock`;
  const path = join(directory, name);
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return null;
  const server = createServer((socket) => socket.destroy());
  const isOpen = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ path, readableAll: true, writableAll: true }, () => resolve(true));
  });
  if (!isOpen) return null;
  server.on('error', () => undefined);
  // It tells of the process and does not keep it.
  server.unref();
  return {
    name,
    end: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true });
    },
  };
}

/** Whether a process answers at the socket; null: it cannot be told. */
export function answersAt(path: string): Promise<boolean | null> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A socket that is gone was cleared away by somebody, or left out of a copy: that says nothing of its process.
      if (error.code === 'ECONNREFUSED') resolve(false);
      // Too many wait at once: somebody is there.
      else resolve(error.code === 'EAGAIN' ? true : null);
    });
  });
}
