import type { SourceValues, SourceValueSeen } from '../application/ports/imports.ts';
import type { Sql } from '../postgres/sql.ts';

/** `SourceValues` over `runtime.source_value_seen`; one statement for any number of values. */
export class PostgresSourceValues implements SourceValues {
  constructor(private readonly sql: Sql) {}

  record(districtId: string, sourceSystem: string, values: readonly SourceValueSeen[]): Promise<void> {
    return this.#keep(districtId, sourceSystem, values, 'excluded.times');
  }

  add(districtId: string, sourceSystem: string, values: readonly SourceValueSeen[]): Promise<void> {
    return this.#keep(districtId, sourceSystem, values, 's.times + excluded.times');
  }

  async #keep(district: string, system: string, values: readonly SourceValueSeen[], times: string): Promise<void> {
    await this.sql.query(
      `insert into runtime.source_value_seen as s (district_id, source_system, kind, value, times)
       select $1, $2, v.kind, v.value, v.times from json_to_recordset($3::json) as v(kind text, value text, times int)
       order by v.kind, v.value
       on conflict (district_id, source_system, kind, value) do update set times = ${times}, seen_at = now()`,
      [district, system, JSON.stringify(values)],
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
