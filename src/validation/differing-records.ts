import { inScope } from './scope-sql.ts';

export const DIFFERENCE_RULE = 'BEH-16';

const DIFFERENCE_TEXTS = {
  NOT_AT_STATE: 'The district has this record and the state has not.',
  NOT_AT_DISTRICT: 'The state has this record and the district has it no more.',
  CONTENT_DIFFERS: 'The district has changed this record since it was sent.',
} as const;

/** Why a candidate `d` and a published record `s` of one id differ. */
export const DIFFERENCE_REASON = `case when s.id is null then 'NOT_AT_STATE' when d.id is null then 'NOT_AT_DISTRICT' else 'CONTENT_DIFFERS' end`;

/** What a finding says of a difference; `reason` is an expression. */
export const differenceDetails = (reason: string): string => `json_build_object(
    'explanation', case ${reason} ${Object.entries(DIFFERENCE_TEXTS)
      .map(([name, text]) => `when '${name}' then '${text}'`)
      .join(' ')} end,
    'about', json_build_array(json_build_object('note', ${reason})))::text`;

/** BEH-16: district and state as sets of record id and hash, with the reason of each difference; its parameters are `scopeValues`. */
const DIFFERING_RECORDS = `
  select coalesce(d.id, s.id) as id, coalesce(d.school_id, s.school_id) as school_id, ${DIFFERENCE_REASON} as reason
  from (select id, school_id, candidate_hash from district_incident d where ${inScope('d')} and candidate_hash is not null) d
  full join (select id, school_id, record_hash from state_incident s where ${inScope('s')}) s on s.id = d.id
  where d.candidate_hash is distinct from s.record_hash order by 1`;

/** The differences as rows like those of `finding`. */
export const DIFFERENCE_FINDINGS = `
  select d.id as incident_id, '${DIFFERENCE_RULE}' as rule_id, 'FATAL' as severity, d.school_id, ${differenceDetails('d.reason')} as details
  from (${DIFFERING_RECORDS}) d`;
