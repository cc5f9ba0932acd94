import type { IncidentView } from '../../projections/district_incident/incident-view.ts';
import { beh12 } from '../../src/domain/rules/beh-12.ts';
import { beh19 } from '../../src/domain/rules/beh-19.ts';
import type { FindingDetail } from '../../src/domain/rules/rule.ts';
import type { StudentRoot } from './named-students.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { IssueSubject } from '../types/issue-subject.ts';
import { isOwnSchool } from './scope.ts';

interface Found {
  readonly ruleId: string;
  readonly incidentId: string | null;
  readonly about: readonly FindingDetail[];
}

const OVERLAPPED = /^OVERLAPS_INCIDENT (\S+)$/;

/** Other records that a rule has noted beside what it found. */
function othersOf(ruleId: string, note: string | undefined): readonly string[] {
  if (note === undefined) return [];
  if (ruleId === beh19.id) return note.split(' ').filter((id) => id !== '');
  const overlapped = ruleId === beh12.id ? OVERLAPPED.exec(note) : null;
  return overlapped ? [overlapped[1]!] : [];
}

/** What a finding is about, one part per detail that names somebody or something; `view`: the record as it was looked at. */
export function issueSubjects({ ruleId, incidentId, about }: Found, view?: IncidentView): readonly IssueSubject[] {
  return about.flatMap(({ behaviorEventId, participantId, resolutionId, studentId, note }) => {
    const others = othersOf(ruleId, note);
    if (!behaviorEventId && !participantId && !resolutionId && !studentId && others.length === 0) return [];
    return {
      behaviorEventId: behaviorEventId ?? null,
      participantId: participantId ?? null,
      resolutionId: resolutionId ?? null,
      incidentId,
      studentId: studentId ?? (view ? studentIn(view, participantId) : null),
      others,
    };
  });
}

const studentIn = (view: IncidentView, participantId: string | undefined): string | null =>
  view.behaviorEvents.flatMap(({ participants }) => participants).find(({ id }) => id === participantId)?.studentId ??
  null;

/** A record of the account's own district and schools; null for every other one. */
async function ownRecord(context: GraphqlContext, id: string): Promise<IncidentView | null> {
  const principal = signedIn(context);
  if (principal.districtId === null) return null;
  const row = await context.loaders.incident.load(id);
  return row?.view.districtId === principal.districtId && isOwnSchool(principal, row.view.schoolId) ? row.view : null;
}

async function studentIdOf(context: GraphqlContext, subject: IssueSubject): Promise<string | null> {
  const { studentId, incidentId, participantId } = subject;
  if (studentId !== null || incidentId === null || participantId === null) return studentId;
  const record = await ownRecord(context, incidentId);
  return record && studentIn(record, participantId);
}

/** The student as the records of the account show them, and logged as such; null for the agency, who asks `student` with a purpose. */
export async function studentOfSubject(context: GraphqlContext, subject: IssueSubject): Promise<StudentRoot | null> {
  if (signedIn(context).districtId === null) return null;
  const studentId = await studentIdOf(context, subject);
  return studentId === null ? null : context.loaders.namedStudent.get(studentId);
}

/** The one student that all of an issue's parts are about; null when there is none, or more than one. */
export async function onlyStudent(
  context: GraphqlContext,
  subjects: readonly IssueSubject[],
): Promise<StudentRoot | null> {
  if (signedIn(context).districtId === null) return null;
  const found = await Promise.all(subjects.map((subject) => studentIdOf(context, subject)));
  const [studentId, ...others] = new Set(found.filter((id) => id !== null));
  return studentId === undefined || others.length > 0 ? null : context.loaders.namedStudent.get(studentId);
}

/** Of the other records those that the account may see. */
export async function visibleOthers(context: GraphqlContext, { others }: IssueSubject): Promise<readonly string[]> {
  const records = await Promise.all(others.map((id) => ownRecord(context, id)));
  return others.filter((_, index) => records[index] !== null);
}
