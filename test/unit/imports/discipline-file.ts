/** Writes small discipline files for tests: only what a case needs to say. */
const wrap = (name: string, content: string, attributes = ''): string => `<${name}${attributes}>${content}</${name}>`;
const descriptor = (name: string, value: string): string => wrap(name, `uri://example.org/${name}Descriptor#${value}`);
const schoolOf = (code: string): string => wrap('SchoolReference', wrap('SchoolIdentity', wrap('SchoolId', code)));
const studentOf = (id: string): string =>
  wrap('StudentReference', wrap('StudentIdentity', wrap('StudentUniqueId', id)));
const role = (value: string): string => descriptor('DisciplineIncidentParticipationCode', value);

/** `#id` refers by the id attribute, anything else by identity. */
function incidentOf(reference: string): string {
  if (reference.startsWith('#')) return `<DisciplineIncidentReference ref="${reference.slice(1)}"/>`;
  const [school = '', identifier = ''] = reference.split('/');
  const identity = wrap('IncidentIdentifier', identifier) + schoolOf(school);
  return wrap('DisciplineIncidentReference', wrap('DisciplineIncidentIdentity', identity));
}

export function incident(
  key: string,
  given: { id?: string; date?: string; behaviors?: string[]; weapons?: string[]; more?: string } = {},
): string {
  const [school = '', identifier = ''] = key.split('/');
  const { id, date = '2021-10-18', behaviors = ['Fight'], weapons = [], more = '' } = given;
  const content = [
    wrap('IncidentIdentifier', identifier),
    wrap('IncidentDate', date),
    ...behaviors.map((behavior) => wrap('Behavior', descriptor('Behavior', behavior))),
    ...weapons.map((weapon) => descriptor('Weapon', weapon)),
    more,
    schoolOf(school),
  ].join('');
  return wrap('DisciplineIncident', content, id === undefined ? '' : ` id="${id}"`);
}

export function outsider(firstName: string, lastName: string, code: string): string {
  const content = wrap('FirstName', firstName) + wrap('LastSurname', lastName) + role(code);
  return wrap('DisciplineIncidentExternalParticipant', content);
}

export function behavior(
  reference: string,
  student: string,
  value: string,
  given: { id?: string; weapons?: string[]; roles?: string[] } = {},
): string {
  const { id, weapons = [], roles = ['Perpetrator'] } = given;
  const content = [
    studentOf(student),
    incidentOf(reference),
    descriptor('Behavior', value),
    ...roles.map(role),
    ...weapons.map((weapon) => descriptor('Weapon', weapon)),
  ].join('');
  const attributes = id === undefined ? '' : ` id="${id}"`;
  return wrap('StudentDisciplineIncidentBehaviorAssociation', content, attributes);
}

export function bystander(reference: string, student: string, code: string): string {
  return wrap(
    'StudentDisciplineIncidentNonOffenderAssociation',
    studentOf(student) + incidentOf(reference) + role(code),
  );
}

export function staff(reference: string): string {
  return wrap('StaffDisciplineIncidentAssociation', incidentOf(reference) + role('Reporter'));
}

/** Each answer is `[incident, behavior]`, or `#id` of an association. */
export function action(
  identifier: string,
  student: string,
  answers: readonly (readonly [string, string] | string)[],
  given: { disciplines?: string[]; date?: string; length?: string; actual?: string } = {},
): string {
  const { disciplines = ['Suspension'], date = '2021-10-18', length, actual } = given;
  const name = 'StudentDisciplineIncidentBehaviorAssociation';
  const content = [
    wrap('DisciplineActionIdentifier', identifier),
    ...disciplines.map((discipline) => descriptor('Discipline', discipline)),
    wrap('DisciplineDate', date),
    length === undefined ? '' : wrap('DisciplineActionLength', length),
    actual === undefined ? '' : wrap('ActualDisciplineActionLength', actual),
    studentOf(student),
    ...answers.map((answer) => {
      if (typeof answer === 'string') return `<${name}Reference ref="${answer.slice(1)}"/>`;
      const [reference, value] = answer;
      const identity = studentOf(student) + incidentOf(reference) + descriptor('Behavior', value);
      return wrap(`${name}Reference`, wrap(`${name}Identity`, identity));
    }),
  ].join('');
  return wrap('DisciplineAction', content);
}

/** One record per line, the first on line 2. */
export function disciplineFile(...records: readonly string[]): string {
  return `<InterchangeStudentDiscipline>\n${records.join('\n')}\n</InterchangeStudentDiscipline>`;
}
