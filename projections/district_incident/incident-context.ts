import { groupBy } from '../../src/shared/group-by.ts';
import type { IncidentContext, StudentFacts } from '../../src/domain/incident/context.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { codesOn } from '../../src/domain/reference/effective.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { EnrollmentDoc } from '../enrollment/projection.ts';
import type { EventTypeDoc } from '../event_type/projection.ts';
import type { IepPeriodDoc } from '../iep_period/projection.ts';
import type { ProgramParticipationDoc } from '../program_participation/projection.ts';
import type { ResolutionTypeDoc } from '../resolution_type/projection.ts';
import { type SchoolCalendarDoc, schoolCalendarKey } from '../school_calendar/projection.ts';
import type { StateCodeListDoc } from '../state_code/projection.ts';
import { documents, documentsById } from '../support/documents.ts';

/** What an incident points at outside its own stream. */
export interface IncidentReferences {
  readonly students: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  readonly calendar: string;
}

export function referencesOf(state: IncidentState): IncidentReferences {
  const participants = state.events.flatMap((event) => event.participants);
  return {
    students: new Set(participants.flatMap((participant) => participant.studentId ?? [])),
    types: new Set([
      ...state.events.map((event) => event.eventTypeId),
      ...participants.flatMap((participant) =>
        participant.resolutions.map((resolution) => resolution.resolutionTypeId),
      ),
    ]),
    calendar: schoolCalendarKey(state.schoolId, state.schoolYear),
  };
}

/** The outside facts of many incidents: one statement per kind of fact, however many incidents there are. */
export async function loadContexts(
  sql: Sql,
  states: readonly IncidentState[],
): Promise<(state: IncidentState, recordedOn: string | null) => IncidentContext> {
  const references = states.map(referencesOf);
  const typeIds = [...new Set(references.flatMap(({ types }) => [...types]))];
  const eventTypes = await documentsById<EventTypeDoc>(sql, 'event_type', typeIds);
  const resolutionTypes = await documentsById<ResolutionTypeDoc>(sql, 'resolution_type', typeIds);
  const calendars = await documentsById<SchoolCalendarDoc>(sql, 'school_calendar', [
    ...new Set(references.map(({ calendar }) => calendar)),
  ]);
  const publications = await documents<StateCodeListDoc>(
    sql,
    'select doc from state_code order by id',
    [],
    'context state codes',
  );
  const students = await loadStudents(sql, [...new Set(references.flatMap((reference) => [...reference.students]))]);
  return (state, recordedOn) => ({
    eventTypes,
    resolutionTypes,
    codes: codesOn(publications, state.occurredOn),
    students,
    calendar: calendars.get(schoolCalendarKey(state.schoolId, state.schoolYear)) ?? null,
    recordedOn,
  });
}

async function loadStudents(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, StudentFacts>> {
  if (ids.length === 0) return new Map();
  const of = <Doc>(table: string) =>
    documents<Doc>(
      sql,
      `select doc from ${table} where student_id = any($1::text[]) order by id`,
      [ids],
      `context ${table}`,
    );
  const enrollments = groupBy(await of<EnrollmentDoc>('enrollment'), (row) => row.studentId);
  const iepPeriods = groupBy(await of<IepPeriodDoc>('iep_period'), (row) => row.studentId);
  const programs = groupBy(await of<ProgramParticipationDoc>('program_participation'), (row) => row.studentId);
  return new Map(
    ids.map((id) => [
      id,
      {
        enrollments: enrollments.get(id) ?? [],
        iepPeriods: iepPeriods.get(id) ?? [],
        programs: programs.get(id) ?? [],
      },
    ]),
  );
}
