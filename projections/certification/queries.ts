import type { Sql } from '../../src/postgres/sql.ts';
import { documents, documentsById } from '../support/documents.ts';
import { IS_APPROVED } from './locked-by-mappings.ts';
import type { CertificationDoc } from './projection.ts';

export interface CertificationFilter {
  /** Null: every district. */
  readonly districtIds: readonly string[] | null;
  /** Only certifications of categories in which the person is a member; null for the state. */
  readonly memberPersonId: string | null;
  readonly eventId: string | null;
  readonly eventStatuses: readonly string[] | null;
  readonly schoolYear: number | null;
  readonly text: string | null;
  readonly dueAfter: string | null;
  readonly dueBefore: string | null;
  /** Leaves out closed windows. */
  readonly isActiveOnly: boolean;
  /** Narrows to those that are (or are not) overdue on `today`; null: both. */
  readonly isOverdue: boolean | null;
  readonly today: string;
  readonly ids: readonly string[] | null;
}

const CONDITIONS = `($1::text[] is null or c.district_id = any($1))
   and ($2::text is null or exists (select from category_member m where m.person_id = $2 and m.category_id = c.category_id and m.org = c.district_id
        and m.is_active and (c.school_id is null or m.doc::json->>'schoolId' is null or m.doc::json->>'schoolId' = c.school_id)))
   and ($3::text is null or c.event_id = $3) and ($4::text[] is null or c.event_status = any($4)) and ($5::int is null or c.school_year = $5)
   and ($6::text is null or position(lower($6) in lower(c.name)) > 0)
   and ($7::date is null or c.due_on >= $7) and ($8::date is null or c.due_on <= $8)
   and (not $9 or not c.is_frozen)
   and ($10::boolean is null or (c.overdue_from is not null and c.overdue_from <= $11::date) = $10)
   and ($12::text[] is null or c.id = any($12))`;

const conditionValues = (filter: CertificationFilter) => [
  filter.districtIds,
  filter.memberPersonId,
  filter.eventId,
  filter.eventStatuses,
  filter.schoolYear,
  filter.text,
  filter.dueAfter,
  filter.dueBefore,
  filter.isActiveOnly,
  filter.isOverdue,
  filter.today,
  filter.ids,
];

/** Where a snapshot belongs and what its capture gave; the latter null while it is queued. */
export interface SnapshotCaptureRow {
  readonly snapshotId: string;
  readonly certificationId: string;
  readonly districtId: string;
  /** DRIFT: a replay found other records than were captured. */
  readonly outcome: 'CAPTURED' | 'DRIFT';
  readonly digest: string;
  readonly position: number;
  readonly rowCount: number;
  readonly counts: string;
  readonly fatalCount: number;
  readonly warningCount: number;
  readonly rulesetDigest: string;
}

/** Approved data that an incident is part of. */
export interface IncidentLock {
  readonly hasChanged: boolean;
}

