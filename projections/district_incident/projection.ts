import { groupBy } from '../../src/shared/group-by.ts';
import { evolve, type IncidentEvent } from '../../src/domain/incident/state.ts';
import { rulesetVersion } from '../../src/domain/rules/registry.ts';
import type { DocumentProjection, JournalEvent } from '../../src/projector/projection.ts';
import { present } from '../support/document-projection.ts';
import { documentsById } from '../support/documents.ts';
import { incidentRows } from './incident-rows.ts';
import type { IncidentDoc } from './incident-doc.ts';
import { loadContexts, referencesOf } from './incident-context.ts';
import { DISTRICT_INCIDENT_TABLES } from './tables.ts';
import { writeIncidents } from './write-incidents.ts';
import { schoolCalendarKey } from '../school_calendar/projection.ts';

const key = (event: { readonly data: { readonly incidentId: string } }): string => event.data.incidentId;

/** Facts of students that decide over enrolment, special education and programs of an incident. */
const STUDENT_FACTS = [
  'StudentEnrolled',
  'EnrollmentEnded',
  'IepPeriodRecorded',
  'ProgramParticipationRecorded',
  'StudentsMerged',
] as const;

/** What a district says of its own incidents. */
const DISTRICT_FACTS = [
  'EventTypeMapped',
  'EventTypeRetired',
  'ResolutionTypeMapped',
  'ResolutionTypeRetired',
  'SchoolCalendarDefined',
  'AbsencesRecorded',
] as const;

export const districtIncident: DocumentProjection<IncidentDoc> = {
  kind: 'document',
  name: 'district_incident',
  version: 1,
  derivedBy: rulesetVersion,
  tables: DISTRICT_INCIDENT_TABLES,
  reads: [
    'district',
    'event_type',
    'resolution_type',
    'state_code',
    'school_calendar',
    'attendance',
    'enrollment',
    'iep_period',
    'program_participation',
    'student_merge',
  ],
  keys: {
    IncidentReported: key,
    IncidentDetailsCorrected: key,
    BehaviorEventAdded: key,
    BehaviorEventCorrected: key,
    BehaviorEventRemoved: key,
    IncidentParticipantAdded: key,
    IncidentParticipantCorrected: key,
    IncidentParticipantRemoved: key,
    ResolutionAdded: key,
    ResolutionCorrected: key,
    ResolutionRemoved: key,
    TrusteeModificationRecorded: key,
    ReferralSubmitted: key,
    ReferralAccepted: key,
    IncidentCompleted: key,
    IncidentReopened: key,
    IncidentVoided: key,
  },
  begins: ['IncidentReported'],
  evolve(doc, event) {
    const state = evolve(doc?.state ?? null, event as unknown as IncidentEvent);
    if (!state) return doc;
    const submitted = event.type === 'ReferralSubmitted' ? { at: event.meta.at, by: event.meta.actor } : doc?.submitted;
    return {
      districtId: state.districtId,
      state,
      createdAt: doc?.createdAt ?? event.meta.at,
      createdBy: doc?.createdBy ?? event.meta.actor,
      modifiedAt: event.meta.at,
      modifiedBy: event.meta.actor,
      position: event.position,
      ...(submitted && { submitted }),
    };
  },
  load: (sql, keys) => documentsById<IncidentDoc>(sql, 'district_incident', keys),
  async write(sql, changes) {
    const written = present(changes);
    if (written.length === 0) return [];
    const context = await loadContexts(
      sql,
      written.map(({ doc }) => doc.state),
    );
    const derived = written.map(({ key: id, doc }) => incidentRows(id, doc, context));
    // On-save districts publish what their own events changed; a change of mapping never rewrites what the state has (architecture.md §4).
    await writeIncidents(
      sql,
      derived,
      changes.flatMap((change) => (change.lastEvent ? [change.key] : [])),
    );
    return written.map(({ key: id, doc }) => ({ kind: 'incident', id, org: doc.districtId }));
  },
  fanOut: {
    types: [...STUDENT_FACTS, ...DISTRICT_FACTS, 'StateCodesPublished'],
    ofOwnLane: DISTRICT_FACTS,
    sums: ['MappingsCopied'],
    async lanesOf(sql, keys) {
      const rows = await sql.query<{ id: string; lane: string }>(
        'select id, district_id as lane from district_incident where id = any($1::text[])',
        [keys],
        'districts of incidents',
      );
      return new Map(rows.map(({ id, lane }) => [id, lane]));
    },
    async select(sql, events, pending) {
      const wanted = events.map(referenceOf);
      // The ids of a reference come as one text: a type may have a hundred thousand.
      const stored = await sql.query<{
        kind: string;
        reference: string;
        family: readonly string[];
        ids: string | null;
      }>(
        `select w.kind, w.reference, f.family,
           (select json_agg(r.incident_id)::text from unnest(f.family) as one(member)
            join incident_reference r on r.kind = w.kind and r.reference = one.member) as ids
         from (select distinct w.kind, w.reference from json_to_recordset($1::json) as w(kind text, reference text)) w
         cross join lateral (select ${FAMILY} as family offset 0) f`,
        [JSON.stringify(wanted.filter((one) => one !== null))],
        'incidents by reference',
      );
      const byReference = new Map(
        stored.map(({ kind, reference, family, ids }) => [
          `${kind} ${reference}`,
          { family, ids: JSON.parse(ids ?? '[]') as readonly string[] },
        ]),
      );
      const storedOf = ({ kind, reference }: Reference) => byReference.get(`${kind} ${reference}`);
      const familyOf = (reference: Reference) => storedOf(reference)?.family ?? [reference.reference];
      const all = wanted.includes(null)
        ? (await sql.query<{ id: string }>('select id from district_incident')).map(({ id }) => id)
        : [];
      const waitingBy = pendingByReference(pending);
      return new Map(
        wanted.flatMap((reference, index) => {
          const waiting =
            reference === null
              ? [...pending].flatMap(([id, doc]) => (doc ? [id] : []))
              : familyOf(reference).flatMap((one) => waitingBy.get(`${reference.kind} ${one}`) ?? []);
          const keys = reference === null ? all : (storedOf(reference)?.ids ?? []);
          const touched = [...new Set([...keys, ...waiting])];
          return touched.length === 0 ? [] : [[index, touched] as const];
        }),
      );
    },
  },
};

