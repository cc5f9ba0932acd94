import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../src/snapshots/bundle/verify-bundle.ts';
import { writeBundle } from '../../../src/snapshots/bundle/write-bundle.ts';
import {
  headsAt,
  makeCheckpoint,
  proofPosition,
  readCheckpoints,
  sealCheckpoint,
  type CheckpointRequest,
} from '../../../src/snapshots/checkpoint.ts';
import { headsRoot } from '../../../src/snapshots/stream-heads.ts';
import { parseCheckpointClaim } from '../../../src/snapshots/verify/checkpoint-claim.ts';
import type { CheckName, Verdict } from '../../../src/snapshots/verify/verdict.ts';
import { verifySnapshot, type VerifyOptions } from '../../../src/snapshots/verify/verify-snapshot.ts';
import {
  CERTIFICATION_STREAM,
  deriveTestRecords,
  LOG_ID,
  LogBuilder,
  openedLog,
  SNAPSHOT_ID,
} from '../../unit/snapshots/log-builder.ts';
import { headsOf, signer } from '../../unit/snapshots/memory-evidence.ts';
import { collect, SnapshotWorld } from './snapshot-world.ts';

let world: SnapshotWorld;
afterEach(() => world.drop());

async function judge(options: VerifyOptions = {}): Promise<Readonly<Record<CheckName, Verdict>>> {
  const verdicts = await verifySnapshot(world.evidence(), {
    deriveFrozen: deriveTestRecords,
    deriveCurrent: deriveTestRecords,
    ...options,
  });
  return Object.fromEntries(verdicts.map((verdict) => [verdict.check, verdict])) as Record<CheckName, Verdict>;
}

const outcomes = (verdicts: Readonly<Record<CheckName, Verdict>>): readonly string[] =>
  Object.values(verdicts).map(({ outcome }) => outcome);
const checkpointAt = (position: number): CheckpointRequest => ({
  journal: 'log.event',
  logId: LOG_ID,
  position,
  signedAt: '2022-07-01T00:00:00.000Z',
  signer,
});
const openCertified = async (): Promise<void> => {
  world = await SnapshotWorld.open();
  await world.certify();
};

describe('a snapshot in the database', () => {
  it('passes every check as long as nobody touched anything', async () => {
    await openCertified();
    expect(outcomes(await judge())).toEqual(['PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED']);
  });

  it('fails by name when a superuser changes one bit of one archived row', async () => {
    await openCertified();
    await world.database.query('alter table archive.record drop constraint record_is_what_its_hash_says');
    await world.tamper(
      'archive.record',
      `update archive.record set record = overlay(record placing chr(ascii(substr(record, 20, 1)) # 1) from 20 for 1)
      where record_hash = (select record_hash from archive.manifest where record_id = 'i3')`,
    );
    const verdicts = await judge();
    expect(verdicts.ARCHIVE_BYTES).toMatchObject({
      outcome: 'FAILED',
      differingRows: 1,
      differences: [{ where: 'section incidents', what: 'row i3' }],
    });
    expect(outcomes(verdicts).slice(1)).toEqual(['PASSED', 'PASSED', 'PASSED', 'PASSED']);
  });

  it('fails by name when the manifest, the header, the digest or a finding is changed', async () => {
    await openCertified();
    await world.tamper(
      'archive.manifest',
      `update archive.manifest set record_hash = set_bit(record_hash, 5, 1 - get_bit(record_hash, 5)) where record_id = 'i2'`,
    );
    expect((await judge()).ARCHIVE_BYTES.differences).toMatchObject([{ what: 'row i2' }]);
    await world.tamper('archive.manifest', `delete from archive.manifest where record_id = 'i2'`);
    expect((await judge()).ARCHIVE_BYTES.explanation).toContain('4 rows are here, 5 were captured');
    await world.tamper(
      'archive.snapshot',
      `update archive.snapshot set digest = set_bit(digest, 5, 1 - get_bit(digest, 5))`,
    );
    const verdicts = await judge();
    expect(verdicts.ARCHIVE_BYTES.differences[0]).toMatchObject({ where: 'header' });
    expect(verdicts.APPROVAL_CHAIN.outcome).toBe('FAILED');
  });

  it('fails at its position when an event body is edited', async () => {
    await openCertified();
    await editEvent(
      `update log.event set data = replace(data, '"value":3', '"value":4') where stream = 'incident-d1.i3'`,
    );
    const { LOG_CHAIN, DERIVATION_FROZEN_FORMAT, ARCHIVE_BYTES } = await judge();
    const { position } = world.log.events.find(({ stream }) => stream === 'incident-d1.i3')!;
    expect(LOG_CHAIN).toMatchObject({ outcome: 'FAILED', differingRows: 1 });
    expect(LOG_CHAIN.differences[0]!.what).toContain(`position ${position} `);
    expect(DERIVATION_FROZEN_FORMAT.differences).toMatchObject([{ what: 'row i3' }]);
    expect(ARCHIVE_BYTES.outcome).toBe('PASSED');
  });

  it('fails when events were removed: from the end only through a checkpoint that left the building', async () => {
    await openCertified();
    for (let n = 0; n < 10; n += 1)
      world.log.append('incident-d2.late', 'IncidentDetailsCorrected', { incidentId: 'late', value: n });
    await world.writeLog();
    const exported = JSON.stringify(await makeCheckpoint(world.database, checkpointAt(world.log.events.length)));
    const claim = parseCheckpointClaim(exported)!;
    expect((await judge({ claim, publicKeyPem: signer.publicKeyPem })).LOG_CHAIN.explanation).toContain(
      'equals the one you gave',
    );

    await editEvent(`delete from log.event where position > ${world.log.events.length - 10}`);
    expect((await judge()).LOG_CHAIN.outcome).toBe('PASSED');
    const tail = (await judge({ claim })).LOG_CHAIN;
    expect(tail.outcome).toBe('FAILED');
    expect(tail.explanation).toContain('10 events were removed from its end');

    await editEvent(`delete from log.event where position between 4 and 5`);
    expect((await judge()).LOG_CHAIN.explanation).toContain('the events 4 to 5 are missing');
  });

  it('fails readably when the archive does not have it', async () => {
    await openCertified();
    const verdicts = await verifySnapshot(world.evidence({ snapshotId: '00000000-0000-4000-8000-0000000000ff' }));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['FAILED', 'FAILED', 'FAILED', 'FAILED', 'NOT_POSSIBLE']);
    expect(verdicts[0]!.explanation).toContain('has no snapshot');
  });
});

