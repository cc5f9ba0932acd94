import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointSigner, generateCheckpointKey } from '../../../src/crypto/checkpoint-signature.ts';
import { sha256Hex } from '../../../src/crypto/sha256.ts';
import {
  verifyBundle,
  type BundleVerification,
  type VerifyBundleOptions,
} from '../../../src/snapshots/bundle/verify-bundle.ts';
import { writeBundle } from '../../../src/snapshots/bundle/write-bundle.ts';
import { sortHeads } from '../../../src/snapshots/stream-heads.ts';
import { parseCheckpointClaim } from '../../../src/snapshots/verify/checkpoint-claim.ts';
import { EvidenceUnreadable } from '../../../src/snapshots/verify/evidence.ts';
import { deriveTestRecords, SNAPSHOT_ID } from './log-builder.ts';
import { certifiedEvidence, headsOf, seal, signer, type MemoryEvidence } from './memory-evidence.ts';

let folder: string;
let evidence: MemoryEvidence;
let intact: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  evidence = await certifiedEvidence();
  intact = await write(evidence, 'intact.zip');
});
afterAll(() => rm(folder, { recursive: true }));

async function write(source: MemoryEvidence, name: string, position = source.log.length): Promise<string> {
  const path = join(folder, name);
  const output = createWriteStream(path);
  const heads = sortHeads(headsOf(source.log, position));
  await writeBundle(
    {
      source,
      snapshotId: SNAPSHOT_ID,
      checkpoint: seal(source.log, position),
      publicKeyPem: signer.publicKeyPem,
      heads,
    },
    output,
  );
  output.end();
  await finished(output);
  return path;
}

const verify = (path: string, options: VerifyBundleOptions = {}): Promise<BundleVerification> =>
  verifyBundle(path, { deriveFrozen: deriveTestRecords, deriveCurrent: deriveTestRecords, ...options });
const outcomes = ({ verdicts }: BundleVerification): readonly string[] => verdicts.map(({ outcome }) => outcome);
const failed = ({ verdicts }: BundleVerification): readonly string[] =>
  verdicts.filter(({ outcome }) => outcome === 'FAILED').map(({ check }) => check);

/** Rewrites files of the bundle, with sums that fit again unless told otherwise: a tamperer who knows the format. */
async function tampered(
  changes: Readonly<Record<string, (text: string) => string | null>>,
  options: { fixSums?: boolean } = {},
): Promise<string> {
  const files = new Map(
    Object.entries(unzipSync(await readFile(intact))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
  for (const [name, change] of Object.entries(changes)) {
    const text = change(files.get(name)!);
    if (text === null) files.delete(name);
    else files.set(name, text);
  }
  if (options.fixSums !== false && files.has('manifest.json')) {
    const manifest = JSON.parse(files.get('manifest.json')!) as {
      files: { name: string; bytes: number; sha256: string }[];
    };
    manifest.files = manifest.files.map(({ name }) => ({
      name,
      bytes: Buffer.byteLength(files.get(name) ?? ''),
      sha256: sha256Hex(files.get(name) ?? ''),
    }));
    files.set('manifest.json', JSON.stringify(manifest));
  }
  const path = join(folder, 'tampered.zip');
  await writeFile(path, zipSync(Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)]))));
  return path;
}

const dropLine =
  (match: (line: string) => boolean) =>
  (text: string): string => {
    const lines = text.split('\n');
    lines.splice(lines.findIndex(match), 1);
    return lines.join('\n');
  };

