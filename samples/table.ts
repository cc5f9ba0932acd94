/*
 * The short table from which the sample files are written. Everything in it is invented: district, schools, people, numbers.
 * Its shape and its counts are those of the published Ed-Fi 5.2 sample files, so that both give the same figures.
 */
export const district = { code: '9001', name: 'Big Sage School District', shortName: 'BSSD' } as const;

/** `roster` students of the list belong to the school, one after the other. */
export const schools = [
  {
    code: '9001301',
    name: 'Yellowbell Elementary School',
    grades: [1, 2, 3, 4, 5],
    category: 'Elementary School',
    roster: 115,
  },
  { code: '9001101', name: 'Big Sage High School', grades: [9, 10, 11, 12], category: 'High School', roster: 75 },
  { code: '9001201', name: 'Tumble Creek Middle School', grades: [6, 7, 8], category: 'Middle School', roster: 53 },
] as const;

export const schoolYear = { name: '2021-2022', start: 2021 } as const;
export const sessions = [
  {
    name: 'Fall Semester',
    begin: '2021-08-25',
    end: '2021-12-22',
    days: 82,
    periods: ['2021-10-01', '2021-11-12', '2021-12-22'],
  },
  {
    name: 'Spring Semester',
    begin: '2022-01-05',
    end: '2022-05-26',
    days: 90,
    periods: ['2022-02-18', '2022-04-08', '2022-05-26'],
  },
] as const;

export const studentCount = 960;
/** Number of the first student; the others follow. */
export const firstStudentId = 7_100_001;

/** One of each makes a surname: 32 × 30 = 960, so that no two students share one. */
export const nameRoots = (
  'Alder Bracken Cinder Dapple Ember Fallow Gorse Hazel Inkle Juni Kestrel Larken Mossel Nettle Otter Pimper Quill Rooken ' +
  'Sorrel Tarn Umber Vetch Wrennel Yarrow Zephyr Bistle Copper Drumlin Elfin Flinter Grindle Hummel'
).split(' ');
export const nameEndings = (
  'beck combe dale drake fell garth gate holm hythe keld lade lund march mere moor nook path quern ridge rigg scar shaw ' +
  'stead thwaite tor vane water wick wold yard'
).split(' ');
export const firstNames = (
  'Abela Belin Corvo Daska Elmo Fenna Gisko Hanka Ivaro Jorun Kaleb Lumi Maro Nevin Oriel Pella Quino Runa Sorin Tamsa Ulrin ' +
  'Velda Wilko Xenia Ysolt Zandra Arvo Brisk Caspia Dorrit Eskil Fiola Garvin Hedda Indro Jessamy Koro'
).split(' ');

/** Special-education associations by their dates, as months' days: how many, and begin, exit and end. All IEPs begin on 2 September. */
export const specialEducation = [
  { count: 44, exit: null, end: null, iepEnd: null },
  { count: 20, exit: '2021-10-04', end: null, iepEnd: null },
  { count: 16, exit: null, end: '2021-12-22', iepEnd: null },
  { count: 7, exit: null, end: '2021-10-15', iepEnd: null },
  { count: 5, exit: '2021-10-04', end: '2021-12-22', iepEnd: null },
  { count: 3, exit: '2021-10-04', end: '2021-10-15', iepEnd: null },
  { count: 1, exit: '2021-10-04', end: '2021-12-22', iepEnd: '2021-09-30' },
  { count: 1, exit: null, end: null, iepEnd: '2021-09-30' },
] as const;
export const iepDates = {
  begin: '2021-08-31',
  iepBegin: '2021-09-02',
  evaluated: '2021-08-25',
  reviewed: '2021-08-30',
} as const;
/** Of the 97, so many are on the roster. */
export const specialEducationOnRoster = 26;

/** Associations that say nothing about behavior: element, program, program type, how many, how many of them ended. */
export const otherPrograms = [
  ['StudentProgramAssociation', 'Bilingual', 'Bilingual', 40, 9],
  ['StudentProgramAssociation', 'Gifted and Talented', 'Gifted and Talented', 86, 20],
  ['StudentCTEProgramAssociation', 'Career and Technical Education', 'Career and Technical Education', 64, 20],
  ['StudentTitleIPartAProgramAssociation', 'Title I Part A', 'Title I Part A', 2, 0],
  ['StudentMigrantEducationProgramAssociation', 'Migrant Education', 'Migrant Education', 275, 0],
  ['StudentLanguageInstructionProgramAssociation', 'English Learners', 'English as a Second Language (ESL)', 38, 13],
  ['StudentHomelessProgramAssociation', 'Homeless', 'Homeless', 11, 0],
  [
    'StudentNeglectedOrDelinquentProgramAssociation',
    'Neglected and Delinquent',
    'Neglected and Delinquent Program',
    8,
    2,
  ],
  [
    'StudentSchoolFoodServiceProgramAssociation',
    'School Meals',
    'Compensatory Services for Disadvantaged Students',
    82,
    0,
  ],
  ['StudentSection504ProgramAssociation', 'Section 504', 'Section 504 Placement', 3, 0],
] as const;

/** Offenders with an individualized education program that is open all year: BEH-04 finds them. */
export const offendersWithIep = [128, 141] as const;
