import type { Sql } from '../../src/postgres/sql.ts';
import { BatchedLookup } from '../../src/shared/batched-lookup.ts';
import type { CustomElementDoc } from '../custom_element/projection.ts';
import type { EnrollmentDoc } from '../enrollment/projection.ts';
import type { EventTypeDoc } from '../event_type/projection.ts';
import type { ResolutionTypeDoc } from '../resolution_type/projection.ts';

export interface NamedFacts {
  readonly districtId: string;
  readonly typeIds: readonly string[];
  readonly studentIds: readonly string[];
}

/** What commands about incidents name, as it stands. */
export interface CommandFacts {
  /** Of either kind, by id, of whatever district; a type that is unknown is missing. */
  readonly eventTypes: ReadonlyMap<string, EventTypeDoc>;
  readonly resolutionTypes: ReadonlyMap<string, ResolutionTypeDoc>;
  /** Of the district itself. */
  readonly customElements: readonly CustomElementDoc[];
  /** By student, of whatever district that the viewer may see; empty for one who is hidden or unknown. */
  readonly enrollments: ReadonlyMap<string, readonly EnrollmentDoc[]>;
  /** Of students who were merged, the one who stands for them. */
  readonly keptStudents: ReadonlyMap<string, string>;
}

type Fact =
  | { readonly kind: 'event_type'; readonly doc: EventTypeDoc }
  | { readonly kind: 'resolution_type'; readonly doc: ResolutionTypeDoc }
  | { readonly kind: 'custom_element'; readonly doc: CustomElementDoc }
  | { readonly kind: 'enrollment'; readonly doc: EnrollmentDoc }
  | { readonly kind: 'student_merge'; readonly doc: { readonly id: string; readonly keptId: string } };

const FACTS = `select 'event_type' as kind, id, id as about, doc from event_type where id = any($1::text[])
  union all select 'resolution_type', id, id, doc from resolution_type where id = any($1::text[])
  union all select 'custom_element', id, district_id, doc from custom_element where district_id = any($3::text[])
  union all select 'enrollment', e.id, w.id, e.doc from unnest($2::text[]) w(id) left join student_merge m on m.id = w.id
    join enrollment e on e.student_id = case when m.kept_id is null then w.id else m.kept_id end
  union all select 'student_merge', id, id, json_build_object('id', id, 'keptId', kept_id)::text
    from student_merge where id = any($2::text[])
  order by kind, id`;

/** Reads what commands name by id: one statement for everybody who asks at the same time, begun after they asked. */
export function commandFacts(sql: Sql): (named: NamedFacts) => Promise<CommandFacts> {
  const lookup = new BatchedLookup<readonly Fact[]>((keys) => readFacts(sql, keys), { maxKeys: 2_000, maxUnderWay: 2 });
  return async ({ districtId, typeIds, studentIds }) => {
    const keys = [`D${districtId}`, ...typeIds.map((id) => `T${id}`), ...studentIds.map((id) => `S${id}`)];
    const found = await lookup.load(keys);
    const own = keys.flatMap((key) => found.get(key) ?? []);
    const docs = <Kind extends Fact['kind']>(kind: Kind, facts: readonly Fact[]) =>
      facts.flatMap((fact) => (fact.kind === kind ? [fact.doc as Extract<Fact, { kind: Kind }>['doc']] : []));
    return {
      eventTypes: new Map(docs('event_type', own).map((doc) => [doc.id, doc])),
      resolutionTypes: new Map(docs('resolution_type', own).map((doc) => [doc.id, doc])),
      customElements: docs('custom_element', own),
      // Of a student who is hidden or unknown nothing is found: no enrolment is theirs.
      enrollments: new Map(studentIds.map((id) => [id, docs('enrollment', found.get(`S${id}`) ?? [])])),
      keptStudents: new Map(docs('student_merge', own).map(({ id, keptId }) => [id, keptId])),
    };
  };
}

/** First letters of keys: what stands behind them is a district, a student, or a type. */
const FIRST_LETTERS = {
  custom_element: 'D',
  enrollment: 'S',
  event_type: 'T',
  resolution_type: 'T',
  student_merge: 'S',
} as const satisfies Record<Fact['kind'], string>;

async function readFacts(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, readonly Fact[]>> {
  const ids = (first: string) => keys.flatMap((key) => (key.startsWith(first) ? [key.slice(1)] : []));
  const rows = await sql.query<{ kind: Fact['kind']; about: string; doc: string }>(
    FACTS,
    [ids('T'), ids('S'), ids('D')],
    'command facts',
  );
  const facts = new Map<string, Fact[]>();
  for (const { kind, about, doc } of rows) {
    const key = `${FIRST_LETTERS[kind]}${about}`;
    const known = facts.get(key) ?? [];
    known.push({ kind, doc: JSON.parse(doc) as unknown } as Fact);
    facts.set(key, known);
  }
  return facts;
}
