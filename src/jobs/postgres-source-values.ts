import type { RowOfWords, SourceValues, SourceValueSeen } from '../application/ports/imports.ts';
import type { Sql } from '../postgres/sql.ts';

/** A row that is sent again later than this is counted again. */
const DAYS_KEPT = 30;

/** `SourceValues` over `runtime.source_value_seen`; one statement for any number of values. */
export class PostgresSourceValues implements SourceValues {
  constructor(private readonly sql: Sql) {}

  async record(districtId: string, sourceSystem: string, values: readonly SourceValueSeen[]): Promise<void> {
    await this.sql.query(
      `insert into runtime.source_value_seen as s (district_id, source_system, kind, value, times)
       select $1, $2, v.kind, v.value, v.times from json_to_recordset($3::json) as v(kind text, value text, times int)
       order by v.kind, v.value
       on conflict (district_id, source_system, kind, value) do update set times = excluded.times, seen_at = now()`,
      [districtId, sourceSystem, JSON.stringify(values)],
    );
  }

  async add(districtId: string, sourceSystem: string, rows: readonly RowOfWords[]): Promise<void> {
    const said = rows.flatMap(({ hash, values }) => values.map((value) => ({ hash, ...value })));
    await this.sql.query(
      `with said as materialized (select * from json_to_recordset($3::json) as v(hash text, kind text, value text, times int)),
         forgotten as (delete from runtime.counted_source_word where counted_at < now() - make_interval(days => $4)),
         fresh as (
           insert into runtime.counted_source_word (row_hash) select distinct hash from said order by hash
           on conflict do nothing returning row_hash)
       insert into runtime.source_value_seen as s (district_id, source_system, kind, value, times)
       select $1, $2, v.kind, v.value, sum(v.times) from said v join fresh f on f.row_hash = v.hash
       group by v.kind, v.value order by v.kind, v.value
       on conflict (district_id, source_system, kind, value) do update set times = s.times + excluded.times, seen_at = now()`,
      [districtId, sourceSystem, JSON.stringify(said), DAYS_KEPT],
    );
  }

  list(districtId: string, sourceSystem: string): Promise<readonly SourceValueSeen[]> {
    return this.sql.query<SourceValueSeen>(
      `select kind, value, times from runtime.source_value_seen where district_id = $1 and source_system = $2
       order by times desc, kind, value`,
      [districtId, sourceSystem],
    );
  }
}
