import type { ReadModel } from '../../projections/read-model.ts';
import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import { rules } from '../domain/rules/registry.ts';
import type { Rule } from '../domain/rules/rule.ts';
import type { ReportRequest } from './report-request.ts';

const COLUMNS = [
  'Rule',
  'Rule name',
  'Severity',
  'School code',
  'School',
  'Incident',
  'Source key',
  'Occurred on',
  'Occurred at',
  'Behaviors',
  'Resolutions',
  'What is the matter',
  'How to fix it',
  'Students',
] as const;
/** A title may say who was in it: it is a name like the others. */
const NAME_COLUMNS = ['Title', 'Local numbers', 'Names'] as const;

/** Several values in one cell. */
const SEPARATOR = '; ';

type RuleText = Pick<Rule, 'id' | 'name' | 'help'>;

const productRules = new Map<string, RuleText>(rules.map((rule) => [rule.id, rule]));

/** Rules by id: the product's, and those that people have written. */
export async function rulesOf(read: ReadModel, ruleIds: readonly string[]): Promise<ReadonlyMap<string, RuleText>> {
  const unknown = [...new Set(ruleIds)].filter((id) => !productRules.has(id));
  if (unknown.length === 0) return productRules;
  const authored = [...(await read.validationRules.byIds(unknown)).values()];
  return new Map([
    ...productRules,
    ...authored.flatMap(({ definition }): readonly [string, RuleText][] =>
      definition ? [[definition.ruleId, { ...definition, id: definition.ruleId }]] : [],
    ),
  ]);
}

export const reportColumns = ({ hasNames }: Pick<ReportRequest, 'hasNames'>): readonly string[] =>
  hasNames ? [...COLUMNS, ...NAME_COLUMNS] : COLUMNS;

/**
 * A portion of findings as cells: one statement for each kind of thing that they name. Local numbers are told of students of the reader's own
 * schools, names of those of the district, and of others only the pseudonym: as the records themselves show them.
 */
export async function reportRows(
  read: ReadModel,
  { dataset, hasNames, scope, ownSchoolIds }: Pick<ReportRequest, 'dataset' | 'hasNames' | 'scope' | 'ownSchoolIds'>,
  issues: readonly ValidationIssueRow[],
): Promise<{ readonly rows: readonly (readonly string[])[]; readonly studentIds: readonly string[] }> {
  const incidentIds = [...new Set(issues.flatMap(({ incidentId }) => incidentId ?? []))];
  const [facts, schools, rulesById] = await Promise.all([
    read.incidents.reportFacts(incidentIds),
    read.directory.schoolsByIds([...new Set(issues.map(({ schoolId }) => schoolId))]),
    rulesOf(
      read,
      issues.map(({ ruleId }) => ruleId),
    ),
  ]);
  const factsOf = (issue: ValidationIssueRow) => (issue.incidentId === null ? undefined : facts.get(issue.incidentId));
  const studentsOf = (issue: ValidationIssueRow): readonly string[] => {
    const named = issue.about.flatMap(({ studentId }) => studentId ?? []);
    // What the state has is not shown together with what the district says of its people.
    return [...new Set(named.length > 0 || dataset === 'STATE' ? named : (factsOf(issue)?.offenderIds ?? []))];
  };
  const studentIds = hasNames ? [...new Set(issues.flatMap(studentsOf))] : [];
  const own = await read.students.inScope(
    studentIds,
    scope.districtId,
    ownSchoolIds === undefined ? scope.schoolIds : ownSchoolIds,
  );
  const inDistrict = await read.students.inScope(studentIds, scope.districtId, null);
  const students = await read.students.byIds([...inDistrict]);
  const rows = issues.map((issue): readonly string[] => {
    const rule = rulesById.get(issue.ruleId);
    const school = schools.get(issue.schoolId);
    const incident = factsOf(issue);
    const words = dataset === 'STATE' ? incident?.state : incident?.district;
    const ids = studentsOf(issue);
    const people = ids.map((id) => students.get(id));
    const cells = [
      issue.ruleId,
      rule?.name ?? issue.ruleId,
      issue.severity,
      school?.code ?? '',
      school?.name ?? '',
      issue.incidentId ?? '',
      incident?.sourceKey ?? '',
      words?.occurredOn ?? '',
      words?.occurredAt ?? '',
      words?.behaviors.join(SEPARATOR) ?? '',
      words?.resolutions.join(SEPARATOR) ?? '',
      issue.explanation,
      rule?.help ?? '',
      ids.join(SEPARATOR),
    ];
    if (!hasNames) return cells;
    const names = people.map((one) => [one?.lastName, one?.firstName].filter((part) => part != null).join(', '));
    const numbers = people.map((one, place) => (own.has(ids[place]!) ? one?.localStudentNumber : null) ?? '');
    return [...cells, incident?.title ?? '', numbers.join(SEPARATOR), names.join(SEPARATOR)];
  });
  return { rows, studentIds: [...students.keys()] };
}
