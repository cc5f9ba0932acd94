import { event, personal, PUBLIC } from '../kernel/event-definition.ts';

/**
 * Two pseudonyms are one person: from now on everything that names the first is read as if it named the second. Nothing that was recorded
 * changes. The reason may name people: it is sealed for the student.
 */
export interface StudentsMerged {
  readonly mergedStudentId: string;
  readonly keptStudentId: string;
  readonly reason: string | null;
}

export const studentMergeEvents = {
  StudentsMerged: event<StudentsMerged>({
    mergedStudentId: PUBLIC,
    keptStudentId: PUBLIC,
    reason: personal('student', 'mergedStudentId'),
  }),
};
