import { ZERO_HASH } from '../src/crypto/event-hash.ts';
import { randomUuid, systemRandom } from '../src/crypto/random.ts';
import type { DomainEvent } from '../src/domain/event-catalog.ts';
import { encodeEvents } from '../src/event-store/encode-events.ts';
import type { EncodedEvent } from '../src/event-store/port.ts';
import { MemoryKeyStore } from '../src/pii/memory-key-store.ts';
import type { Database } from '../src/postgres/sql.ts';

export const REPLAY_LOG_ID = 'bench-replay';
const DISTRICTS = 400;
const SET_EVERY = 200;
/** Incidents that are reported before the first of them is completed. */
const OPEN_INCIDENTS = 200;

/** Fills the log: incidents of five events, and one sync of a district in 200 events. Nothing is sealed. */
export async function storeReplayJournal(database: Database, events: number): Promise<void> {
  let batch: EncodedRow[] = [];
  let position = 0;
  for (let group = 0; position < events; group += 1) {
    const streams = await Promise.all(
      Array.from({ length: OPEN_INCIDENTS }, (_, index) => encodedIncident(group * OPEN_INCIDENTS + index)),
    );
    // A report is one append (architecture.md §10.1); it is completed later, when others have reported too.
    for (const row of [
      ...streams.flatMap((stream) => stream.slice(0, -1)),
      ...streams.flatMap((stream) => stream.slice(-1)),
    ]) {
      if ((position + 1) % SET_EVERY === 0 && position < events)
        batch.push({ ...(await encodedSync(position)), position: (position += 1) });
      if (position < events) batch.push({ ...row, position: (position += 1) });
    }
    if (batch.length >= 5000 || position >= events) {
      await store(database, batch);
      batch = [];
    }
  }
  await database.query('vacuum analyze log.event');
  await database.query('checkpoint');
}

type StreamRow = EncodedEvent & { readonly stream: string; readonly revision: number };
type EncodedRow = StreamRow & { readonly position: number };
const keyStore = new MemoryKeyStore();

async function encoded(stream: string, org: string, events: readonly DomainEvent[]): Promise<readonly StreamRow[]> {
  const commandId = randomUuid();
  const meta = {
    at: '2026-10-05T14:30:00.000Z',
    actor: 'account-1f0c',
    org,
    schoolYear: 2027,
    correlationId: commandId,
    causationId: null,
    commandId,
    requestHash: ZERO_HASH,
    appVersion: '0.1.0',
  };
  const rows = await encodeEvents(
    {
      logId: REPLAY_LOG_ID,
      stream,
      expectedRevision: -1,
      prevHash: ZERO_HASH,
      events,
      eventIds: events.map(() => randomUuid()),
      meta,
    },
    { keyStore, random: systemRandom },
  );
  return rows.map((row, revision) => ({ ...row, stream, revision }));
}

async function encodedSync(position: number): Promise<StreamRow> {
  const [districtId, syncId] = [`d${position % DISTRICTS}`, randomUuid()];
  return (
    await encoded(`sync-${districtId}.${syncId}`, districtId, [
      {
        type: 'DistrictSynced',
        data: { syncId, districtId, kind: 'NIGHTLY', schoolYear: 2027, objectGroups: ['BEHAVIOR'] },
      },
    ])
  )[0]!;
}

async function encodedIncident(number: number): Promise<readonly StreamRow[]> {
  const [incidentId, districtId] = [randomUuid(), `d${number % DISTRICTS}`];
  const texts = { title: null, context: null, location: null, damages: null, details: null };
  const participant = (role: 'OFFENDER' | 'VICTIM'): DomainEvent => ({
    type: 'IncidentParticipantAdded',
    data: {
      incidentId,
      behaviorEventId: incidentId,
      participantId: randomUuid(),
      studentId: randomUuid(),
      nonStudentKind: null,
      role,
      relationshipToSchool: null,
      isDisplayedOnPortal: false,
      firstName: null,
      lastName: null,
      demeanor: null,
      injury: null,
      injuryDescription: null,
      medicalService: null,
      participantDetails: null,
    },
  });
  return encoded(`incident-${districtId}.${incidentId}`, districtId, [
    {
      type: 'IncidentReported',
      data: {
        incidentId,
        districtId,
        schoolId: `${districtId}-0107`,
        schoolYear: 2027,
        alignment: 'DISCIPLINE',
        occurredOn: '2026-10-02',
        occurredAt: '12:35',
        setting: 'ON_CAMPUS',
        sourceSystem: null,
        sourceKey: null,
        ...texts,
      },
    },
    participant('OFFENDER'),
    participant('VICTIM'),
    {
      type: 'ResolutionAdded',
      data: {
        incidentId,
        resolutionId: randomUuid(),
        participantId: randomUuid(),
        resolutionTypeId: 'iss',
        durationSchoolDays: '2.50',
        startsOn: '2026-10-05',
        endsOn: '2026-10-07',
        imposedBy: 'PRINCIPAL',
        boardActionOn: null,
        pendingBoardSuspensionId: null,
      },
    },
    { type: 'IncidentCompleted', data: { incidentId } },
  ]);
}

async function store(database: Database, rows: readonly EncodedRow[]): Promise<void> {
  const column = (of: (row: EncodedRow) => unknown): unknown[] => rows.map(of);
  await database.query(
    `insert into log.event (position, stream, revision, event_id, type, schema_version, data, sealed, meta, prev_hash, hash, org, school_year, at, as_of_time, recorded_at)
     select position, stream, revision, id, type, 1, data, sealed, meta, decode(prev, 'hex'), decode(hash, 'hex'), org, 2027, at, at, now()
     from unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
       as v(position, stream, revision, id, type, data, sealed, meta, prev, hash, org, at)`,
    [
      column((row) => row.position),
      column((row) => row.stream),
      column((row) => row.revision),
      column((row) => row.id),
      column((row) => row.type),
      column((row) => row.data),
      column((row) => row.sealed),
      column((row) => row.meta),
      column((row) => row.prevHash),
      column((row) => row.hash),
      column((row) => row.org),
      column((row) => row.at),
    ],
  );
}
