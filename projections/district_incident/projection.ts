import { groupBy } from '../../src/shared/group-by.ts';
import { evolve, type IncidentEvent, type IncidentState } from '../../src/domain/incident/state.ts';
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
] as const;

export const districtIncident: DocumentProjection<IncidentDoc> = {
  kind: 'document',
  name: 'district_incident',
  version: 1,
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
    types: [
      ...STUDENT_FACTS,
      'EventTypeMapped',
      'ResolutionTypeMapped',
      'SchoolCalendarDefined',
      'AbsencesRecorded',
      'StateCodesPublished',
    ],
    async select(sql, events, pending) {
      const wanted = events.map(referenceOf);
      const stored = await sql.query<{ kind: string; reference: string; incident_id: string }>(
        `select r.kind, r.reference, r.incident_id from incident_reference r
         join (select distinct w.kind, w.reference from json_to_recordset($1::json) as w(kind text, reference text)) w on w.kind = r.kind and w.reference = r.reference`,
        [JSON.stringify(wanted.filter((one) => one !== null))],
        'incidents by reference',
      );
      const byReference = groupBy(stored, (row) => `${row.kind} ${row.reference}`);
      const all = wanted.includes(null)
        ? (await sql.query<{ id: string }>('select id from district_incident')).map(({ id }) => id)
        : [];
      return new Map(
        wanted.flatMap((reference, index) => {
          const waiting = [...pending].flatMap(([id, doc]) =>
            doc && (reference === null || hasReference(doc.state, reference)) ? [id] : [],
          );
          const keys =
            reference === null
              ? all
              : (byReference.get(`${reference.kind} ${reference.reference}`) ?? []).map((row) => row.incident_id);
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
      return { kind: 'TYPE', reference: event.data.eventTypeId };
    case 'ResolutionTypeMapped':
      return { kind: 'TYPE', reference: event.data.resolutionTypeId };
    case 'SchoolCalendarDefined':
    case 'AbsencesRecorded':
      return { kind: 'SCHOOL', reference: schoolCalendarKey(event.data.schoolId, event.data.schoolYear) };
    case 'StudentEnrolled':
    case 'EnrollmentEnded':
    case 'IepPeriodRecorded':
    case 'ProgramParticipationRecorded':
      return { kind: 'STUDENT', reference: event.data.studentId };
    default:
      return null;
  }
}

function hasReference(state: IncidentState, { kind, reference }: Reference): boolean {
  const references = referencesOf(state);
  if (kind === 'STUDENT') return references.students.has(reference);
  return kind === 'TYPE' ? references.types.has(reference) : references.calendar === reference;
}
