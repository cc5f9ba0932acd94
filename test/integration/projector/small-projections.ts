import { type EventType, eventCatalog } from '../../../src/domain/event-catalog.ts';
import type { Sql } from '../../../src/postgres/sql.ts';
import { typesOf } from '../../../src/projector/check-handled-by.ts';
import type {
  DocumentChange,
  DocumentProjection,
  HandledBy,
  JournalEvent,
  Projection,
  SetProjection,
} from '../../../src/projector/projection.ts';

/** What a test breaks on purpose: evolving an event with one of these ids throws. */
export interface Poison {
  readonly ids: Set<string>;
}

interface DistrictDoc {
  readonly id: string;
  readonly org: string;
  readonly name: string;
}

interface StudentDoc {
  readonly id: string;
  readonly name: string;
}

interface IncidentDoc {
  readonly id: string;
  readonly org: string;
  readonly setting: string;
  readonly isComplete: boolean;
  readonly students: readonly string[];
  readonly events: number;
  readonly lastPosition: number;
}

const json = (row: unknown): string => JSON.stringify(row);

async function loadDocs<Doc>(sql: Sql, table: string, keys: readonly string[]): Promise<ReadonlyMap<string, Doc>> {
  const rows = await sql.query<{ id: string; doc: string }>(
    `select id, doc from ${table} where id = any($1)`,
    [keys],
    `load ${table}`,
  );
  return new Map(rows.map(({ id, doc }) => [id, JSON.parse(doc) as Doc]));
}

async function writeDocs<Doc>(sql: Sql, table: string, changes: readonly DocumentChange<Doc>[]): Promise<void> {
  await sql.query(
    `insert into ${table} (id, doc) select id, doc from unnest($1::text[], $2::text[]) v(id, doc) on conflict (id) do update set doc = excluded.doc`,
    [changes.map(({ key }) => key), changes.map(({ doc }) => json(doc))],
    `write ${table}`,
  );
}

const district: DocumentProjection<DistrictDoc> = {
  kind: 'document',
  name: 'district',
  version: 1,
  reads: [],
  tables: 'create table district (id text primary key, doc text not null)',
  keys: { DistrictRegistered: ({ data }) => data.districtId, DistrictRenamed: ({ data }) => data.districtId },
  evolve(doc, event) {
    if (event.type === 'DistrictRegistered')
      return { id: event.data.districtId, org: event.data.districtId, name: event.data.name };
    return doc && event.type === 'DistrictRenamed' ? { ...doc, name: event.data.name } : doc;
  },
  load: (sql, keys) => loadDocs(sql, 'district', keys),
  async write(sql, changes) {
    await writeDocs(sql, 'district', changes);
    return changes.map(({ key }) => ({ kind: 'district', id: key, org: key }));
  },
};

const student = (poison: Poison): DocumentProjection<StudentDoc> => ({
  kind: 'document',
  name: 'student',
  version: 1,
  reads: [],
  tables: 'create table student (id text primary key, doc text not null)',
  keys: { StudentRegistered: ({ data }) => data.studentId, StudentIdentityCorrected: ({ data }) => data.studentId },
  evolve(doc, event) {
    if (poison.ids.has(event.id)) throw new TypeError('this student cannot be folded');
    if (event.type !== 'StudentRegistered' && event.type !== 'StudentIdentityCorrected') return doc;
    return { id: event.data.studentId, name: event.data.lastName ?? `revision ${String(event.revision)}` };
  },
  load: (sql, keys) => loadDocs(sql, 'student', keys),
  async write(sql, changes) {
    await writeDocs(sql, 'student', changes);
    return [];
  },
});

const codes: DocumentProjection<{ readonly from: string }> = {
  kind: 'document',
  name: 'codes',
  version: 1,
  reads: [],
  tables: 'create table codes (id text primary key, doc text not null)',
  keys: { StateCodesPublished: () => 'state' },
  evolve: (doc, event) => (event.type === 'StateCodesPublished' ? { from: event.data.effectiveFrom } : doc),
  load: (sql, keys) => loadDocs(sql, 'codes', keys),
  async write(sql, changes) {
    await writeDocs(sql, 'codes', changes);
    return [];
  },
};

/**
 * Depends on facts of three other tables, and on other incidents (how many share a student): outside facts of every kind. `saved` keeps the
 * facts as they were when the incident itself was last changed, like a row that is published on save. Evolving mutates the document, as a
 * projection may.
 */