export function certificationQueries(sql: Sql) {
  return {
    byIds: (ids: readonly string[]) => documentsById<CertificationDoc>(sql, 'certification', ids),

    /** A page by name (F4): stable order, one statement. */
    page: (filter: CertificationFilter, page: { readonly after: readonly string[] | null; readonly limit: number }) =>
      documents<CertificationDoc>(
        sql,
        `select c.doc from certification c where ${CONDITIONS} and ($13::text is null or (c.name, c.id) > ($13, $14)) order by c.name, c.id limit $15`,
        [...conditionValues(filter), page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
        'certification page',
      ),

    async count(filter: CertificationFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from certification c where ${CONDITIONS}`,
        conditionValues(filter),
        'certification count',
      );
      return row?.n ?? 0;
    },

    /**
     * Those of the snapshots from which the records differ today: the state's records are not the captured ones any more, or the district
     * has changes that have not reached the state.
     */
    async changedSince(snapshotIds: readonly string[]): Promise<ReadonlySet<string>> {
      const rows = await sql.query<{ id: string }>(
        `select a.snapshot_id::text as id from archive.snapshot a
         where a.snapshot_id = any($1::uuid[]) and (
           exists (
             select from (select s.id, decode(s.certified_hash, 'hex') as hash from state_incident s
                          where s.district_id = a.org and s.school_year = a.school_year and (a.school_id is null or s.school_id = a.school_id) and s.certified_hash is not null) n
             full join (select m.record_id, m.record_hash from archive.manifest m where m.snapshot_id = a.snapshot_id and m.section = 'incidents') c on c.record_id = n.id
             where n.hash is distinct from c.record_hash)
           or exists (
             select from (select d.id, d.candidate_hash from district_incident d
                          where d.district_id = a.org and d.school_year = a.school_year and (a.school_id is null or d.school_id = a.school_id) and d.candidate_hash is not null) n
             full join (select s.id, s.record_hash from state_incident s
                        where s.district_id = a.org and s.school_year = a.school_year and (a.school_id is null or s.school_id = a.school_id)) p on p.id = n.id
             where n.candidate_hash is distinct from p.record_hash))`,
        [snapshotIds],
        'changed since snapshot',
      );
      return new Set(rows.map((row) => row.id));
    },

    /** Ids of an event's certifications, for what is done to each of them. */
    async idsOfEvent(eventId: string): Promise<readonly string[]> {
      const rows = await sql.query<{ id: string }>(
        'select id from certification where event_id = $1 order by id',
        [eventId],
        'certifications of an event',
      );
      return rows.map((row) => row.id);
    },

    /** Certifications that are not frozen and depend on a category's members in an org, or on a district's calendars and syncs of a year. */
    async openIds(scope: {
      readonly categoryId: string | null;
      readonly districtId: string;
      readonly schoolYear: number | null;
    }): Promise<readonly string[]> {
      const rows = await sql.query<{ id: string }>(
        `select id from certification where district_id = $1 and ($2::text is null or category_id = $2) and ($3::int is null or school_year = $3) and not is_frozen order by id`,
        [scope.districtId, scope.categoryId, scope.schoolYear],
        'open certifications',
      );
      return rows.map((row) => row.id);
    },

    /** Those of the districts that have a certification that is not frozen. */
    async districtsWithOpen(districtIds: readonly string[]): Promise<ReadonlySet<string>> {
      if (districtIds.length === 0) return new Set();
      const rows = await sql.query<{ id: string }>(
        'select distinct district_id as id from certification where district_id = any($1::text[]) and not is_frozen',
        [districtIds],
        'districts with open certifications',
      );
      return new Set(rows.map(({ id }) => id));
    },

    /** How many certifications of an event wait for the state, and how many carry an open request. */
    async waitingForState(eventId: string): Promise<{ readonly sent: number; readonly requested: number }> {
      const [row] = await sql.query<{ sent: number; requested: number }>(
        `select count(*) filter (where event_status = 'CERTIFICATION_SENT_TO_STATE')::int as sent, count(*) filter (where event_status = 'RECERTIFICATION_REQUEST_SENT')::int as requested
         from certification where event_id = $1`,
        [eventId],
        'waiting for the state',
      );
      return row ?? { sent: 0, requested: 0 };
    },

    async capture(snapshotId: string): Promise<SnapshotCaptureRow | null> {
      const [row] = await sql.query<SnapshotCaptureRow>(
        `select snapshot_id as "snapshotId", certification_id as "certificationId", district_id as "districtId", outcome, digest, position,
                row_count as "rowCount", counts, fatal_count as "fatalCount", warning_count as "warningCount", ruleset_digest as "rulesetDigest"
         from snapshot_capture where snapshot_id = $1`,
        [snapshotId],
        'snapshot capture',
      );
      return row ?? null;
    },

    /**
     * Those of the incidents whose record is in a snapshot that the state has approved (A20: locked), and whether they have changed since:
     * edited after the latest such capture, or certified differently today.
     */
    async locks(incidentIds: readonly string[]): Promise<ReadonlyMap<string, IncidentLock>> {
      if (incidentIds.length === 0) return new Map();
      const rows = await sql.query<{ id: string; has_changed: boolean }>(
        `select distinct on (m.record_id) m.record_id as id,
           decode(d.candidate_certified_hash, 'hex') is distinct from m.record_hash
             or coalesce((d.doc::json->>'modifiedAt')::timestamptz > (
                  select (n->'capture'->>'capturedAt')::timestamptz from json_array_elements(c.doc::json->'state'->'snapshots') n where n->>'snapshotId' = s.snapshot_id), false) as has_changed
         from district_incident d
         join certification c on c.district_id = d.district_id
         join snapshot_capture s on s.certification_id = c.id
         join archive.manifest m on m.snapshot_id = s.snapshot_id::uuid and m.section = 'incidents' and m.record_id = d.id
         where d.id = any($1::text[]) and ${IS_APPROVED}
         order by m.record_id, s.position desc`,
        [incidentIds],
        'locked incidents',
      );
      return new Map(rows.map((row) => [row.id, { hasChanged: row.has_changed }]));
    },

    async lockedIds(incidentIds: readonly string[]): Promise<ReadonlySet<string>> {
      return new Set((await this.locks(incidentIds)).keys());
    },

    async isLocked(incidentId: string): Promise<boolean> {
      return (await this.locks([incidentId])).has(incidentId);
    },
  };
}
