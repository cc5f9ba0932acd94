import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checkpointBytes,
  checkpointSigner,
  isCheckpointSignatureValid,
  type SignedCheckpoint,
} from '../../../src/crypto/checkpoint-signature.ts';
import { digestText, hashFromHex, toHex } from '../../../src/crypto/digest-text.ts';
import { eventHash, type HashedEvent } from '../../../src/crypto/event-hash.ts';
import { inclusionPath, leafHash, merkleRoot, nodeHash } from '../../../src/crypto/merkle.ts';
import { sha256, sha256Hex } from '../../../src/crypto/sha256.ts';
import {
  headerText,
  snapshotDigest,
  snapshotHeader,
  type SnapshotHeader,
} from '../../../src/crypto/snapshot-digest.ts';
import {
  headLeaf,
  headsRoot,
  hideHeads,
  rootOfEntries,
  type HiddenHeads,
  type StreamHead,
} from '../../../src/snapshots/stream-heads.ts';
import { iterate } from './memory-evidence.ts';

interface Golden {
  readonly leaf: readonly {
    readonly id: string;
    readonly record: string;
    readonly recordHash: string;
    readonly leaf: string;
  }[];
  readonly node: { readonly left: string; readonly right: string; readonly node: string };
  readonly tree: {
    readonly rows: readonly { readonly id: string; readonly record: string }[];
    readonly roots: readonly string[];
  };
  readonly inclusion: readonly { readonly size: number; readonly index: number; readonly path: readonly string[] }[];
  readonly header: { readonly text: string; readonly digest: string };
  readonly checkpoint: {
    readonly heads: readonly StreamHead[];
    readonly leaves: readonly string[];
    readonly signedBytesHex: string;
    readonly checkpoint: SignedCheckpoint;
    readonly publicKeyPem: string;
    readonly privateKeySeedHex: string;
  };
  readonly cover: readonly {
    readonly open: readonly string[];
    readonly entries: readonly (StreamHead | HiddenHeads)[];
  }[];
}

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const golden = JSON.parse(read('test/fixtures/golden/snapshot-digest.json')) as Golden;
const treeLeaves = golden.tree.rows.map(({ id, record }) => leafHash(id, sha256(record)));

describe('the frozen vectors of snapshots and checkpoints', () => {
  it('give the same leaves and nodes', () => {
    for (const { id, record, recordHash, leaf } of golden.leaf) {
      expect(sha256Hex(record)).toBe(recordHash);
      expect(toHex(leafHash(id, hashFromHex(recordHash)!))).toBe(leaf);
    }
    expect(toHex(nodeHash(hashFromHex(golden.node.left)!, hashFromHex(golden.node.right)!))).toBe(golden.node.node);
  });

  it('give the same roots of trees of 0 to 7 rows, and the same paths', () => {
    golden.tree.roots.forEach((root, size) => expect(toHex(merkleRoot(treeLeaves.slice(0, size)))).toBe(root));
    for (const { index, size, path } of golden.inclusion)
      expect(inclusionPath(treeLeaves.slice(0, size), index).map(toHex)).toEqual(path);
  });

  it('give the same header, whatever the order of its lists, and the same digest', () => {
    const parsed = JSON.parse(golden.header.text) as SnapshotHeader;
    const header = snapshotHeader({
      ...parsed,
      sections: [...parsed.sections].reverse(),
      findings: [...parsed.findings].reverse(),
    });
    expect(headerText(header)).toBe(golden.header.text);
    expect(snapshotDigest(header)).toBe(golden.header.digest);
    expect(parsed.sections[0]!.root).toBe(digestText(merkleRoot(treeLeaves)));
  });

  it('give the same root over stream heads and the same signature', () => {
    const { heads, leaves, checkpoint, publicKeyPem, signedBytesHex, privateKeySeedHex } = golden.checkpoint;
    expect(heads.map((head) => toHex(headLeaf(head)))).toEqual(leaves);
    expect(headsRoot([...heads].reverse())).toBe(checkpoint.root);
    expect(toHex(checkpointBytes(checkpoint))).toBe(signedBytesHex);
    // PKCS#8 of an Ed25519 key is a fixed prefix and the seed (RFC 8410 §7).
    const der = Buffer.from(`302e020100300506032b657004220420${privateKeySeedHex}`, 'hex').toString('base64');
    const signer = checkpointSigner(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
    expect(signer.publicKeyPem).toBe(publicKeyPem);
    expect(signer.sign(checkpoint)).toEqual(checkpoint);
    expect(isCheckpointSignatureValid(checkpoint, publicKeyPem)).toBe(true);
  });

  it('give the same partly hidden heads, and these lead to the root', async () => {
    const { heads, checkpoint } = golden.checkpoint;
    for (const { open, entries } of golden.cover) {
      expect(hideHeads(heads, (stream) => open.includes(stream))).toEqual(entries);
      expect(await rootOfEntries(iterate(entries), checkpoint.streams, () => undefined)).toBe(checkpoint.root);
    }
  });
});

describe('a checkpoint', () => {
  it('is valid only unchanged and under its own key', () => {
    const { checkpoint, publicKeyPem } = golden.checkpoint;
    const changes: Partial<SignedCheckpoint>[] = [
      { position: 2156 },
      { root: digestText(sha256('x')) },
      { streams: 6 },
      { signedAt: '2023-06-26T15:00:00.000Z' },
      { logId: 'x' },
      { keyId: '0' },
      { signature: 'AAAA' },
    ];
    for (const change of changes)
      expect(isCheckpointSignatureValid({ ...checkpoint, ...change }, publicKeyPem)).toBe(false);
    expect(isCheckpointSignatureValid(checkpoint, 'no key')).toBe(false);
    expect(() => checkpointSigner('no key')).toThrow();
  });
});

describe('docs/verification.md', () => {
  const document = read('docs/verification.md');
  const vectors = new Map(
    [...document.matchAll(/<!-- vectors: ([a-z-]+) -->\n+```json\n([\s\S]*?)\n```/g)].map(([, name, text]) => [
      name!,
      JSON.parse(text!) as unknown,
    ]),
  );

  it('shows the frozen vectors themselves', () => {
    const events = (
      JSON.parse(read('test/fixtures/golden/event-hash.json')) as { readonly events: readonly HashedEvent[] }
    ).events;
    expect(Object.fromEntries(vectors)).toEqual({
      event: events.slice(0, 3),
      leaf: golden.leaf,
      node: golden.node,
      tree: golden.tree,
      inclusion: golden.inclusion,
      header: golden.header,
      checkpoint: golden.checkpoint,
      cover: golden.cover,
    });
  });

  it('shows event hashes that the product computes', () => {
    const events = vectors.get('event') as readonly (HashedEvent & { readonly hash: string })[];
    expect(events.map((event) => eventHash(event))).toEqual(events.map(({ hash }) => hash));
  });
});
