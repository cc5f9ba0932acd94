import { iepPeriodDecider } from '../../domain/iep-period/decider.ts';
import { checkDay, PERIOD_DAYS } from '../../domain/kernel/plausible-day.ts';
import { programParticipationDecider } from '../../domain/program-participation/decider.ts';
import type { StudentAlias } from '../../pii/student-alias.ts';
import type { ImportReads } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import { importedId } from './import-ids.ts';
import { refusedRow } from './import-tally.ts';
import type { ImportedProgram } from './read-programs.ts';
import type { PlannedRow, RowPlanner } from './row-plan.ts';
import { isOfOthers, studentNotHere } from './school-lookup.ts';

interface ProgramScope {
  readonly districtId: string;
  /** The agency's account names everybody; a district's nobody whom only other districts have. */
  readonly isAgency: boolean;
  readonly sourceSystem: string;
}

/** Records IEP periods and program participation in the district's streams; other associations are only counted. */
export function planPrograms(
  reads: ImportReads,
  alias: StudentAlias,
  { districtId, isAgency, sourceSystem }: ProgramScope,
): RowPlanner<ImportedProgram> {
  return async (rows) => {
    const stateIds = rows.flatMap(({ row }) => (row.kind === 'IGNORED' ? [] : [row.studentUniqueId]));
    const ids = await alias.resolveStudents([...new Set(stateIds)]);
    const studentIds = [...ids.values()].filter((id) => id !== null);
    const [enrollments, periods, participations] = await Promise.all([
      reads.students.enrollments(isAgency ? [] : studentIds),
      reads.students.iepPeriods(studentIds),
      reads.students.programs(studentIds),
    ]);
    return rows.map(({ line, row }): PlannedRow => {
      if (row.kind === 'IGNORED') return { line, kind: row.association, effect: 'IGNORED' };
      const faults = [
        ...checkDay(row.startsOn, PERIOD_DAYS, ['BeginDate']),
        ...checkDay(row.endsOn, PERIOD_DAYS, ['EndDate']),
      ];
      if (faults.length > 0) return refusedRow(line, faults);
      const studentId = ids.get(row.studentUniqueId) ?? null;
      if (studentId === null || isOfOthers(enrollments.get(studentId) ?? [], districtId)) return studentNotHere(line);
      const key = `${row.kind}/${studentId}/${row.periodKey}`;
      const id = importedId('program', districtId, sourceSystem, key);
      const { startsOn, endsOn } = row;
      const all = row.kind === 'IEP' ? periods.get(studentId) : participations.get(studentId);
      const standing = (all ?? []).find((one) => one.id === id);
      const isSame = standing?.startsOn === startsOn && standing.endsOn === endsOn;
      const effect = standing === undefined ? 'NEW' : isSame ? 'SAME' : 'CHANGED';
      const plan = { line, key, kind: row.kind, effect } as const;
      if (row.kind === 'IEP') {
        return {
          ...plan,
          apply: async (commands) => [
            await commands.handle({
              operation: 'importIepPeriod',
              stream: streams.iepPeriod(districtId, id),
              org: districtId,
              decider: iepPeriodDecider,
              isNew: standing === undefined,
              command: () => ({
                type: 'RecordIepPeriod',
                data: { iepPeriodId: id, districtId, studentId, startsOn, endsOn },
              }),
            }),
          ],
        };
      }
      const { program } = row;
      return {
        ...plan,
        apply: async (commands) => [
          await commands.handle({
            operation: 'importProgramParticipation',
            stream: streams.programParticipation(districtId, id),
            org: districtId,
            decider: programParticipationDecider,
            isNew: standing === undefined,
            command: () => ({
              type: 'RecordProgramParticipation',
              data: { participationId: id, districtId, studentId, program, startsOn, endsOn },
            }),
          }),
        ],
      };
    });
  };
}
