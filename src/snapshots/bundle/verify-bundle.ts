import { RunningSha256 } from '../../crypto/running-sha256.ts';
import type { CheckpointClaim } from '../verify/checkpoint-claim.ts';
import { EvidenceUnreadable } from '../verify/evidence.ts';
import type { DeriveRecords } from '../verify/derivation.ts';
import type { Verdict } from '../verify/verdict.ts';
import { verifySnapshot } from '../verify/verify-snapshot.ts';
import { BundleEvidence } from './bundle-evidence.ts';
import { BUNDLE_FILES, type BundleManifest } from './bundle-format.ts';
import { ZipReader } from './zip-reader.ts';

export interface VerifyBundleOptions {
  /** What the auditor holds: see `parseCheckpointClaim`. */
  readonly checkpoint?: CheckpointClaim | undefined;
  /** The published key, when it was fetched from elsewhere than the bundle. */
  readonly publicKeyPem?: string | undefined;
  readonly deriveFrozen?: DeriveRecords | undefined;
  readonly deriveCurrent?: DeriveRecords | undefined;
}

export interface BundleVerification {
  readonly snapshotId: string;
  readonly digest: string;
  readonly verdicts: readonly Verdict[];
  /** Files that are not as the manifest lists them: a damaged copy, or changed by somebody. */
  readonly damagedFiles: readonly string[];
  /** Nothing failed, nothing is damaged, and the checkpoint, when one was given, was confirmed. */
  readonly isProven: boolean;
}

/** Verifies a bundle offline: needs the file only. Throws `EvidenceUnreadable` when it is no bundle at all. */
export async function verifyBundle(path: string, options: VerifyBundleOptions = {}): Promise<BundleVerification> {
  const zip = await ZipReader.open(path);
  try {
    const evidence = await BundleEvidence.open(zip);
    const damagedFiles = await findDamagedFiles(zip, evidence.manifest);
    const { checkpoint: claim, publicKeyPem, deriveFrozen, deriveCurrent } = options;
    const verdicts = await verifySnapshot(evidence, { claim, publicKeyPem, deriveFrozen, deriveCurrent });
    const isConfirmed =
      claim === undefined || verdicts.some(({ check, outcome }) => check === 'LOG_CHAIN' && outcome === 'PASSED');
    return {
      snapshotId: evidence.manifest.snapshotId,
      digest: evidence.manifest.digest,
      verdicts,
      damagedFiles,
      isProven: isConfirmed && damagedFiles.length === 0 && verdicts.every(({ outcome }) => outcome !== 'FAILED'),
    };
  } finally {
    await zip.close();
  }
}

async function findDamagedFiles(zip: ZipReader, manifest: BundleManifest): Promise<readonly string[]> {
  const listed = new Map(manifest.files.map((file) => [file.name, file]));
  const damaged: string[] = [];
  for (const name of Object.values(BUNDLE_FILES)) {
    if (name === BUNDLE_FILES.manifest) continue;
    const expected = listed.get(name);
    const found = await sumOf(zip, name);
    if (!expected || !found || found.bytes !== expected.bytes || found.sha256 !== expected.sha256) damaged.push(name);
  }
  return damaged;
}

async function sumOf(zip: ZipReader, name: string): Promise<{ bytes: number; sha256: string } | null> {
  const sum = new RunningSha256();
  try {
    for await (const piece of zip.bytes(name)) sum.add(piece);
  } catch (error) {
    if (error instanceof EvidenceUnreadable) return null;
    throw error;
  }
  return { bytes: sum.bytes, sha256: sum.hex() };
}
