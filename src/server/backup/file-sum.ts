import { createReadStream } from 'node:fs';
import { RunningSha256 } from '../../crypto/running-sha256.ts';

/** Size and SHA-256 of a file that may be too large for the memory. */
export async function fileSum(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const sum = new RunningSha256();
  for await (const piece of createReadStream(path)) sum.add(piece as Uint8Array);
  return { bytes: sum.bytes, sha256: sum.hex() };
}