interface Reference {
  readonly kind: 'STUDENT' | 'TYPE' | 'SCHOOL';
  readonly reference: string;
}

/** What the event is a fact about; null: about every incident. */
function referenceOf(event: JournalEvent): Reference | null {
  switch (event.type) {
    case 'EventTypeMapped':
    case 'EventTypeRetired':
      return { kind: 'TYPE', reference: event.data.eventTypeId };
    case 'ResolutionTypeMapped':
    case 'ResolutionTypeRetired':
      return { kind: 'TYPE', reference: event.data.resolutionTypeId };
    case 'SchoolCalendarDefined':
    case 'AbsencesRecorded':
      return { kind: 'SCHOOL', reference: schoolCalendarKey(event.data.schoolId, event.data.schoolYear) };
    case 'StudentEnrolled':
    case 'EnrollmentEnded':
    case 'IepPeriodRecorded':
    case 'ProgramParticipationRecorded':
      return { kind: 'STUDENT', reference: event.data.studentId };
    case 'StudentsMerged':
      return { kind: 'STUDENT', reference: event.data.mergedStudentId };
    default:
      return null;
  }
}

/** A reference, and for a student every pseudonym that stands for the same person. */
const FAMILY = `case when w.kind <> 'STUDENT' then array[w.reference] else array[w.reference] || coalesce(
  (select array_agg(m.id) || array_agg(m.kept_id) from student_merge m
   where m.kept_id = coalesce((select k.kept_id from student_merge k where k.id = w.reference), w.reference)), '{}') end`;

/** Incidents that are not written yet, by what they refer to: looked at once, however many facts there are. */
function pendingByReference(pending: ReadonlyMap<string, IncidentDoc | null>): ReadonlyMap<string, readonly string[]> {
  const found = [...pending].flatMap(([id, doc]) => {
    if (!doc) return [];
    const { students, types, calendar } = referencesOf(doc.state);
    return [
      ...[...students].map((one) => ({ id, reference: `STUDENT ${one}` })),
      ...[...types].map((one) => ({ id, reference: `TYPE ${one}` })),
      { id, reference: `SCHOOL ${calendar}` },
    ];
  });
  const ids = groupBy(found, ({ reference }) => reference);
  return new Map([...ids].map(([reference, own]) => [reference, own.map(({ id }) => id)]));
}
