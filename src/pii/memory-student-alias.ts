import type { StudentAlias, StudentClaim } from './student-alias.ts';

/** `StudentAlias` that lives as long as its process: for tests. */
export class MemoryStudentAlias implements StudentAlias {
  private readonly students = new Map<string, string>();

  async resolveStudents(stateStudentIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    return new Map(stateStudentIds.map((id) => [id, this.students.get(id) ?? null]));
  }

  async claimStudents(claims: readonly StudentClaim[]): Promise<ReadonlyMap<string, string>> {
    for (const { stateStudentId, studentId } of claims) {
      if (!this.students.has(stateStudentId)) this.students.set(stateStudentId, studentId);
    }
    return new Map(claims.map(({ stateStudentId }) => [stateStudentId, this.students.get(stateStudentId)!]));
  }

  async releaseStudent({ stateStudentId, studentId }: StudentClaim): Promise<void> {
    if (this.students.get(stateStudentId) === studentId) this.students.delete(stateStudentId);
  }

  async mergeStudents(mergedStudentId: string, keptStudentId: string): Promise<void> {
    for (const [stateId, studentId] of this.students)
      if (studentId === mergedStudentId) this.students.set(stateId, keptStudentId);
  }
}
