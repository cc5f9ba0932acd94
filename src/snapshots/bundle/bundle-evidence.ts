import type { SignedCheckpoint } from '../../crypto/checkpoint-signature.ts';
import type { ArchivedFinding } from '../archive.ts';
import {
  EvidenceUnreadable,
  type EventEvidence,
  type EvidenceSource,
  type HeadEvidence,
  type RowEvidence,
  type SnapshotEvidence,
} from '../verify/evidence.ts';
import { BUNDLE_FILES, BUNDLE_FORMAT, type BundleManifest } from './bundle-format.ts';
import type { ZipReader } from './zip-reader.ts';

type Shape = Readonly<Record<string, 'string' | 'number' | 'string?'>>;

const RECORD: Shape = { section: 'string', id: 'string', hash: 'string', record: 'string?' };
const FINDING: Shape = { ruleId: 'string', recordId: 'string', severity: 'string', details: 'string' };
const EVENT: Shape = {
  position: 'number',
  stream: 'string',
  revision: 'number',
  id: 'string',
  type: 'string',
  schemaVersion: 'number',
  data: 'string',
  sealed: 'string',
  meta: 'string',
  prevHash: 'string',
  hash: 'string',
};
const HEAD: Shape = { stream: 'string', revision: 'number', hash: 'string' };
const HIDDEN: Shape = { leaves: 'number', node: 'string' };
const CHECKPOINT: Shape = {
  logId: 'string',
  position: 'number',
  streams: 'number',
  root: 'string',
  signedAt: 'string',
  keyId: 'string',
  signature: 'string',
};

/** Evidence from a bundle: a file, no database, no network, no key. Nothing in it is believed before it was checked. */
export class BundleEvidence implements EvidenceSource {
  readonly scope = 'PARTICIPANT';
  readonly manifest: BundleManifest;
  readonly #zip: ZipReader;

  private constructor(zip: ZipReader, manifest: BundleManifest) {
    this.#zip = zip;
    this.manifest = manifest;
  }

  /** Throws `EvidenceUnreadable` when the manifest is missing or of another format. */
  static async open(zip: ZipReader): Promise<BundleEvidence> {
    const manifest = parse(
      await zip.text(BUNDLE_FILES.manifest),
      BUNDLE_FILES.manifest,
    ) as Partial<BundleManifest> | null;
    if (manifest?.bundleFormat !== BUNDLE_FORMAT)
      throw new EvidenceUnreadable(`The bundle's format is not ${BUNDLE_FORMAT}.`);
    const { snapshotId, digest, org, stream, files } = manifest;
    if ([snapshotId, digest, org, stream].some((member) => typeof member !== 'string') || !Array.isArray(files)) {
      throw new EvidenceUnreadable(`${BUNDLE_FILES.manifest} lacks a member.`);
    }
    return new BundleEvidence(zip, manifest as BundleManifest);
  }

  async snapshot(): Promise<SnapshotEvidence> {
    const { digest, org, stream } = this.manifest;
    let headerText = '';
    for await (const line of this.#zip.lines(BUNDLE_FILES.header)) headerText += headerText === '' ? line : `\n${line}`;
    return { headerText, digest, org, stream };
  }

  async sections(): Promise<readonly string[]> {
    const names = new Set<string>();
    for await (const { section } of this.#items<{ section: string }>(BUNDLE_FILES.records, RECORD)) names.add(section);
    return [...names];
  }

  async *rows(section: string): AsyncIterable<RowEvidence> {
    for await (const row of this.#items<{ section: string; id: string; hash: string; record: string | null }>(
      BUNDLE_FILES.records,
      RECORD,
    )) {
      if (row.section === section) yield { id: row.id, recordHash: row.hash, record: row.record };
    }
  }

  findings(): AsyncIterable<ArchivedFinding> {
    return this.#items<ArchivedFinding>(BUNDLE_FILES.findings, FINDING);
  }

  async *events(options: { readonly upTo?: number } = {}): AsyncIterable<EventEvidence> {
    for await (const event of this.#items<EventEvidence>(BUNDLE_FILES.events, EVENT)) {
      if (options.upTo !== undefined && event.position > options.upTo) return;
      yield event;
    }
  }

  async *stream(name: string): AsyncIterable<EventEvidence> {
    for await (const event of this.events()) if (event.stream === name) yield event;
  }

  async checkpoint(): Promise<{ readonly checkpoint: SignedCheckpoint; readonly publicKeyPem: string }> {
    const checkpoint = parse(await this.#zip.text(BUNDLE_FILES.checkpoint), BUNDLE_FILES.checkpoint);
    if (!hasShape(checkpoint, CHECKPOINT)) throw new EvidenceUnreadable(`${BUNDLE_FILES.checkpoint} lacks a member.`);
    return {
      checkpoint: checkpoint as unknown as SignedCheckpoint,
      publicKeyPem: await this.#zip.text(BUNDLE_FILES.publicKey),
    };
  }

  heads(): AsyncIterable<HeadEvidence> {
    return this.#items<HeadEvidence>(BUNDLE_FILES.heads, HEAD, HIDDEN);
  }

  async *#items<Item>(file: string, ...shapes: readonly Shape[]): AsyncIterable<Item> {
    let number = 0;
    for await (const line of this.#zip.lines(file)) {
      number += 1;
      const item = parse(line, `${file}, line ${number},`);
      if (!shapes.some((shape) => hasShape(item, shape)))
        throw new EvidenceUnreadable(`${file}, line ${number}, lacks a member.`);
      yield item as Item;
    }
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EvidenceUnreadable(`${where} is not JSON.`);
  }
}

function hasShape(item: unknown, shape: Shape): item is Record<string, unknown> {
  if (typeof item !== 'object' || item === null) return false;
  const object = item as Record<string, unknown>;
  return Object.entries(shape).every(
    ([member, type]) =>
      (type === 'string?' && object[member] === null) || typeof object[member] === type.replace('?', ''),
  );
}
