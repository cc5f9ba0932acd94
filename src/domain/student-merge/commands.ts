export interface MergeStudents {
  readonly type: 'MergeStudents';
  readonly mergedStudentId: string;
  readonly keptStudentId: string;
  readonly reason: string;
}

export type StudentMergeCommand = MergeStudents;
