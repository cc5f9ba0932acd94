import type { Writable } from 'node:stream';
import type { SignedCheckpoint } from '../../crypto/checkpoint-signature.ts';
import { hideHeads, type StreamHead } from '../stream-heads.ts';
import type { EvidenceSource } from '../verify/evidence.ts';
import { BUNDLE_FILES, BUNDLE_FORMAT, bundleReadme, type BundleFile, type BundleManifest } from './bundle-format.ts';
import { ZipWriter } from './zip-writer.ts';

export interface BundleRequest {
  readonly source: EvidenceSource;
  readonly snapshotId: string;
  /** Covers at least `proofPosition` of the snapshot; events up to its position are put into the bundle. */
  readonly checkpoint: SignedCheckpoint;
  readonly publicKeyPem: string;
  /** All heads under the checkpoint, sorted (`headsAt`). */
  readonly heads: readonly StreamHead[];
}

/**
 * Writes everything that proves one snapshot, as a ZIP of JSON Lines, and ends nothing: the caller ends the stream. Texts are the
 * stored bytes; sealed parts stay ciphertext, and no key is written. Answers the files with their sums.
 */
export async function writeBundle(request: BundleRequest, output: Writable): Promise<readonly BundleFile[]> {
  const { source, snapshotId, checkpoint, heads } = request;
  const { headerText, digest, org, stream } = await source.snapshot();
  const zip = new ZipWriter(output);
  const streams = new Set<string>();
  await zip.add(BUNDLE_FILES.readme, [bundleReadme(snapshotId, digest, checkpoint.position)]);
  await zip.add(BUNDLE_FILES.header, [headerText]);
  await zip.add(BUNDLE_FILES.records, recordLines(source));
  await zip.add(BUNDLE_FILES.findings, jsonLines(source.findings()));
  await zip.add(BUNDLE_FILES.events, eventLines(source, checkpoint.position, streams));
  await zip.add(BUNDLE_FILES.heads, jsonLines(hideHeads(heads, (name) => streams.has(name))));
  await zip.add(BUNDLE_FILES.checkpoint, [`${JSON.stringify(checkpoint, null, 2)}\n`]);
  await zip.add(BUNDLE_FILES.publicKey, [request.publicKeyPem]);
  const manifest: BundleManifest = { bundleFormat: BUNDLE_FORMAT, snapshotId, digest, org, stream, files: zip.files };
  await zip.add(BUNDLE_FILES.manifest, [`${JSON.stringify(manifest, null, 2)}\n`]);
  await zip.close();
  return zip.files;
}

async function* recordLines(source: EvidenceSource): AsyncIterable<string> {
  for (const section of await source.sections()) {
    for await (const { id, recordHash, record } of source.rows(section))
      yield `${JSON.stringify({ section, id, hash: recordHash, record })}\n`;
  }
}

async function* eventLines(source: EvidenceSource, upTo: number, streams: Set<string>): AsyncIterable<string> {
  for await (const event of source.events({ upTo, participant: true })) {
    streams.add(event.stream);
    const { position, stream, revision, id, type, schemaVersion, data, sealed, meta, prevHash, hash } = event;
    yield `${JSON.stringify({ position, stream, revision, id, type, schemaVersion, data, sealed, meta, prevHash, hash })}\n`;
  }
}

async function* jsonLines(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}
