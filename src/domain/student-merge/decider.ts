import type { Decider } from '../kernel/decider.ts';
import type { StudentMergeCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type StudentMergeEvent, type StudentMergeState } from './state.ts';

/**
 * Streams `studentMerge-state.<mergedStudentId>`: apart from the student's identity, because records that are proved without anybody's name
 * depend on who is whom.
 */
export const studentMergeDecider: Decider<StudentMergeState | null, StudentMergeCommand, StudentMergeEvent> = {
  category: 'studentMerge',
  initial: null,
  decide,
  evolve,
};
