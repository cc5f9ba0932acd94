import type { Sql } from '../../src/postgres/sql.ts';

/** How one dataset names an incident to people. */
export interface IncidentWords {
  readonly occurredOn: string;
  readonly occurredAt: string;
  /** Each once, in the order of the incident: the district's own words; for the state, which has none of them, its codes. */
  readonly behaviors: readonly string[];
  readonly resolutions: readonly string[];
}

/** What a line of a report tells about its incident. */
export interface ReportFacts {
  readonly sourceKey: string | null;
  /** As the district wrote it; it may name people. */
  readonly title: string | null;
  /** Null where the dataset does not have the incident. */
  readonly district: IncidentWords | null;
  readonly state: IncidentWords | null;
  /** Pseudonyms of the students who were offenders in it, as the district has it. */
  readonly offenderIds: readonly string[];
}

/** Distinct words of an incident's document as an array, in the order in which they stand there first. */
const wordsInOrder = (word: string, place: string, from: string): string =>
  `(select array_agg(word order by place) from (select ${word} as word, min(${place}) as place ${from} group by 1) w where word is not null)`;

const events = (path: string) => `from json_array_elements(${path}) with ordinality as e(doc, place)`;
const PEOPLE = `cross join lateral json_array_elements(e.doc->'participants') with ordinality as p(doc, place)`;
const RESOLUTIONS = `${PEOPLE} cross join lateral json_array_elements(p.doc->'resolutions') with ordinality as r(doc, place)`;
const RESOLUTION_PLACE = 'array[e.place, p.place, r.place]';

const FACTS = `
  select w.id, d.occurred_on, v.doc->>'occurredAt' as occurred_at, d.source_key, d.title,
    s.occurred_on as state_occurred_on, c.doc->>'occurredAt' as state_occurred_at,
    ${wordsInOrder('t.name', 'e.place', `${events(`v.doc->'behaviorEvents'`)} join event_type t on t.id = e.doc->>'eventTypeId'`)} as behaviors,
    ${wordsInOrder('t.name', RESOLUTION_PLACE, `${events(`v.doc->'behaviorEvents'`)} ${RESOLUTIONS} join resolution_type t on t.id = r.doc->>'resolutionTypeId'`)} as resolutions,
    ${wordsInOrder(`e.doc->>'stateCode'`, 'e.place', events(`c.doc->'events'`))} as state_behaviors,
    ${wordsInOrder(`r.doc->>'stateCode'`, RESOLUTION_PLACE, `${events(`c.doc->'events'`)} ${RESOLUTIONS}`)} as state_resolutions,
    (select array_agg(distinct p.doc->>'studentId') ${events(`v.doc->'behaviorEvents'`)} ${PEOPLE}
     where p.doc->>'role' = 'OFFENDER' and p.doc->>'studentId' is not null) as offenders
  from unnest($1::text[]) as w(id) left join district_incident d on d.id = w.id left join state_incident s on s.id = w.id
  cross join lateral (select d.view::json as doc) v cross join lateral (select s.record::json as doc) c
  where d.id is not null or s.id is not null`;

type Words = readonly string[] | null;

interface StoredFacts {
  readonly id: string;
  readonly occurred_on: string | null;
  readonly occurred_at: string | null;
  readonly source_key: string | null;
  readonly title: string | null;
  readonly state_occurred_on: string | null;
  readonly state_occurred_at: string | null;
  readonly behaviors: Words;
  readonly resolutions: Words;
  readonly state_behaviors: Words;
  readonly state_resolutions: Words;
  readonly offenders: Words;
}

/** Facts for lines of reports by incident: one statement per portion. */
export const reportFacts =
  (sql: Sql) =>
  async (incidentIds: readonly string[]): Promise<ReadonlyMap<string, ReportFacts>> => {
    if (incidentIds.length === 0) return new Map();
    const rows = await sql.query<StoredFacts>(FACTS, [incidentIds], 'facts for reports');
    return new Map(
      rows.map((row) => [
        row.id,
        {
          sourceKey: row.source_key,
          title: row.title,
          district: wordsOf(row.occurred_on, row.occurred_at, row.behaviors, row.resolutions),
          state: wordsOf(row.state_occurred_on, row.state_occurred_at, row.state_behaviors, row.state_resolutions),
          offenderIds: row.offenders ?? [],
        },
      ]),
    );
  };

const wordsOf = (on: string | null, at: string | null, behaviors: Words, resolutions: Words): IncidentWords | null =>
  on === null
    ? null
    : { occurredOn: on, occurredAt: at ?? '', behaviors: behaviors ?? [], resolutions: resolutions ?? [] };
