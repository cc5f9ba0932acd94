import { describe, expect, test } from 'vitest';
import { summarizeBehavior, summarizePrograms } from '../../../src/application/imports/import-summary.ts';
import type { PlanContext } from '../../../src/application/imports/plan-context.ts';
import { planBehaviorImport } from '../../../src/application/imports/plan-behavior-import.ts';
import { planIncident } from '../../../src/application/imports/plan-incident.ts';
import { readDiscipline } from '../../../src/application/imports/read-discipline.ts';
import { readPrograms } from '../../../src/application/imports/read-programs.ts';
import type { IncidentContent, IncidentParticipantContent } from '../../../src/domain/incident/commands.ts';
import { addYears, dayOfWeek } from '../../../src/shared/calendar.ts';
import { fileOf } from './file-of.ts';
import { publishedFolder, readFolder, sampleFolder, shapeOf } from './interchange-folder.ts';
import type { Folder } from './interchange-folder.ts';

/** State codes under the mapping of the first story; other behaviors get a local type without a state code. */
const eventCodes: Readonly<Record<string, string>> = {
  'State Offense + Knife': '20',
  'State Offense + Handgun': '11',
  'State Offense + Club': '96',
  'State Offense + Other': '97',
  'State Offense': '9000',
  'School Violation + Knife': '20',
};
const resolutionCodes: Readonly<Record<string, string>> = { 'In School Suspension': '500', Expulsion: '260' };
const weapons = ['11', '20', '96', '97'];

function contextOf(folder: Folder, isMapped: boolean): PlanContext {
  const students = new Set(folder.students.map((student) => student.stateStudentId));
  return {
    schoolYear: 2022,
    schoolId: (code) => folder.schools.find((school) => school.code === code)?.code ?? null,
    studentId: (id) => (students.has(id) ? id : null),
    localTypeId: (_, value) => (isMapped ? value : null),
    calendars: (code) => folder.calendars.filter((calendar) => calendar.schoolCode === code),
    existing: () => null,
    childId: (sourceKey, key) => `${sourceKey} ${key}`,
    personKey: (person) => `${person.origin} ${person.lastName}`,
  };
}

const folders = [
  ['the own sample', sampleFolder] as const,
  ...(publishedFolder === null ? [] : [['the published files', publishedFolder] as const]),
];

test('The published files are there when the whole project is checked', () => {
  expect(publishedFolder !== null || process.env['CI'] !== 'true').toBe(true);
});

