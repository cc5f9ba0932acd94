import { readFile } from 'node:fs/promises';
import { verifyBundle } from '../../snapshots/bundle/verify-bundle.ts';
import { deriveFrozen } from '../../snapshots/snapshot-evidence.ts';
import { parseCheckpointClaim } from '../../snapshots/verify/checkpoint-claim.ts';
import { print } from '../print.ts';
import { UsageFault } from '../usage-fault.ts';

export interface VerifyOptions {
  readonly checkpoint?: string;
  readonly publicKey?: string;
  readonly json?: boolean;
}

/** Proves a snapshot from its bundle alone. Exit code 0 only when nothing failed and a given checkpoint was confirmed. */
export async function verify(bundle: string, { checkpoint: text, publicKey, json }: VerifyOptions): Promise<number> {
  const checkpoint = text === undefined ? undefined : (parseCheckpointClaim(text) ?? undefined);
  if (text !== undefined && checkpoint === undefined)
    throw new UsageFault('--checkpoint is neither <position>:<root>, nor a root, nor the JSON of a checkpoint.');
  const publicKeyPem = publicKey === undefined ? undefined : await readFile(publicKey, 'utf8');
  const result = await verifyBundle(bundle, { checkpoint, publicKeyPem, deriveFrozen, deriveCurrent: deriveFrozen });
  print(json, result, [
    `snapshot ${result.snapshotId}`,
    `digest   ${result.digest}`,
    '',
    ...result.verdicts.map(
      ({ check, outcome, explanation }) => `${outcome.padEnd(17)} ${check.padEnd(24)} ${explanation}`,
    ),
    ...result.damagedFiles.map((file) => `DAMAGED           ${file} is not as the bundle's manifest lists it.`),
    '',
    result.isProven ? 'Proven.' : 'Not proven.',
    ...(checkpoint === undefined && result.isProven
      ? ['Compare the digest with your printed certificate, or give its checkpoint with --checkpoint.']
      : []),
  ]);
  return result.isProven ? 0 : 1;
}
