import { groupBy } from '../../src/shared/group-by.ts';
import type { IncidentContext, StudentFacts } from '../../src/domain/incident/context.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { codesOn, type StateCodes } from '../../src/domain/reference/effective.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { EnrollmentDoc } from '../enrollment/projection.ts';
import type { EventTypeDoc } from '../event_type/projection.ts';
import type { IepPeriodDoc } from '../iep_period/projection.ts';
import type { ProgramParticipationDoc } from '../program_participation/projection.ts';
import type { ResolutionTypeDoc } from '../resolution_type/projection.ts';
import { type AbsenceRow, attendanceByCalendar, type DeliveredMonth } from './attendance-facts.ts';
import { type SchoolCalendarDoc, schoolCalendarKey } from '../school_calendar/projection.ts';
import type { StateCodeListDoc } from '../state_code/projection.ts';

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

/** The outside facts of many incidents: one statement, however many there are. */
export async function loadContexts(
  sql: Sql,
  states: readonly IncidentState[],
): Promise<(state: IncidentState, recordedOn: string | null) => IncidentContext> {
  const references = states.map(referencesOf);
  const studentIds = [...new Set(references.flatMap(({ students }) => [...students]))];
  const rows = await sql.query<{ kind: FactKind; id: string; doc: string }>(
    FACTS,
    [
      [...new Set(references.flatMap(({ types }) => [...types]))],
      [...new Set(references.map(({ calendar }) => calendar))],
      studentIds,
    ],
    'incident contexts',
  );
  const byKind = groupBy(rows, (row) => row.kind);
  const docs = <Doc>(kind: FactKind) => (byKind.get(kind) ?? []).map((row) => JSON.parse(row.doc) as Doc);
  const byId = <Doc>(kind: FactKind): ReadonlyMap<string, Doc> =>
    new Map((byKind.get(kind) ?? []).map((row) => [row.id, JSON.parse(row.doc) as Doc]));
  const eventTypes = byId<EventTypeDoc>('event_type');
  const resolutionTypes = byId<ResolutionTypeDoc>('resolution_type');
  const calendars = byId<SchoolCalendarDoc>('school_calendar');
  const keptStudents = new Map((byKind.get('student_merge') ?? []).map((row) => [row.id, row.doc]));
  const kept = (id: string) => keptStudents.get(id) ?? id;
  const publications = (byKind.get('state_code') ?? []).map((row) => codeList(row.doc));
  const enrollments = groupBy(docs<EnrollmentDoc>('enrollment'), (row) => row.studentId);
  const iepPeriods = groupBy(docs<IepPeriodDoc>('iep_period'), (row) => row.studentId);
  const programs = groupBy(docs<ProgramParticipationDoc>('program_participation'), (row) => row.studentId);
  const students: ReadonlyMap<string, StudentFacts> = new Map(
    [...new Set(studentIds.map(kept))].map((id) => [
      id,
      {
        enrollments: enrollments.get(id) ?? [],
        iepPeriods: iepPeriods.get(id) ?? [],
        programs: programs.get(id) ?? [],
      },
    ]),
  );
  const attendance = attendanceByCalendar(
    docs<DeliveredMonth>('attendance'),
    docs<AbsenceRow>('absence').map((row) => ({ ...row, studentId: kept(row.studentId) })),
  );
  const codes = new Map<string, StateCodes>();
  const codesOf = (day: string): StateCodes => {
    const known = codes.get(day) ?? codesOn(publications, day);
    codes.set(day, known);
    return known;
  };
  return (state, recordedOn) => ({
    eventTypes,
    resolutionTypes,
    codes: codesOf(state.occurredOn),
    keptStudents,
    students,
    calendar: calendars.get(schoolCalendarKey(state.schoolId, state.schoolYear)) ?? null,
    attendance: attendance.get(schoolCalendarKey(state.schoolId, state.schoolYear)) ?? null,
    recordedOn,
  });
}

type FactKind =
  | 'event_type'
  | 'resolution_type'
  | 'school_calendar'
  | 'attendance'
  | 'absence'
  | 'state_code'
  | 'enrollment'
  | 'iep_period'
  | 'program_participation'
  | 'student_merge';

const fact = (kind: FactKind, where = '', [id, doc] = ['id', 'doc']): string =>
  `select '${kind}' as kind, ${id}, ${doc} from ${kind} ${where}`;

const DELIVERED_MONTH = `json_build_object('calendar', school_calendar_id, 'month', month, 'recordedThrough', recorded_through)::text`;
const ABSENCE = `json_build_object('calendar', school_calendar_id, 'studentId', student_id, 'on', on_day, 'kind', kind, 'days', days)::text`;

/** Pseudonyms that stand for the same students: those that are asked for, the kept ones, and all that were merged into them. */
const FAMILIES = `with merged as materialized (
  select m.id, m.kept_id from student_merge m
  where m.kept_id = any($3::text[]) or m.kept_id in (select k.kept_id from student_merge k where k.id = any($3::text[]))),
people as materialized (
  select $3::text[] || coalesce((select array_agg(id) || array_agg(kept_id) from merged), '{}') as ids)`;
const OF_PEOPLE = 'where student_id = any((select ids from people)::text[])';

const FACTS = `${FAMILIES}
  ${[
    fact('event_type', 'where id = any($1::text[])'),
    fact('resolution_type', 'where id = any($1::text[])'),
    fact('school_calendar', 'where id = any($2::text[])'),
    fact('attendance', 'where school_calendar_id = any($2::text[])', ['id', DELIVERED_MONTH]),
    fact('absence', `${OF_PEOPLE} and school_calendar_id = any($2::text[])`, ['student_id', ABSENCE]),
    fact('state_code'),
    fact('enrollment', OF_PEOPLE),
    fact('iep_period', OF_PEOPLE),
    fact('program_participation', OF_PEOPLE),
    `select 'student_merge' as kind, id, kept_id from merged`,
  ].join('\n  union all ')}
  order by kind, id`;

/** Code lists that were read last, by their text: they are long, few, and the same in nearly every batch. */
const codeLists = new Map<string, StateCodeListDoc>();
const KEPT_CODE_LISTS = 20;

function codeList(text: string): StateCodeListDoc {
  const known = codeLists.get(text);
  if (known) return known;
  if (codeLists.size >= KEPT_CODE_LISTS) codeLists.clear();
  const parsed = JSON.parse(text) as StateCodeListDoc;
  codeLists.set(text, parsed);
  return parsed;
}