const incident = (poison: Poison, saved: string): DocumentProjection<IncidentDoc> => ({
  kind: 'document',
  name: 'incident',
  version: 1,
  reads: ['district', 'student', 'codes'],
  tables: `create table incident (id text primary key, org text not null, doc text not null, district_name text, student_names text, codes_from text, neighbours int, saved text);
    create table incident_student (student text, incident text, primary key (student, incident));`,
  keys: {
    IncidentReported: ({ data }) => data.incidentId,
    IncidentDetailsCorrected: ({ data }) => data.incidentId,
    IncidentParticipantAdded: ({ data }) => data.incidentId,
    IncidentCompleted: ({ data }) => data.incidentId,
  },
  evolve(doc, event) {
    if (poison.ids.has(event.id)) throw new TypeError('this incident cannot be folded');
    return evolveIncident(doc, event);
  },
  load: (sql, keys) => loadDocs(sql, 'incident', keys),
  async write(sql, changes) {
    const docs = changes.flatMap(({ doc }) => (doc ? [doc] : []));
    const pairs = docs.flatMap(({ id, students }) => students.map((of) => [of, id] as const));
    await sql.query(
      `insert into incident_student (student, incident) select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
      [pairs.map(([of]) => of), pairs.map(([, id]) => id)],
    );
    await sql.query(
      `insert into incident (id, org, doc, district_name, student_names, codes_from, neighbours)
       select v.id, v.org, v.doc, (select d.doc::json ->> 'name' from district d where d.id = v.org),
         (select string_agg(s.doc::json ->> 'name', ',' order by s.id) from incident_student x join student s on s.id = x.student where x.incident = v.id),
         (select c.doc::json ->> 'from' from codes c),
         (select count(distinct b.incident) from incident_student a join incident_student b using (student) where a.incident = v.id and b.incident <> v.id)
       from unnest($1::text[], $2::text[], $3::text[]) v(id, org, doc)
       on conflict (id) do update set doc = excluded.doc, district_name = excluded.district_name, student_names = excluded.student_names,
         codes_from = excluded.codes_from, neighbours = excluded.neighbours`,
      [docs.map(({ id }) => id), docs.map(({ org }) => org), docs.map(json)],
      'write incident',
    );
    await sql.query(`update incident set saved = ${saved} where id = any($1)`, [
      changes.flatMap(({ key, lastEvent }) => (lastEvent ? [key] : [])),
    ]);
    return docs.map(({ id, org }) => ({ kind: 'incident', id, org }));
  },
  fanOut: {
    types: ['DistrictRenamed', 'StudentIdentityCorrected', 'StateCodesPublished', 'IncidentParticipantAdded'],
    async select(sql, events, pending) {
      const selected = new Map<number, readonly string[]>();
      const stored = await sql.query<{ id: string; org: string }>('select id, org from incident');
      const shared = await sql.query<{ student: string; incident: string }>(
        'select student, incident from incident_student',
      );
      const waiting = [...pending.values()].flatMap((doc) => (doc ? [doc] : []));
      const ofStudent = (id: string | null): string[] => [
        ...shared.flatMap((row) => (row.student === id ? [row.incident] : [])),
        ...waiting.flatMap((doc) => (id !== null && doc.students.includes(id) ? [doc.id] : [])),
      ];
      events.forEach((event, index) => {
        const keys: string[] = [];
        if (event.type === 'DistrictRenamed')
          keys.push(...[...stored, ...waiting].filter(({ org }) => org === event.data.districtId).map(({ id }) => id));
        else if (event.type === 'StudentIdentityCorrected' || event.type === 'IncidentParticipantAdded')
          keys.push(...ofStudent(event.data.studentId));
        else keys.push(...[...stored, ...waiting].map(({ id }) => id));
        if (keys.length > 0) selected.set(index, keys);
      });
      return selected;
    },
  },
});

function evolveIncident(doc: IncidentDoc | null, event: JournalEvent): IncidentDoc | null {
  if (event.type === 'IncidentReported') {
    const { incidentId: id, districtId: org, setting } = event.data;
    return { id, org, setting, isComplete: false, students: [], events: 1, lastPosition: event.position };
  }
  if (!doc) return null;
  Object.assign(doc, { events: doc.events + 1, lastPosition: event.position });
  if (event.type === 'IncidentDetailsCorrected')
    return Object.assign(doc, { setting: event.data.setting ?? doc.setting });
  if (event.type === 'IncidentCompleted') return Object.assign(doc, { isComplete: true });
  if (event.type === 'IncidentParticipantAdded' && event.data.studentId)
    return Object.assign(doc, { students: [...new Set([...doc.students, event.data.studentId])].sort() });
  return doc;
}

/** Copies a district's incidents at exactly the position of its sync, and notes outside the namespace whether that was a replay. */
const published: SetProjection = {
  kind: 'set',
  name: 'published',
  version: 1,
  reads: ['incident'],
  tables: 'create table published (sync text, id text, doc text not null, facts text, primary key (sync, id))',
  types: ['DistrictSynced'],
  needsWritten: 'OWN_LANE',
  async apply(sql, event, { isReplay }) {
    if (event.type !== 'DistrictSynced') return [];
    await sql.query(
      `insert into published (sync, id, doc, facts) select $1, id, doc, concat_ws('|', district_name, student_names, codes_from, neighbours) from incident where org = $2`,
      [event.data.syncId, event.data.districtId],
    );
    if (!isReplay)
      await sql.query(`insert into public.effect (sync, position) values ($1, $2)`, [
        event.data.syncId,
        event.position,
      ]);
    return [{ kind: 'published', id: event.data.syncId, org: event.data.districtId }];
  },
};

export interface SmallProjectionOptions {
  /** Also facts that come from other lanes than the incident's own: what a lane's replay cannot bring back. */
  readonly savesEverything?: boolean;
}

/** Small read models over events of the real catalogue: documents, fan-out of every kind, and a set event. */
export function smallProjections(
  poison: Poison = { ids: new Set() },
  { savesEverything = false }: SmallProjectionOptions = {},
): readonly Projection[] {
  const saved = savesEverything
    ? `concat_ws('|', district_name, student_names, codes_from, neighbours)`
    : 'district_name';
  return [published, incident(poison, saved), codes, student(poison), district];
}

export function handledByOf(projections: readonly Projection[]): HandledBy {
  const types = Object.keys(eventCatalog) as EventType[];
  return Object.fromEntries(
    types.map((type) => [type, projections.filter((p) => typesOf(p).has(type)).map(({ name }) => name)]),
  ) as unknown as HandledBy;
}
