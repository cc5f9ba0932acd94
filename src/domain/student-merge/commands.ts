export interface MergeStudents {
  readonly type: 'MergeStudents';
  readonly mergedStudentId: string;
  readonly keptStudentId: string;
  readonly reason: string;
  /** Both are known, and are not the same. */
  readonly haveDifferentBirthDates: boolean;
  /** Whoever asks has been told so, and means it. */
  readonly isDifferenceConfirmed: boolean;
}

export type StudentMergeCommand = MergeStudents;
