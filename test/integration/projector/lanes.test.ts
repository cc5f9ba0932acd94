import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareNamespaces } from '../../../src/projector/compare-namespaces.ts';
import { LaneStillFaulted } from '../../../src/projector/lane-replays.ts';
import { requestLaneReplay } from '../../../src/projector/parked-lane.ts';
import { type HistoryAppend, randomHistory } from './random-history.ts';
import { ProjectorWorld } from './projector-world.ts';
import { smallProjections } from './small-projections.ts';

let world: ProjectorWorld;
let history: Iterator<HistoryAppend>;
beforeEach(async () => {
  world = await ProjectorWorld.open();
  history = randomHistory(11, { hasSyncs: false });
  await world.play(history, 80);
});
afterEach(() => world.close());

const INCIDENT = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';

/** An incident of district d1, one event of which no handler can fold. */
async function poisonDistrict(): Promise<string> {
  await world.appendOne(`incident-d1.${INCIDENT}`, 'd1', {
    type: 'IncidentReported',
    data: {
      incidentId: INCIDENT,
      districtId: 'd1',
      schoolId: 's',
      schoolYear: 2026,
      alignment: 'DISCIPLINE',
      occurredOn: '2026-01-15',
      occurredAt: '10:30',
      setting: 'ON_CAMPUS',
      sourceSystem: null,
      sourceKey: null,
      title: null,
      context: null,
      location: null,
      damages: null,
      details: null,
    },
  });
  const [id] = await world.appendPoison(`incident-d1.${INCIDENT}`, 'd1', {
    type: 'IncidentCompleted',
    data: { incidentId: INCIDENT },
  });
  return id!;
}

