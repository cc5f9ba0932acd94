import type { IncidentState } from './state.ts';

/**
 * Whether the incident may be COMPLETE: something happened in it, and it has a resolution, local ones count (S002:169-170), or no offender in it was enrolled that
 * day, so that nobody could be given one (A41). Completing by hand, corrections of complete incidents and imports ask the same question.
 */
export function canBeCompleted(state: Pick<IncidentState, 'events'>, enrolledStudents: ReadonlySet<string>): boolean {
  if (state.events.length === 0) return false;
  const participants = state.events.flatMap((event) => event.participants);
  if (participants.some((participant) => participant.resolutions.length > 0)) return true;
  return !participants.some(
    ({ role, studentId }) => role === 'OFFENDER' && studentId !== null && enrolledStudents.has(studentId),
  );
}
