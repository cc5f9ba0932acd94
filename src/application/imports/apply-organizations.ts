import { districtDecider } from '../../domain/district/decider.ts';
import { schoolDecider } from '../../domain/school/decider.ts';
import type { ImportReads, KnownSchool } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import { districtIdOf, schoolIdOf } from './import-ids.ts';
import type { ImportedDistrict, ImportedOrganization, ImportedSchool } from './read-organizations.ts';
import type { AcceptedRow } from './row-error.ts';
import type { PlannedRow, RowPlan, RowPlanner } from './row-plan.ts';

/** Registers districts and schools that are not known by their code and renames those that are. */
export function planOrganizations(reads: ImportReads): RowPlanner<ImportedOrganization> {
  // Districts come before schools, but perhaps in an earlier batch.
  const inFile = new Set<string>();
  return async (rows) => {
    const codes = new Set(rows.map(({ row }) => (row.kind === 'DISTRICT' ? row.code : row.districtCode)));
    const districts = new Map(
      await Promise.all([...codes].map(async (code) => [code, await reads.directory.districtByCode(code)] as const)),
    );
    const idOf = (code: string) => districts.get(code)?.id ?? districtIdOf(code);
    const schools = await reads.directory.schoolsOfDistricts([...codes].map(idOf));
    for (const { row } of rows) if (row.kind === 'DISTRICT') inFile.add(row.code);
    return rows.map((accepted): PlannedRow => {
      const { line, row } = accepted;
      if (row.kind === 'DISTRICT')
        return planDistrict(line, row, idOf(row.code), districts.get(row.code)?.name ?? null);
      const districtId = idOf(row.districtCode);
      const isKnown = inFile.has(row.districtCode) || (districts.get(row.districtCode) ?? null) !== null;
      if (!isKnown) return unknownDistrict(accepted, row);
      const standing = schools.find((school) => school.districtId === districtId && school.code === row.code);
      return planSchool(line, row, districtId, standing ?? null);
    });
  };
}

function planDistrict(line: number, row: ImportedDistrict, districtId: string, standingName: string | null): RowPlan {
  const stream = streams.district(districtId);
  return {
    line,
    key: `district/${row.code}`,
    kind: 'DISTRICT',
    effect: standingName === null ? 'NEW' : standingName === row.name ? 'SAME' : 'CHANGED',
    apply: async (commands) => [
      await commands.handle({
        operation: 'importDistrict',
        stream,
        org: districtId,
        decider: districtDecider,
        command: (state) =>
          state === null
            ? {
                type: 'RegisterDistrict',
                data: { districtId, code: row.code, name: row.name, kind: 'SCHOOL_DISTRICT', edition: 'MONTANA' },
              }
            : { type: 'RenameDistrict', data: { districtId, name: row.name } },
      }),
    ],
  };
}

function planSchool(line: number, row: ImportedSchool, districtId: string, standing: KnownSchool | null): RowPlan {
  const schoolId = standing?.id ?? schoolIdOf(districtId, row.code);
  const { code, name, isPublic, grades } = row;
  return {
    line,
    key: `school/${row.code}`,
    kind: 'SCHOOL',
    effect: standing === null ? 'NEW' : standing.name === name ? 'SAME' : 'CHANGED',
    apply: async (commands) => [
      await commands.handle({
        operation: 'importSchool',
        stream: streams.school(districtId, schoolId),
        org: districtId,
        decider: schoolDecider,
        command: (state) =>
          state === null
            ? { type: 'RegisterSchool', data: { schoolId, districtId, code, name, isPublic, grades } }
            : { type: 'RenameSchool', data: { schoolId, districtId, name } },
      }),
    ],
  };
}

function unknownDistrict({ line }: AcceptedRow<unknown>, row: ImportedSchool): PlannedRow {
  const message = 'the district is neither known nor in the file';
  return {
    line,
    errors: [{ line, column: 'LocalEducationAgencyReference', sourceKey: row.code, code: 'UNKNOWN_CODE', message }],
  };
}
