import { descriptor, element, interchange, organizationReference, schoolReference } from './interchange-xml.ts';
import type { Node } from './interchange-xml.ts';
import { district, otherPrograms, schools, schoolYear, sessions } from './table.ts';

const gradeLevels = [
  'First',
  'Second',
  'Third',
  'Fourth',
  'Fifth',
  'Sixth',
  'Seventh',
  'Eighth',
  'Ninth',
  'Tenth',
  'Eleventh',
  'Twelfth',
];

/** EducationOrganization.xml: the district, its schools, and programs as an example of records an importer skips. */
export function organizationFile(): string {
  const programs = [
    ...otherPrograms.map(([, name, type]) => [name, type] as const),
    ['Special Education', 'Special Education'] as const,
  ];
  return interchange('EducationOrganization', [
    element(
      'LocalEducationAgency',
      [
        element('NameOfInstitution', district.name),
        element('ShortNameOfInstitution', district.shortName),
        descriptor('EducationOrganizationCategory', 'Local Education Agency'),
        element('LocalEducationAgencyId', district.code),
        descriptor('LocalEducationAgencyCategory', 'Independent'),
      ],
      { id: `LEAG_${district.code}` },
    ),
    ...schools.map((school) =>
      element(
        'School',
        [
          element('NameOfInstitution', school.name),
          descriptor('EducationOrganizationCategory', 'School'),
          element('SchoolId', school.code),
          ...school.grades.map((grade) => descriptor('GradeLevel', `${gradeLevels[grade - 1]} grade`)),
          descriptor('SchoolCategory', school.category),
          descriptor('SchoolType', 'Regular'),
          descriptor('AdministrativeFundingControl', 'Public School'),
          element('LocalEducationAgencyReference', [], { ref: `LEAG_${district.code}` }),
        ],
        { id: `SCOL_${school.code}` },
      ),
    ),
    ...programs.map(([name, type]) =>
      element('Program', [
        organizationReference(district.code),
        element('ProgramName', name),
        descriptor('ProgramType', type),
      ]),
    ),
  ]);
}

/** EducationOrgCalendar.xml: two sessions and six grading periods per school, and one student's own calendar. */
export function calendarFile(): string {
  const studentCalendar = [
    element('CalendarCode', '2200117'),
    schoolReference(schools[0].code),
    element('SchoolYear', schoolYear.name),
  ];
  const instructionDay = (day: string): Node =>
    element('CalendarDate', [
      element('Date', day),
      descriptor('CalendarEvent', 'Instructional day'),
      element('CalendarReference', [element('CalendarIdentity', studentCalendar)]),
    ]);
  return interchange('EducationOrgCalendar', [
    ...schools.flatMap((school) => sessions.map((session) => sessionNode(session, school.code))),
    ...schools.flatMap((school) => sessions.flatMap((session, index) => gradingPeriods(session, index, school.code))),
    element('Calendar', [...studentCalendar, descriptor('CalendarType', 'Student Specific')]),
    instructionDay(sessions[0].begin),
    instructionDay(sessions[0].end),
  ]);
}

function sessionNode(session: (typeof sessions)[number], schoolCode: string): Node {
  return element('Session', [
    element('SessionName', `${schoolYear.name} ${session.name}`),
    element('SchoolYear', schoolYear.name),
    element('BeginDate', session.begin),
    element('EndDate', session.end),
    descriptor('Term', session.name),
    element('TotalInstructionalDays', session.days),
    schoolReference(schoolCode),
  ]);
}

function gradingPeriods(session: (typeof sessions)[number], index: number, schoolCode: string): Node[] {
  return session.periods.map((end, at) =>
    element('GradingPeriod', [
      schoolReference(schoolCode),
      element('GradingPeriodName', `${session.name} part ${at + 1}`),
      element('PeriodSequence', index * 3 + at + 1),
      element('SchoolYear', schoolYear.name),
      element('EndDate', end),
    ]),
  );
}