describe('a bundle', () => {
  it('passes every check on its own, offline, and says which key to compare', async () => {
    const result = await verify(intact);
    expect(outcomes(result)).toEqual(['PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED']);
    expect(result).toMatchObject({
      isProven: true,
      damagedFiles: [],
      snapshotId: SNAPSHOT_ID,
      digest: evidence.evidence.digest,
    });
    expect(result.verdicts[2]!.explanation).toContain(`${signer.keyId} that came along`);
  });

  it('confirms the checkpoint that the auditor holds, under the published key', async () => {
    const { position, root } = seal(evidence.log);
    for (const text of [root, `${position}:${root}`, JSON.stringify(seal(evidence.log))]) {
      const result = await verify(intact, {
        checkpoint: parseCheckpointClaim(text)!,
        publicKeyPem: signer.publicKeyPem,
      });
      expect(result.isProven).toBe(true);
      expect(result.verdicts[2]!.explanation).toContain('equals the one you gave');
    }
  });

  it('does not confirm another root, another position or another key', async () => {
    const { position, root } = seal(evidence.log);
    const otherRoot = await verify(intact, { checkpoint: parseCheckpointClaim(`${position}:${'ab'.repeat(32)}`)! });
    expect(failed(otherRoot)).toEqual(['LOG_CHAIN']);
    const otherPosition = await verify(intact, {
      checkpoint: parseCheckpointClaim(`3:${seal(evidence.log, 3).root}`)!,
    });
    expect(otherPosition).toMatchObject({ isProven: false });
    expect(otherPosition.verdicts[2]).toMatchObject({ outcome: 'NOT_POSSIBLE' });
    const otherKey = await verify(intact, {
      checkpoint: parseCheckpointClaim(root)!,
      publicKeyPem: checkpointSigner(generateCheckpointKey()).publicKeyPem,
    });
    expect(failed(otherKey)).toEqual(['LOG_CHAIN']);
  });

  it('holds nothing of other districts, no identities and no key, and is the same file when written again', async () => {
    const again = await write(evidence, 'again.zip');
    expect(Buffer.compare(await readFile(again), await readFile(intact))).toBe(0);
    const all = Object.values(unzipSync(await readFile(intact)))
      .map((bytes) => strFromU8(bytes))
      .join('\n');
    expect(all).not.toMatch(/incident-d2|student-state|PRIVATE/);
    expect(all).toContain('incident-d1.i0');
  });

  it('made for a checkpoint of the past ends there', async () => {
    const position = evidence.log.findIndex(({ type }) => type === 'CertificationSent') + 1;
    const result = await verify(await write(evidence, 'past.zip', position));
    expect(outcomes(result)).toEqual(['PASSED', 'NOT_POSSIBLE', 'PASSED', 'PASSED', 'PASSED']);
  });

  it('survives a log that is larger than the pieces in which it is written and read', async () => {
    const large = await certifiedEvidence({ incidents: 2500 });
    const result = await verify(await write(large, 'large.zip'));
    expect(outcomes(result)).toEqual(['PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED']);
    expect(result.verdicts[0]!.explanation).toContain('2500 rows');
  });
});

