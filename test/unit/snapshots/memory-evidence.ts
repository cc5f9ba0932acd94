import {
  checkpointSigner,
  generateCheckpointKey,
  type SignedCheckpoint,
} from '../../../src/crypto/checkpoint-signature.ts';
import { digestText, hashFromHex } from '../../../src/crypto/digest-text.ts';
import { compareUtf8, leafHash, merkleRoot } from '../../../src/crypto/merkle.ts';
import { sha256Hex } from '../../../src/crypto/sha256.ts';
import { headerText, snapshotDigest, snapshotHeader } from '../../../src/crypto/snapshot-digest.ts';
import type { ArchivedFinding } from '../../../src/snapshots/archive.ts';
import { isParticipantStream } from '../../../src/snapshots/participant-streams.ts';
import { headsRoot, type StreamHead } from '../../../src/snapshots/stream-heads.ts';
import type {
  EventEvidence,
  EvidenceSource,
  RowEvidence,
  SnapshotEvidence,
} from '../../../src/snapshots/verify/evidence.ts';
import {
  CERTIFICATION_ID,
  CERTIFICATION_STREAM,
  certify,
  deriveTestRecords,
  LOG_ID,
  openedLog,
  requestSnapshot,
  SNAPSHOT_ID,
} from './log-builder.ts';

export const signer = checkpointSigner(generateCheckpointKey());

/** Evidence that a test can damage as it likes. */
export class MemoryEvidence implements EvidenceSource {
  readonly scope = 'ALL';
  evidence!: SnapshotEvidence;
  archived: RowEvidence[] = [];
  found: ArchivedFinding[] = [];
  log: EventEvidence[] = [];
  sealed: { checkpoint: SignedCheckpoint; publicKeyPem: string } | null = null;

  snapshot(): Promise<SnapshotEvidence> {
    return Promise.resolve(this.evidence);
  }

  sections(): Promise<readonly string[]> {
    return Promise.resolve(this.archived.length === 0 ? [] : ['incidents']);
  }

  async *rows(section: string): AsyncIterable<RowEvidence> {
    if (section === 'incidents') yield* this.archived;
  }

  async *findings(): AsyncIterable<ArchivedFinding> {
    yield* this.found;
  }

  async *events({ upTo, participant }: { upTo?: number; participant?: boolean } = {}): AsyncIterable<EventEvidence> {
    yield* this.log.filter(
      ({ position, stream }) =>
        position <= (upTo ?? Infinity) && (participant !== true || isParticipantStream(stream, 'd1')),
    );
  }

  async *stream(name: string): AsyncIterable<EventEvidence> {
    yield* this.log.filter(({ stream }) => stream === name);
  }

  checkpoint(): Promise<{ checkpoint: SignedCheckpoint; publicKeyPem: string } | null> {
    return Promise.resolve(this.sealed);
  }

  heads(): null {
    return null;
  }
}

/** A certified and approved snapshot of the log of log-builder.ts. `isApproved: false` stops after the request. */
export async function certifiedEvidence(
  options: { isApproved?: boolean; incidents?: number } = {},
): Promise<MemoryEvidence> {
  const evidence = new MemoryEvidence();
  const log = openedLog(options.incidents);
  const { position } = requestSnapshot(log);
  const derived = [...(await deriveTestRecords(iterate(log.events)))].sort((a, b) => compareUtf8(a.id, b.id));
  evidence.archived = derived.map(({ id, record }) => ({ id, recordHash: sha256Hex(record), record }));
  evidence.found = [{ ruleId: 'BEH-11', recordId: 'i1', severity: 'WARNING', details: '[]' }];
  const root = digestText(
    merkleRoot(evidence.archived.map(({ id, recordHash }) => leafHash(id, hashFromHex(recordHash)!))),
  );
  const header = snapshotHeader({
    logId: LOG_ID,
    snapshotId: SNAPSHOT_ID,
    certification: CERTIFICATION_ID,
    cycle: 1,
    position,
    recordFormat: 'test/1',
    ruleset: `sha256:${'0'.repeat(64)}`,
    sections: [{ name: 'incidents', count: derived.length, root }],
    findings: [{ ruleId: 'BEH-11', severity: 'WARNING', count: 1 }],
  });
  evidence.evidence = {
    headerText: headerText(header),
    digest: snapshotDigest(header),
    org: 'd1',
    stream: CERTIFICATION_STREAM,
  };
  if (options.isApproved !== false) certify(log, evidence.evidence.digest, position);
  evidence.log = log.events;
  return evidence;
}

export async function* iterate<Item>(items: Iterable<Item>): AsyncIterable<Item> {
  yield* items;
}

export function headsOf(events: readonly EventEvidence[], upTo = Infinity): StreamHead[] {
  const heads = new Map<string, StreamHead>();
  for (const { position, stream, revision, hash } of events)
    if (position <= upTo) heads.set(stream, { stream, revision, hash });
  return [...heads.values()];
}

export function seal(events: readonly EventEvidence[], position = events.at(-1)!.position): SignedCheckpoint {
  const heads = headsOf(events, position);
  return signer.sign({
    logId: LOG_ID,
    position,
    streams: heads.length,
    root: headsRoot(heads),
    signedAt: '2022-07-01T00:00:00.000Z',
  });
}
