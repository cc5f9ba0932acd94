import { afterEach, describe, expect, it } from 'vitest';
import { sha256, sha256Hex } from '../../../src/crypto/sha256.ts';
import { readFindings, readManifest, readRows, readSnapshot } from '../../../src/snapshots/archive.ts';
import { isInclusionProven, proveInclusion } from '../../../src/snapshots/inclusion-proof.ts';
import { countDiff, diffSnapshots } from '../../../src/snapshots/snapshot-diff.ts';
import { certifiedRecord, SNAPSHOT_ID } from '../../unit/snapshots/log-builder.ts';
import { certifiedEvidence } from '../../unit/snapshots/memory-evidence.ts';
import { SnapshotWorld } from './snapshot-world.ts';

const RETAKE_ID = '6f0c0f8e-3a77-4a3b-8a63-9b1d2f4e6a11';
let world: SnapshotWorld;
afterEach(() => world.drop());

const count = async (table: string): Promise<number> =>
  (await world.database.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

describe('capturing a snapshot', () => {
  it('archives exactly the rows of the participant, with the digest that the specification gives', async () => {
    world = await SnapshotWorld.open();
    await world.publish([{ id: 'j0', record: certifiedRecord('j0', 0) }], 'd2');
    await world.database.query(`insert into rows.finding values ('BEH-11', 'i1', 'WARNING', '[]')`);
    const reference = await certifiedEvidence();
    const { position } = JSON.parse(reference.evidence.headerText) as { position: number };
    const result = await world.capture(world.request(position));
    expect(result).toMatchObject({ outcome: 'CAPTURED', rowCount: 5, fatalCount: 0, warningCount: 1, drift: null });
    expect(result.counts).toEqual([{ ruleId: 'BEH-11', severity: 'WARNING', count: 1 }]);
    expect(result.digest).toBe(reference.evidence.digest);
    const snapshot = await readSnapshot(world.database, SNAPSHOT_ID);
    expect(snapshot).toMatchObject({
      headerText: reference.evidence.headerText,
      digest: result.digest,
      org: 'd1',
      rowCount: 5,
      position,
    });
    expect(await readSnapshot(world.database, RETAKE_ID)).toBeNull();
  });

  it('reads rows and findings back page by page, in the order of the leaves', async () => {
    world = await SnapshotWorld.open();
    await world.database.query(
      `insert into rows.finding values ('BEH-11', 'i1', 'WARNING', 'a'), ('BEH-11', 'i3', 'WARNING', 'b'), ('BEH-01', '', 'FATAL', 'c')`,
    );
    const result = await world.capture(world.request(1));
    expect(result.fatalCount).toBe(1);
    const first = await readRows(world.database, {
      snapshotId: SNAPSHOT_ID,
      section: 'incidents',
      after: null,
      limit: 3,
    });
    const second = await readRows(world.database, {
      snapshotId: SNAPSHOT_ID,
      section: 'incidents',
      after: first.at(-1)!.id,
      limit: 3,
    });
    expect([...first, ...second].map(({ id }) => id)).toEqual(['i0', 'i1', 'i2', 'i3', 'i4']);
    expect([...first, ...second].every(({ record, recordHash }) => sha256Hex(record!) === recordHash)).toBe(true);
    const findings = await readFindings(world.database, { snapshotId: SNAPSHOT_ID, after: null, limit: 2 });
    const rest = await readFindings(world.database, { snapshotId: SNAPSHOT_ID, after: findings.at(-1)!, limit: 2 });
    expect([...findings, ...rest].map(({ details }) => details)).toEqual(['c', 'a', 'b']);
  });

  it('twice with the same id, as on redelivery, changes nothing and gives the same result', async () => {
    world = await SnapshotWorld.open();
    const first = await world.capture(world.request(20));
    const second = await world.capture(world.request(20));
    expect(second).toEqual({ ...first, outcome: 'UNCHANGED' });
    expect([await count('archive.snapshot'), await count('archive.manifest')]).toEqual([1, 5]);
  });

  it('again with other rows reports drift, keeps what was certified and says how many rows differ', async () => {
    world = await SnapshotWorld.open();
    const first = await world.capture(world.request(20));
    await world.publish([
      { id: 'i1', record: certifiedRecord('i1', 99) },
      { id: 'i9', record: certifiedRecord('i9', 9) },
    ]);
    for (const isReplay of [false, true]) {
      const again = await world.capture(world.request(20, { isReplay }));
      expect(again).toMatchObject({
        outcome: 'DRIFT',
        digest: first.digest,
        rowCount: 5,
        drift: { archivedDigest: first.digest, differingRows: 2 },
      });
      expect(again.drift!.recomputedDigest).not.toBe(first.digest);
    }
    expect(await count('archive.record')).toBe(5);
  });

  it('in a replay compares and never writes, also when the archive does not know the snapshot', async () => {
    world = await SnapshotWorld.open();
    const unknown = await world.capture(world.request(20, { isReplay: true }));
    expect(unknown).toMatchObject({ outcome: 'DRIFT', drift: { archivedDigest: null, differingRows: 5 } });
    expect([await count('archive.snapshot'), await count('archive.manifest'), await count('archive.record')]).toEqual([
      0, 0, 0,
    ]);
    const captured = await world.capture(world.request(20));
    expect(unknown.digest).toBe(captured.digest);
    expect(await world.capture(world.request(20, { isReplay: true }))).toEqual({ ...captured, outcome: 'UNCHANGED' });
  });

  it('without a row is a snapshot like another one', async () => {
    world = await SnapshotWorld.open();
    await world.database.query('delete from rows.published');
    const result = await world.capture(world.request(20));
    expect(result).toMatchObject({ outcome: 'CAPTURED', rowCount: 0 });
    expect((await world.capture(world.request(20))).outcome).toBe('UNCHANGED');
  });

  it('refuses a record that does not hash to its hash, and writes nothing then', async () => {
    world = await SnapshotWorld.open();
    await world.database.query(`update rows.published set record = record || ' ' where incident_id = 'i3'`);
    await expect(world.capture(world.request(20))).rejects.toThrow('record_is_what_its_hash_says');
    expect([await count('archive.snapshot'), await count('archive.manifest'), await count('archive.record')]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('a retake', () => {
  it('shares every record that did not change, and differs in exactly the rows that did', async () => {
    world = await SnapshotWorld.open();
    await world.capture(world.request(20));
    await world.publish([
      { id: 'i2', record: certifiedRecord('i2', 50) },
      { id: 'i7', record: certifiedRecord('i7', 7) },
    ]);
    await world.database.query(`delete from rows.published where incident_id = 'i4'`);
    await world.capture(world.request(25, { snapshotId: RETAKE_ID }));
    expect(await count('archive.record')).toBe(7);

    const pair = { fromId: SNAPSHOT_ID, toId: RETAKE_ID, section: 'incidents' };
    const rows = await diffSnapshots(world.database, pair, { after: null, limit: 10 });
    expect(rows).toEqual([
      { id: 'i2', change: 'CHANGED', before: certifiedRecord('i2', 2), after: certifiedRecord('i2', 50) },
      { id: 'i4', change: 'REMOVED', before: certifiedRecord('i4', 4), after: null },
      { id: 'i7', change: 'ADDED', before: null, after: certifiedRecord('i7', 7) },
    ]);
    expect(await diffSnapshots(world.database, pair, { after: 'i2', limit: 1 })).toEqual([rows[1]]);
    expect(await countDiff(world.database, pair)).toEqual({ ADDED: 1, REMOVED: 1, CHANGED: 1 });
    expect(await countDiff(world.database, { ...pair, toId: SNAPSHOT_ID })).toEqual({
      ADDED: 0,
      REMOVED: 0,
      CHANGED: 0,
    });
  });
});

describe('the proof of one row', () => {
  it('leads from its record to the digest without another row, and fails for any other record', async () => {
    world = await SnapshotWorld.open();
    const { digest } = await world.capture(world.request(20));
    for (const id of ['i0', 'i3', 'i4']) {
      const proof = (await proveInclusion(world.database, SNAPSHOT_ID, 'incidents', id))!;
      expect(proof.digest).toBe(digest);
      expect(isInclusionProven(proof)).toBe(true);
      expect(isInclusionProven({ ...proof, record: certifiedRecord(id, 98) })).toBe(false);
      expect(isInclusionProven({ ...proof, rowId: 'i9' })).toBe(false);
      expect(isInclusionProven({ ...proof, header: { ...proof.header, cycle: 2 } })).toBe(false);
      expect(isInclusionProven({ ...proof, section: 'other' })).toBe(false);
    }
    expect(await proveInclusion(world.database, SNAPSHOT_ID, 'incidents', 'i9')).toBeNull();
    expect(await proveInclusion(world.database, RETAKE_ID, 'incidents', 'i1')).toBeNull();
  });
});

describe('a district with more rows than a page', () => {
  it('is captured and read in the same order as its leaves', async () => {
    world = await SnapshotWorld.open();
    await world.database.query(
      `insert into rows.published
       select 'd1', 'x' || n, '{"n":' || n || '}', sha256(convert_to('{"n":' || n || '}', 'UTF8')) from generate_series(1, 20500) n`,
    );
    const result = await world.capture(world.request(20));
    expect(result.rowCount).toBe(20_505);
    const ids: string[] = [];
    for await (const { id, hash } of readManifest(world.database, SNAPSHOT_ID, 'incidents')) {
      ids.push(id);
      if (id === 'x77') expect(Buffer.compare(hash, sha256('{"n":77}'))).toBe(0);
    }
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(20_505);
    expect((await world.capture(world.request(20))).outcome).toBe('UNCHANGED');
  });
});