describe.each(folders)('%s', (_, path) => {
  test('hold one district, three schools, 960 students, 97 associations of special education and a roster of 243', async () => {
    const folder = await readFolder(path);
    expect([folder.districts.length, folder.schools.length, folder.students.length, folder.roster.length]).toEqual([
      1, 3, 960, 243,
    ]);
    expect(folder.calendars.map((calendar) => calendar.schoolYear)).toEqual([2022, 2022, 2022]);
    const summary = await summarizePrograms(readPrograms(folder.programFile));
    expect(summary).toMatchObject({ ok: true, value: { read: 706, rejected: 0, iepPeriods: 97, participations: 0 } });
  });

  test('are validated to 21 incidents, 25 actions, 7 outside people and 11 unmapped values', async () => {
    const folder = await readFolder(path);
    const context = contextOf(folder, false);
    const result = await summarizeBehavior(planBehaviorImport(readDiscipline(folder.discipline), () => context));
    if (!result.ok) throw result.error;
    expect(result.value).toMatchObject({
      read: 21,
      rejected: 0,
      actions: 25,
      externalPeople: 7,
      staffAssociations: 21,
      waiting: 21,
    });
    expect(result.value.unmapped.map(({ kind, value, count }) => `${kind} ${value} ×${count}`)).toEqual([
      'DISCIPLINE In School Suspension ×24',
      'BEHAVIOR School Code of Conduct ×7',
      'BEHAVIOR School Violation ×3',
      'BEHAVIOR State Offense ×3',
      'BEHAVIOR State Offense + Knife ×2',
      'BEHAVIOR State Offense + Other ×2',
      'BEHAVIOR Other ×1',
      'BEHAVIOR School Violation + Knife ×1',
      'BEHAVIOR State Offense + Club ×1',
      'BEHAVIOR State Offense + Handgun ×1',
      'DISCIPLINE Expulsion ×1',
    ]);
  });

  test('lead to the counted findings under the mapping of the first story', async () => {
    const folder = await readFolder(path);
    const context = contextOf(folder, true);
    const contents = folder.incidents.map((incident) => {
      const plan = planIncident(incident, context);
      if (plan.kind !== 'CREATE') throw new Error(JSON.stringify(plan));
      return plan.wanted.content;
    });
    expect(findings(contents, folder)).toEqual({
      stateCoded: 10,
      reportable: 9,
      byWeapon: 7,
      byExpulsion: 1,
      byIep: 2,
      'BEH-03': 2,
      'BEH-04': 2,
      'BEH-06': 0,
      'BEH-07': 11,
      'BEH-10': 1,
      'BEH-12': 4,
      'BEH-17': 0,
    });
  });

  test('have one incident on a Sunday, whose measure starts on the Monday after', async () => {
    const sundays = (await readFolder(path)).incidents.filter((incident) => dayOfWeek(incident.occurredOn) === 0);
    expect(sundays).toHaveLength(1);
    const starts = sundays.flatMap((one) =>
      one.events.flatMap((event) => event.participants.flatMap((person) => person.actions)),
    );
    expect(starts.map((action) => dayOfWeek(action.startsOn ?? ''))).toEqual([1]);
  });

  test('are refused when they are cut off anywhere', async () => {
    const folder = await readFolder(path);
    const chunks: Uint8Array[] = [];
    for await (const chunk of folder.discipline()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    for (const share of [0.001, 0.3, 0.6, 0.99, 0.9999]) {
      const cut = fileOf(bytes.subarray(0, Math.floor(bytes.length * share)), 10_000);
      expect(
        await summarizeBehavior(planBehaviorImport(readDiscipline(cut), () => contextOf(folder, true))),
      ).toMatchObject({
        ok: false,
        error: { code: 'FILE_FORMAT' },
      });
    }
  });
});

for (const folder of publishedFolder === null ? [] : [publishedFolder]) {
  test('The own sample has the shape of the published files', async () => {
    expect(shapeOf(await readFolder(sampleFolder))).toEqual(shapeOf(await readFolder(folder)));
  });
}

/** An independent count, straight from the content, of what the rules will find (architecture.md 10.5). */
function findings(contents: readonly IncidentContent[], folder: Folder) {
  const facts = contents.map((content) => {
    const codes = content.events.map((event) => eventCodes[event.eventTypeId] ?? null);
    const people = content.events.flatMap((event) => event.participants);
    const removals = people.flatMap((person) => person.resolutions.map((one) => resolutionCodes[one.resolutionTypeId]));
    const hasIep = (person: IncidentParticipantContent): boolean =>
      folder.programs.some(
        (program) =>
          program.kind === 'IEP' &&
          program.studentUniqueId === person.studentId &&
          program.startsOn <= content.occurredOn &&
          (program.endsOn === null || content.occurredOn <= program.endsOn),
      );
    const byWeapon = codes.some((code) => code !== null && weapons.includes(code));
    const byExpulsion = removals.includes('260');
    const byIep = people.some(
      (person) => hasIep(person) && person.resolutions.some((one) => resolutionCodes[one.resolutionTypeId] === '500'),
    );
    return { content, codes, people, byWeapon, byExpulsion, byIep, isReportable: byWeapon || byExpulsion || byIep };
  });
  const count = (test: (fact: (typeof facts)[number]) => boolean): number => facts.filter(test).length;
  const isCoded = ({ codes }: (typeof facts)[number]): boolean => codes.some((code) => code !== null);
  const measures = facts.flatMap(({ content, people }) =>
    people.flatMap((person) => person.resolutions.map((one) => ({ ...one, person, content }))),
  );
  return {
    stateCoded: count(isCoded),
    reportable: count((fact) => fact.isReportable),
    byWeapon: count((fact) => fact.byWeapon),
    byExpulsion: count((fact) => fact.byExpulsion),
    byIep: count((fact) => fact.byIep),
    'BEH-03': count(({ content }) => content.events.some((event) => event.isReferredToLawEnforcement)),
    'BEH-04': count((fact) => fact.isReportable && !isCoded(fact)),
    'BEH-06': count(({ people }) => !people.some((person) => person.role === 'OFFENDER')),
    'BEH-07': count((fact) => !isCoded(fact) && fact.people.some((person) => person.resolutions.length > 0)),
    'BEH-10': count(
      ({ codes, content, people }) =>
        codes.includes('11') &&
        !people.some((person) =>
          person.resolutions.some(
            (one) => one.resolutionTypeId === 'Expulsion' && (one.endsOn ?? '') >= addYears(content.occurredOn, 1),
          ),
        ),
    ),
    'BEH-12': count(({ content }) => measures.some((one) => one.content === content && isOdd(one, measures, folder))),
    'BEH-17': count(({ people }) =>
      people.some((person) => person.role !== 'OFFENDER' && person.resolutions.length > 0),
    ),
  };
}

interface Measure {
  readonly resolutionId: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly person: IncidentParticipantContent;
  readonly content: IncidentContent;
}

/** Starts before the incident, overlaps another measure of the student, or begins or ends on a day without school. */
function isOdd(one: Measure, measures: readonly Measure[], folder: Folder): boolean {
  const [from, to] = [one.startsOn ?? '', one.endsOn ?? ''];
  const overlaps = measures.some(
    (other) =>
      other.resolutionId !== one.resolutionId &&
      other.person.studentId === one.person.studentId &&
      (other.startsOn ?? '') <= to &&
      from <= (other.endsOn ?? ''),
  );
  const isFree = (day: string): boolean =>
    dayOfWeek(day) % 6 === 0 || folder.calendars.every((year) => year.nonSchoolDays.includes(day));
  return from < one.content.occurredOn || overlaps || isFree(from) || isFree(to);
}