describe('a bundle that somebody changed', () => {
  it('fails by name for a record, and fails for one that is missing', async () => {
    const changed = await verify(
      await tampered({ 'records.jsonl': (text) => text.replace('\\"value\\":3', '\\"value\\":4') }),
    );
    expect(failed(changed)).toEqual(['ARCHIVE_BYTES']);
    expect(changed.verdicts[0]!.differences).toMatchObject([{ where: 'section incidents', what: 'row i3' }]);
    const missing = await verify(await tampered({ 'records.jsonl': dropLine((line) => line.includes('"i3"')) }));
    expect(failed(missing)).toEqual(['ARCHIVE_BYTES', 'DERIVATION_FROZEN_FORMAT']);
    expect(missing.verdicts[4]!.outcome).toBe('DIFFERS_EXPLAINED');
  });

  it('fails for an event that was edited, removed from the middle, or removed with its whole stream', async () => {
    const edited = await verify(
      await tampered({ 'events.jsonl': (text) => text.replace('\\"value\\":3', '\\"value\\":4') }),
    );
    expect(failed(edited)).toEqual(['LOG_CHAIN', 'DERIVATION_FROZEN_FORMAT']);
    const removed = await verify(
      await tampered({ 'events.jsonl': dropLine((line) => line.includes('CertificationSent')) }),
    );
    expect(failed(removed)).toEqual(['APPROVAL_CHAIN', 'LOG_CHAIN']);
    const stream = await verify(
      await tampered({ 'events.jsonl': dropLine((line) => line.includes('incident-d1.i4')) }),
    );
    expect(failed(stream)).toEqual(['LOG_CHAIN', 'DERIVATION_FROZEN_FORMAT']);
    const last = await verify(
      await tampered({ 'events.jsonl': dropLine((line) => line.includes('CertificationApproved')) }),
    );
    expect(failed(last)).toEqual(['LOG_CHAIN']);
  });

  it('fails when events and heads are cut off together, because the root no longer follows', async () => {
    const isLast = (line: string): boolean => line.includes('incident-d1.i4');
    const result = await verify(await tampered({ 'events.jsonl': dropLine(isLast), 'heads.jsonl': dropLine(isLast) }));
    expect(failed(result)).toContain('LOG_CHAIN');
    expect(result.verdicts[2]!.explanation).toContain("do not lead to the checkpoint's root");
  });

  it('fails when the checkpoint was signed by somebody else or altered', async () => {
    const forger = checkpointSigner(generateCheckpointKey());
    const forged = await tampered({
      'checkpoint.json': () => JSON.stringify(forger.sign(seal(evidence.log))),
      'public-key.pem': () => forger.publicKeyPem,
    });
    expect(failed(await verify(forged))).toEqual([]);
    expect(failed(await verify(forged, { publicKeyPem: signer.publicKeyPem }))).toEqual(['LOG_CHAIN']);
    expect(
      failed(await verify(await tampered({ 'checkpoint.json': (text) => text.replace('2022-07-01', '2022-07-02') }))),
    ).toEqual(['LOG_CHAIN']);
  });

  it('fails when the digest of the manifest or a member of the header is another one', async () => {
    const digest = await verify(
      await tampered({
        'manifest.json': (text) => text.replace(evidence.evidence.digest, `sha256:${'ab'.repeat(32)}`),
      }),
    );
    expect(failed(digest)).toEqual(['ARCHIVE_BYTES', 'APPROVAL_CHAIN', 'DERIVATION_FROZEN_FORMAT']);
    const header = await verify(await tampered({ 'header.json': (text) => text.replace('test/1', 'test/2') }));
    expect(failed(header)).toContain('ARCHIVE_BYTES');
  });

  it('names damaged files even where no verdict reads them', async () => {
    const result = await verify(await tampered({ 'README.txt': (text) => `${text}!` }, { fixSums: false }));
    expect(result).toMatchObject({ damagedFiles: ['README.txt'], isProven: false });
    expect(failed(result)).toEqual([]);
  });

  it('fails, and does not break down, when a file is missing or a line is no JSON', async () => {
    for (const [name, check] of [
      ['header.json', 'ARCHIVE_BYTES'],
      ['records.jsonl', 'ARCHIVE_BYTES'],
      ['findings.jsonl', 'ARCHIVE_BYTES'],
      ['events.jsonl', 'LOG_CHAIN'],
      ['heads.jsonl', 'LOG_CHAIN'],
      ['checkpoint.json', 'LOG_CHAIN'],
      ['public-key.pem', 'LOG_CHAIN'],
    ] as const) {
      for (const change of [() => null, () => '{"torn', () => '{}\n']) {
        const result = await verify(await tampered({ [name]: change }));
        expect(failed(result), `${name}`).toContain(check);
        expect(result.isProven).toBe(false);
      }
    }
  });

  it('is refused in one sentence when it is no bundle, no ZIP, cut off or not there', async () => {
    const bytes = await readFile(intact);
    const other = join(folder, 'other.zip');
    for (const content of [
      Buffer.from('no zip'),
      bytes.subarray(0, bytes.length - 200),
      Buffer.alloc(0),
      zipSync({ 'a.txt': strToU8('a') }),
      zipSync({ 'manifest.json': strToU8('{}') }),
    ]) {
      await writeFile(other, content);
      await expect(verify(other)).rejects.toThrow(EvidenceUnreadable);
    }
    await expect(verify(join(folder, 'nowhere.zip'))).rejects.toThrow(EvidenceUnreadable);
  });

  it('never passes with any single byte changed, wherever it is read', async () => {
    const bytes = await readFile(intact);
    const path = join(folder, 'flipped.zip');
    for (let at = 40; at < bytes.length; at += 397) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 0x10;
      await writeFile(path, flipped);
      const result = await verify(path).catch((error: unknown) => {
        expect(error).toBeInstanceOf(EvidenceUnreadable);
        return null;
      });
      // Bytes of the ZIP's own bookkeeping (times, checksums) are not read; then every content is still the true one.
      if (result?.isProven === true) expect(result.digest).toBe(evidence.evidence.digest);
      else if (result) expect(failed(result).length + result.damagedFiles.length).toBeGreaterThan(0);
    }
  });
});
