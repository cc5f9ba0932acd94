import type { ValidationRuleCreated } from '../../domain/validation-rule/events.ts';
import type { Sql } from '../../postgres/sql.ts';

/** Rules that people have written and not archived, by id. */
export async function rulesInForce(sql: Sql): Promise<readonly ValidationRuleCreated[]> {
  const rows = await sql.query<{ definition: string }>(
    `select r.doc::json->>'definition' as definition from validation_rule r
     where r.doc::json->>'definition' is not null and r.doc::json->>'archivedOn' is null order by r.id`,
  );
  return rows.map(({ definition }) => JSON.parse(definition) as ValidationRuleCreated);
}
