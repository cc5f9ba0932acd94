import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { Severity } from '../../src/domain/rules/rule.ts';
import type { ValidationRuleCreated } from '../../src/domain/validation-rule/events.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrictOrShared } from '../support/row-security.ts';

/*
 * severity_overlay says what counts on a day for a district and year, where it is not what the rule itself says: one row per rule for the
 * whole district (school_id null), and one more for each school that certifies by itself. Where every certification is with the state or
 * over, it is what counted when the last one was sent (C7). `upto` leaves out what was said after a position.
 */
const SEVERITY_OVERLAY = `
  create function severity_overlay(district text, year int, day date, upto bigint default null) returns table (rule_id text, school_id text, severity text)
  stable language sql begin atomic
    select r.id, p.school_id, c.severity
    from validation_rule r
    cross join (
      select null::text as school_id, case when bool_and(o.done_position is not null or o.is_frozen) then max(o.done_position) end as done_position, max(o.done_on) as done_on
      from certification o where o.district_id = district and o.school_year = year and o.school_id is null
      union all
      select o.school_id, case when bool_and(o.done_position is not null or o.is_frozen) then max(o.done_position) end, max(o.done_on)
      from certification o where o.district_id = district and o.school_year = year and o.school_id is not null group by o.school_id) p
    left join lateral (
      select s.severity from json_to_recordset(r.changes::json) as s(severity text, "effectiveFrom" date, position bigint)
      where s."effectiveFrom" <= day and (upto is null or s.position <= upto) and (p.done_position is null or (s.position <= p.done_position and s."effectiveFrom" <= p.done_on))
      order by s."effectiveFrom" desc, s.position desc limit 1) c on true;
  end;`;

/** What counts from a day on: a severity, nothing any more, or (null) what the rule itself says. */
export interface RuleChange {
  readonly severity: Severity | 'ARCHIVED' | null;
  readonly effectiveFrom: string;
  /** Position at which it was said: it does not reach what the state had before (C7). */
  readonly position: number;
}

export interface ValidationRuleDoc {
  readonly id: string;
  /** Null: the rule comes with the product. */
  readonly definition: ValidationRuleCreated | null;
  readonly changes: readonly RuleChange[];
  readonly archivedOn: string | null;
  readonly version: number;
}

/** What people have said about rules, authored rules whole. Findings stay as they are: severity_overlay lays the changes over them. */
export const validationRule = documentProjection<ValidationRuleDoc>({
  name: 'validation_rule',
  version: 3,
  tables: `
    create table validation_rule (
      id text collate "C" primary key,
      doc text not null,
      -- district, or state
      org text collate "C" not null,
      is_shared boolean not null,
      -- array of severity, effectiveFrom, position
      changes text not null
    );
    ${visibleToDistrictOrShared('validation_rule', 'is_shared', 'org')}
    ${SEVERITY_OVERLAY}`,
  reads: ['certification'],
  keys: {
    ValidationRuleCreated: (event) => event.data.ruleId,
    RuleSeverityChanged: (event) => event.data.ruleId,
    ValidationRuleArchived: (event) => event.data.ruleId,
    ValidationRuleRestored: (event) => event.data.ruleId,
  },
  evolve: (doc, event) => {
    const known = doc ?? { definition: null, changes: [], archivedOn: null };
    const { position } = event;
    const version = event.revision + 1;
    switch (event.type) {
      case 'ValidationRuleCreated':
        return { ...known, id: event.data.ruleId, definition: event.data, version };
      case 'RuleSeverityChanged': {
        const { ruleId: id, severity, effectiveFrom } = event.data;
        return { ...known, id, changes: [...known.changes, { severity, effectiveFrom, position }], version };
      }
      case 'ValidationRuleArchived': {
        const { ruleId: id, archivedOn } = event.data;
        const change = { severity: 'ARCHIVED', effectiveFrom: archivedOn, position } as const;
        // What was to count from a later day would bring the rule back.
        const before = known.changes.filter(({ effectiveFrom }) => effectiveFrom <= archivedOn);
        return { ...known, id, changes: [...before, change], archivedOn, version };
      }
      case 'ValidationRuleRestored': {
        const { ruleId: id, restoredOn: effectiveFrom } = event.data;
        const severity = known.changes.findLast((change) => change.severity !== 'ARCHIVED')?.severity ?? null;
        const change = { severity, effectiveFrom, position };
        return { ...known, id, changes: [...known.changes, change], archivedOn: null, version };
      }
      default:
        return doc;
    }
  },
  columns: ({ definition, changes }) => ({
    org: definition?.org ?? STATE_ORG,
    is_shared: (definition?.org ?? STATE_ORG) === STATE_ORG,
    changes: JSON.stringify(changes),
  }),
  change: (doc) => ({ kind: 'validation_rule', org: doc.definition?.org ?? STATE_ORG }),
});
