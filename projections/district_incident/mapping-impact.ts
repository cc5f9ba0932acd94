import { sha256Hex } from '../../src/crypto/sha256.ts';
import type { IncidentContext } from '../../src/domain/incident/context.ts';
import { stateRecord } from '../../src/domain/incident/state-record.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { canonicalJson } from '../../src/shared/canonical-json.ts';
import type { Json } from '../../src/shared/json.ts';
import { documentsById } from '../support/documents.ts';
import { type StateMapping, withMapping } from '../support/state-mapping.ts';
import { loadContexts } from './incident-context.ts';
import type { IncidentDoc } from './incident-doc.ts';

/** Incidents that are looked at together; keeps memory flat however many use the type. */
const CHUNK = 2_000;
/** Examples that are named for each effect. */
const EXAMPLES = 25;

export interface YearImpact {
  readonly schoolYear: number;
  readonly appear: number;
  readonly vanish: number;
  readonly change: number;
  readonly same: number;
}

/** What would become of the state's records; nothing is written. */
export interface MappingImpact {
  readonly schoolYears: readonly YearImpact[];
  readonly appearing: readonly string[];
  readonly vanishing: readonly string[];
  readonly changing: readonly string[];
}

interface TypeDoc {
  readonly mappings: readonly StateMapping[];
}

/**
 * Judges the incidents of a type anew with one more mapping, by the same functions that the projection uses: which would get a state
 * record, lose it, or get another one. Only days on which the mapping would hold can differ.
 */
export async function mappingImpact(
  sql: Sql,
  table: 'event_type' | 'resolution_type',
  typeId: string,
  mapping: StateMapping,
): Promise<MappingImpact> {
  const type = (await documentsById<TypeDoc>(sql, table, [typeId])).get(typeId);
  const years = new Map<number, { appear: number; vanish: number; change: number; same: number }>();
  const examples = { appear: [] as string[], vanish: [] as string[], change: [] as string[] };
  const mappings = withMapping(type?.mappings ?? [], mapping);
  const until = mappings.find(({ effectiveFrom }) => effectiveFrom > mapping.effectiveFrom)?.effectiveFrom ?? null;
  const mapped = (context: IncidentContext): IncidentContext => {
    const eventType = context.eventTypes.get(typeId);
    const resolutionType = context.resolutionTypes.get(typeId);
    return {
      ...context,
      ...(eventType && { eventTypes: new Map([...context.eventTypes, [typeId, { ...eventType, mappings }]]) }),
      ...(resolutionType && {
        resolutionTypes: new Map([...context.resolutionTypes, [typeId, { ...resolutionType, mappings }]]),
      }),
    };
  };
  for (let after = '', isEnd = false; !isEnd;) {
    const rows = await sql.query<{ id: string; doc: string; school_year: number; candidate_hash: string | null }>(
      `select d.id, d.doc, d.school_year, d.candidate_hash from incident_reference r join district_incident d on d.id = r.incident_id
       where r.kind = 'TYPE' and r.reference = $1 and d.occurred_on >= $2::date and ($3::date is null or d.occurred_on < $3::date) and d.id > $4
       order by d.id limit $5`,
      [typeId, mapping.effectiveFrom, until, after, CHUNK],
      'incidents of a type',
    );
    isEnd = rows.length < CHUNK;
    after = rows.at(-1)?.id ?? '';
    const states = rows.map((row) => (JSON.parse(row.doc) as IncidentDoc).state);
    const contextOf = await loadContexts(sql, states);
    for (const [index, row] of rows.entries()) {
      const { record } = stateRecord(states[index]!, mapped(contextOf(states[index]!, null)));
      const hash = record && sha256Hex(canonicalJson(record as unknown as Json));
      const effect = effectOf(row.candidate_hash, hash);
      const counts = years.get(row.school_year) ?? { appear: 0, vanish: 0, change: 0, same: 0 };
      counts[effect] += 1;
      years.set(row.school_year, counts);
      if (effect !== 'same' && examples[effect].length < EXAMPLES) examples[effect].push(row.id);
    }
  }
  return {
    schoolYears: [...years].sort(([a], [b]) => a - b).map(([schoolYear, counts]) => ({ schoolYear, ...counts })),
    appearing: examples.appear,
    vanishing: examples.vanish,
    changing: examples.change,
  };
}

function effectOf(before: string | null, after: string | null): 'appear' | 'vanish' | 'change' | 'same' {
  if (before === after) return 'same';
  if (before === null) return 'appear';
  return after === null ? 'vanish' : 'change';
}
