import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { StudentMergeCommand } from './commands.ts';
import type { StudentMergeEvent, StudentMergeState } from './state.ts';

/**
 * Refuses `REASON_REQUIRED`, and `ALREADY_DONE` for a student who is merged into somebody else already. `BIRTH_DATES_DIFFER`
 * unless the difference is confirmed: a merge is for good. The same merge again records nothing. That both are registered, and neither stands for the other, is for the caller to see to.
 */
export function decide(state: StudentMergeState | null, command: StudentMergeCommand): Decision<StudentMergeEvent> {
  const { mergedStudentId, keptStudentId } = command;
  const reason = command.reason.trim();
  if (reason === '') return rejected('REASON_REQUIRED', undefined, ['reason']);
  if (!state && command.haveDifferentBirthDates && !command.isDifferenceConfirmed)
    return rejected('BIRTH_DATES_DIFFER', undefined, ['haveDifferentBirthDates']);
  if (!state) return accepted({ type: 'StudentsMerged', data: { mergedStudentId, keptStudentId, reason } });
  if (state.keptStudentId === keptStudentId) return accepted();
  return rejected('ALREADY_DONE', { keptStudentId: state.keptStudentId }, ['mergeStudentId']);
}