describe('evidence from the database', () => {
  it('goes over gaps and pages, and gives a participant whole streams of the district and the agency', async () => {
    const log = openedLog(900);
    world = await SnapshotWorld.open(log);
    await world.certify();
    expect(await collect(world.evidence().events())).toHaveLength(log.events.length);
    await editEvent('delete from log.event where position > 3 and position < 1600');
    expect(await collect(world.evidence().events())).toHaveLength(log.events.length - 1596);
    const streams = new Set(
      (await collect(world.evidence().events({ participant: true, upTo: 1700 }))).map(({ stream }) => stream),
    );
    expect(streams.has('agency-state.log')).toBe(true);
    expect([...streams].every((stream) => stream === 'agency-state.log' || stream.includes('-d1.'))).toBe(true);
  });
});

describe('a checkpoint of the database', () => {
  it('is the root over the heads at its position, now and later, and is sealed once', async () => {
    await openCertified();
    const { events } = world.log;
    for (const position of [1, 7, events.length]) {
      const heads = await headsAt(world.database, 'log.event', position);
      const checkpoint = await makeCheckpoint(world.database, checkpointAt(position));
      expect(checkpoint).toMatchObject({ position, streams: heads.length, root: headsRoot(headsOf(events, position)) });
    }
    await expect(makeCheckpoint(world.database, checkpointAt(events.length + 1))).rejects.toThrow(RangeError);
    const sealed = await sealCheckpoint(world.database, checkpointAt(7));
    expect(await sealCheckpoint(world.database, { ...checkpointAt(7), signedAt: '2023-01-01T00:00:00.000Z' })).toEqual(
      sealed,
    );
    const newer = await sealCheckpoint(world.database, checkpointAt(9));
    expect(await readCheckpoints(world.database, { limit: 5 })).toEqual([newer, sealed]);
    expect(await readCheckpoints(world.database, { before: 9, limit: 5 })).toEqual([sealed]);
    expect(await readCheckpoints(world.database, { root: newer.root, limit: 5 })).toEqual([newer]);
    expect(await readCheckpoints(world.database, { root: 'no root', limit: 5 })).toEqual([]);
  });

  it('for a snapshot covers the last event that speaks of it', async () => {
    await openCertified();
    world.log.append(CERTIFICATION_STREAM, 'RecertificationOpened', { cycle: 2 });
    await world.writeLog();
    const approved = world.log.events.find(({ type }) => type === 'CertificationApproved')!;
    expect(await proofPosition(world.database, 'log.event', SNAPSHOT_ID)).toBe(approved.position);
    expect(await proofPosition(world.database, 'log.event', '00000000-0000-4000-8000-0000000000ff')).toBeNull();
  });
});

describe('a bundle made from the database', () => {
  it('proves the same offline, with the checkpoint of the certificate', async () => {
    await openCertified();
    const position = (await proofPosition(world.database, 'log.event', SNAPSHOT_ID))!;
    const checkpoint = await sealCheckpoint(world.database, checkpointAt(position));
    const heads = await headsAt(world.database, 'log.event', position);
    const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    try {
      const path = join(folder, 'bundle.zip');
      const output = createWriteStream(path);
      const request = {
        source: world.evidence(),
        snapshotId: SNAPSHOT_ID,
        checkpoint,
        publicKeyPem: signer.publicKeyPem,
        heads,
      };
      await writeBundle(request, output);
      output.end();
      await finished(output);
      const derive = { deriveFrozen: deriveTestRecords, deriveCurrent: deriveTestRecords };
      const offline = await verifyBundle(path, { ...derive, checkpoint: parseCheckpointClaim(checkpoint.root)! });
      expect(offline.isProven).toBe(true);
      expect(offline.verdicts.map(({ outcome }) => outcome)).toEqual(outcomes(await judge()));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** A superuser's edit of the log: its own trigger is switched off for it. */
async function editEvent(statement: string): Promise<void> {
  await world.tamper('log.event', statement);
}

describe('a log that was written anew from the beginning', () => {
  it('is found through the checkpoint although all its hashes fit', async () => {
    await openCertified();
    const claim = parseCheckpointClaim(`${world.log.events.length}:${headsRoot(headsOf(world.log.events))}`)!;
    const forged = new LogBuilder();
    for (const { stream, type, data } of world.log.events) {
      forged.append(stream, type, JSON.parse(data.replace('"value":1}', '"value":9}')) as Record<string, string>);
    }
    await editEvent('delete from log.event');
    world.log.events.splice(0, world.log.events.length, ...forged.events);
    await world.writeLog();
    expect((await judge()).LOG_CHAIN.outcome).toBe('PASSED');
    expect((await judge({ claim })).LOG_CHAIN.outcome).toBe('FAILED');
    expect((await judge()).DERIVATION_FROZEN_FORMAT.outcome).toBe('FAILED');
  });
});
