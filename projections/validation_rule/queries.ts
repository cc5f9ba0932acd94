import type { Sql } from '../../src/postgres/sql.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { ValidationRuleDoc } from './projection.ts';

/** More rules than people write. */
const MOST = 5_000;

export function validationRuleQueries(sql: Sql) {
  return {
    /** Rules that people wrote and that count in a district while it works. */
    inForce: (districtId: string) =>
      documents<ValidationRuleDoc>(
        sql,
        `select doc from validation_rule where id in (select live_rules($1)) order by id`,
        [districtId],
        'rules in force',
      ),

    byIds: (ids: readonly string[]) => documentsById<ValidationRuleDoc>(sql, 'validation_rule', ids),

    /** Every rule about which something was said and that the viewer may see; of authored ones those of these owners. */
    ofOrgs: (orgs: readonly string[]) =>
      documents<ValidationRuleDoc>(
        sql,
        `select doc from validation_rule where org = any($1::text[]) order by id limit ${MOST}`,
        [orgs],
        'validation rules',
      ),
  };
}