describe('an event that cannot be handled', () => {
  // Mutations tried: without `isParkedAt` in BatchWriter later events are folded onto a document that misses one; without it in DocumentFold
  // fan-out shows new codes beside old documents.
  it.each([
    [1, 1],
    [7, 100],
    [2000, 2],
  ])(
    'parks its district, lets everyone else go on, and leaves no trace after the fix (batches of %i, %i documents at a time)',
    async (batchSize, rewriteLimit) => {
      const poisoned = await poisonDistrict();
      await world.play(history, 120);
      await world.appendOne('agency-state.log', 'state', {
        type: 'StateCodesPublished',
        data: { effectiveFrom: '2099-07-01', eventCodes: [], resolutionCodes: [] },
      });
      const projector = await world.projector('rm_one', { batchSize, rewriteLimit });
      projector.start();
      await projector.whenLevel();

      const [event] = await world.rows<{ position: number; head: number }>(
        `select position, (select max(position) from log.event) as head from log.event where event_id = $1`,
        [poisoned],
      );
      const status = await projector.status();
      expect(status).toMatchObject({
        state: 'RUNNING',
        lagEvents: 0,
        checkpoint: event!.head,
        parkedLanes: [{ lane: 'd1', position: event!.position }],
      });
      expect(status.parkedLanes[0]!.error).toBe('HandlerFailed: incident: TypeError: this incident cannot be folded');
      expect(['d1', 'd2', 'state'].map((lane) => projector.isLaneParked(lane))).toEqual([true, false, false]);
      // Nothing of the lane after its position, everything of the others.
      expect(
        await world.rows(
          `select count(*)::int as late from rm_one.incident where org = 'd1' and (doc::json ->> 'lastPosition')::int >= $1`,
          [event!.position],
        ),
      ).toEqual([{ late: 0 }]);
      // Facts of others stop there too: the lane shows one moment.
      expect(
        await world.rows(`select distinct org = 'd1' as stale from rm_one.incident where codes_from <> '2099-07-01'`),
      ).toEqual([{ stale: true }]);
      expect(await world.rows(`select 1 from rm_one.incident where org = 'd1' and codes_from = '2099-07-01'`)).toEqual(
        [],
      );
      await expect(projector.replayLane('d1')).rejects.toBeInstanceOf(LaneStillFaulted);
      expect(projector.isLaneParked('d1')).toBe(true);

      world.poison.ids.clear();
      await projector.replayLane('d1');
      expect(projector.isLaneParked('d1')).toBe(false);
      await world.projectAll('rm_clean');
      expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
      await world.play(history, 40);
      await projector.whenLevel();
      await projector.stop();
      await world.projectAll('rm_clean');
      expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
    },
  );

  // Mutation tried: a replay without `LaneKeys`, or with those of its first stretch only, leaves the old codes in every document that the replayed events do not touch.
  it('catches up on facts of others that passed the parked lane by', async () => {
    await poisonDistrict();
    await world.appendOne('agency-state.log', 'state', {
      type: 'StateCodesPublished',
      data: { effectiveFrom: '2099-07-01', eventCodes: [], resolutionCodes: [] },
    });
    const projector = await world.projector('rm_one', { batchSize: 7 });
    projector.start();
    await projector.whenLevel();
    world.poison.ids.clear();
    await projector.replayLane('d1');
    expect(await world.rows(`select 1 from rm_one.incident where codes_from <> '2099-07-01'`)).toEqual([]);
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('parks only the identity of a student when it is the student’s', async () => {
    const [student] = await world.rows<{ stream: string; id: string }>(
      `select stream, data::json ->> 'studentId' as id from log.event where type = 'StudentRegistered' limit 1`,
    );
    const data = {
      studentId: student!.id,
      stateStudentId: null,
      localStudentNumber: null,
      firstName: null,
      middleName: null,
      lastName: null,
      bornOn: null,
      isHispanic: null,
      races: null,
    };
    await world.appendPoison(student!.stream, 'state', { type: 'StudentIdentityCorrected', data });
    await world.play(history, 120);
    const projector = await world.projector('rm_one');
    projector.start();
    await projector.whenLevel();
    expect((await projector.status()).parkedLanes.map(({ lane }) => lane)).toEqual([student!.stream]);
    world.poison.ids.clear();
    // Asked for from another process.
    expect(await requestLaneReplay(world.database, 'rm_one', student!.stream)).toBe(true);
    expect(await requestLaneReplay(world.database, 'rm_one', 'd2')).toBe(false);
    await projector.replayLane(student!.stream);
    await projector.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('stays parked for the next runner', async () => {
    await poisonDistrict();
    await world.projectAll('rm_one');
    world.poison.ids.clear();
    await world.play(history, 60);
    const next = await world.projector('rm_one');
    next.start();
    await next.whenLevel();
    expect(next.isLaneParked('d1')).toBe(true);
    await next.replayLane('d1');
    await next.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('stops the line when it concerns everyone, until the fix', async () => {
    const [poisoned] = await world.appendOne('agency-state.log', 'state', {
      type: 'StateCodesPublished',
      data: { effectiveFrom: '2031-07-01', eventCodes: [], resolutionCodes: [] },
    });
    await world.play(history, 20);
    const broken = new Set([poisoned!]);
    const projections = smallProjections().map((projection) =>
      projection.kind === 'document' && projection.name === 'codes'
        ? {
            ...projection,
            evolve: (doc: unknown, event: { id: string }) =>
              broken.has(event.id) ? fail() : (projection.evolve as (d: unknown, e: unknown) => object)(doc, event),
          }
        : projection,
    );
    const projector = await world.projector('rm_one', { projections });
    projector.start();
    await expect(projector.whenLevel()).rejects.toMatchObject({ code: 'STATE_EVENT_FAILED' });
    const [event] = await world.rows<{ position: number }>(`select position from log.event where event_id = $1`, [
      poisoned,
    ]);
    expect(await projector.status()).toMatchObject({
      state: 'FAULTED',
      fault: 'STATE_EVENT_FAILED',
      checkpoint: event!.position - 1,
      parkedLanes: [],
    });
    broken.clear();
    projector.start();
    await projector.whenLevel();
    await projector.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('is not passed over when its type is unknown to this code', async () => {
    await world.rows(
      `alter table log.event disable trigger user; update log.event set type = 'FromTheFuture' where position = (select max(position) from log.event where org = 'd2'); alter table log.event enable trigger user`,
    );
    const projector = await world.projector('rm_one');
    projector.start();
    await projector.whenLevel();
    expect((await projector.status()).parkedLanes).toMatchObject([
      { lane: 'd2', error: expect.stringContaining('UnknownEventType') as string },
    ]);
  });

  it('says when what was copied at an event may be newer than in a clean rebuild, and runs a set event for the first time', async () => {
    await poisonDistrict();
    const syncId = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
    await world.appendOne(`sync-d1.${syncId}`, 'd1', {
      type: 'DistrictSynced',
      data: { syncId, districtId: 'd1', kind: 'MASS', schoolYear: 2026, objectGroups: ['BEHAVIOR'] },
    });
    const projector = await world.projector('rm_one');
    projector.start();
    await projector.whenLevel();
    expect(await world.rows('select * from public.effect')).toEqual([]);
    world.poison.ids.clear();
    expect(await projector.replayLane('d1')).toEqual({ isExact: true });
    expect(await world.rows('select sync from public.effect')).toEqual([{ sync: syncId }]);

    await world.appendPoison(`incident-d1.${INCIDENT}`, 'd1', {
      type: 'IncidentCompleted',
      data: { incidentId: INCIDENT },
    });
    await world.appendOne('agency-state.log', 'state', {
      type: 'StateCodesPublished',
      data: { effectiveFrom: '2031-07-01', eventCodes: [], resolutionCodes: [] },
    });
    await projector.whenLevel();
    expect(projector.isLaneParked('d1')).toBe(true);
    world.poison.ids.clear();
    expect(await projector.replayLane('d1')).toEqual({ isExact: false });
  });
});

function fail(): never {
  throw new TypeError('these codes cannot be folded');
}
