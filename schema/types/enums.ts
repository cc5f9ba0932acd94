import { graphqlEnum } from '../support/register-enum.ts';

export const DistrictKindEnum = graphqlEnum('DistrictKind', 'What a district is.', {
  SCHOOL_DISTRICT: 'A public school district.',
  RESIDENTIAL_TREATMENT_FACILITY: 'A residential treatment facility that is responsible for students with an IEP.',
  CORRECTIONAL_FACILITY: 'A correctional facility that is responsible for students with an IEP.',
});

export const EditionEnum = graphqlEnum('Edition', 'How the district works with the product.', {
  STATE: "The agency's own.",
  MONTANA: "The district's system is another product; data comes by upload.",
  MONTANA_VALUE_ADDED: "A small district's main system.",
  DISTRICT: "A district's full local system.",
});

export const SyncPolicyEnum = graphqlEnum('SyncPolicy', "When a district's records reach the state dataset.", {
  ON_SAVE: 'At every save.',
  NIGHTLY: 'Every night, or when asked.',
  ON_DEMAND: 'When asked.',
});

export const EntitlementEnum = graphqlEnum('Entitlement', 'A feature a district may use.', {
  DATA_SUITE: 'Certification and validation tools.',
  EARLY_WARNING: 'The early warning system.',
});

export const RoleEnum = graphqlEnum(
  'Role',
  'What an account may be; category membership decides what it may do to a certification.',
  {
    CLERK: 'Records incidents of its schools.',
    REVIEWER: 'Checks data and reports of a district (Secondary).',
    CERTIFIER: 'Certifies for a district (Primary, authorized representative).',
    DISTRICT_ADMINISTRATOR: 'Sets up a district: types, mappings, imports, members.',
    VENDOR: "A district's foreign system.",
    STATE_REVIEWER: 'Looks at districts for the state.',
    STATE_APPROVER: 'Approves certifications or sends them back.',
    COLLECTIONS_MANAGER: 'Defines categories and certification events.',
    AUDITOR: 'Reads history and proves snapshots.',
    OPERATOR: 'Runs the server.',
  },
);

export const PiiStateEnum = graphqlEnum('PiiState', 'Whether personal data can be read.', {
  PRESENT: 'Readable.',
  DESTROYED: "The person's key was destroyed: unreadable for ever.",
  MASKED: 'Readable, but not for you or not without a purpose.',
});

export const RaceEnum = graphqlEnum('Race', 'Second part of the federal two-part question.', {
  AMERICAN_INDIAN_OR_ALASKA_NATIVE: 'American Indian or Alaska Native.',
  ASIAN: 'Asian.',
  BLACK_OR_AFRICAN_AMERICAN: 'Black or African American.',
  NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER: 'Native Hawaiian or other Pacific Islander.',
  WHITE: 'White.',
});

export const FederalRaceEthnicityEnum = graphqlEnum(
  'FederalRaceEthnicity',
  'The one category under which federal reports count a student.',
  {
    HISPANIC_OF_ANY_RACE: 'Hispanic or Latino, whatever the races are.',
    AMERICAN_INDIAN_OR_ALASKA_NATIVE: 'American Indian or Alaska Native alone, not Hispanic.',
    ASIAN: 'Asian alone, not Hispanic.',
    BLACK_OR_AFRICAN_AMERICAN: 'Black or African American alone, not Hispanic.',
    NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER: 'Native Hawaiian or other Pacific Islander alone, not Hispanic.',
    WHITE: 'White alone, not Hispanic.',
    TWO_OR_MORE_RACES: 'Two or more races, not Hispanic.',
    NOT_STATED: 'The first part of the question has no answer, or it is no and no race is given.',
  },
);

export const ProgramEnum = graphqlEnum('Program', 'A program a student takes part in.', {
  TWENTY_FIRST_CENTURY: '21st Century Community Learning Centers.',
  SECTION_504: 'Section 504.',
  TITLE_I: 'Title I.',
  MIGRANT: 'Migrant education.',
  HOMELESS: 'Homeless.',
  FREE_REDUCED_LUNCH: 'Free or reduced lunch.',
});

export const AlignmentEnum = graphqlEnum('Alignment', 'What an incident or event type is about.', {
  DISCIPLINE: 'Discipline.',
  AWARD: 'An award; never reported to the state.',
});

export const IncidentStatusEnum = graphqlEnum('IncidentStatus', 'How far an incident is.', {
  DRAFT: "A teacher's referral, not yet handed over.",
  SUBMITTED: 'A referral that waits for the office.',
  IN_PROGRESS: 'Recorded, not finished.',
  COMPLETE: 'Finished: resolved, or nobody to resolve it for.',
  VOIDED: 'Entered by mistake, or missing in a file that replaces; history keeps it, and it can be reopened.',
});

export const IncidentSettingEnum = graphqlEnum(
  'IncidentSetting',
  'Answer to: on school property or at a school activity?',
  {
    ON_CAMPUS: 'School property, or a school activity elsewhere.',
    OFF_CAMPUS: 'During school hours, away, not a school activity.',
    UNKNOWN: 'Not said.',
  },
);

export const ParticipantRoleEnum = graphqlEnum('ParticipantRole', 'What somebody was in the event.', {
  OFFENDER: 'Did it.',
  VICTIM: 'Suffered it.',
  WITNESS: 'Saw it.',
  REPORTER: 'Told of it.',
  OTHER: 'Took part in another way.',
});

export const NonStudentKindEnum = graphqlEnum(
  'NonStudentKind',
  'Who a participant is that is no student of the district.',
  {
    GRADUATE: 'A graduate.',
    DROPOUT: 'Somebody who dropped out.',
    UNKNOWN_PERSON: 'Not known.',
    STUDENT_OF_ANOTHER_DISTRICT: "Another district's student.",
    OTHER_NON_STUDENT: 'Anybody else, staff included.',
  },
);

export const DisciplineAuthorityEnum = graphqlEnum(
  'DisciplineAuthority',
  'Who imposed a resolution. Only trustees expel.',
  {
    TRUSTEES: 'The board of trustees.',
    SUPERINTENDENT: 'The superintendent.',
    PRINCIPAL: 'The principal.',
    TEACHER: 'A teacher.',
    OTHER: 'Somebody else.',
  },
);

export const EventCategoryEnum = graphqlEnum('EventCategory', "The state's groups of event codes.", {
  FELONIES: 'Felonies.',
  WEAPONS: 'Weapons.',
  FIGHTING: 'Fighting.',
  OFFENSES_AGAINST_PERSONS: 'Offenses against persons.',
  DRUGS: 'Drugs and substance abuse.',
  OFFENSES_AGAINST_PROPERTY: 'Offenses against property.',
  OTHER_OFFENSES: 'Other offenses.',
  DISRUPTIVE_BEHAVIOR: 'Disruptive behavior.',
});

export const RemovalKindEnum = graphqlEnum('RemovalKind', 'Kind of removal a resolution code stands for.', {
  EXPULSION: 'Expulsion.',
  OUT_OF_SCHOOL_SUSPENSION: 'Out-of-school suspension.',
  IN_SCHOOL_SUSPENSION: 'In-school suspension.',
});

export const ReportReasonEnum = graphqlEnum('ReportReason', 'Why an incident must be reported.', {
  REMOVAL_OF_ENROLLED_STUDENT: 'Out-of-school suspension or expulsion of an enrolled student (criterion A).',
  IN_SCHOOL_SUSPENSION_WITH_DISABILITY: 'In-school suspension of an enrolled student with an active IEP (criterion B).',
  IN_SCHOOL_SUSPENSION_21ST_CENTURY: 'In-school suspension of an enrolled 21st Century student (criterion B).',
  WEAPON_DRUG_OR_VIOLENCE: 'Weapons, drugs or violence by any offender (criterion C).',
});

export const ExclusionReasonEnum = graphqlEnum(
  'ExclusionReason',
  'Why a record does not reach the state or a snapshot.',
  {
    UNMAPPED: 'No state-coded event and no state-coded resolution.',
    NOT_COMPLETE: 'Not complete.',
    OUTSIDE_REPORTING_PERIOD: "Outside the calendar's school year.",
    VOIDED: 'Void.',
    REJECTED_BY_STATE: 'Rejected by the state.',
  },
);

export const AbsenceKindEnum = graphqlEnum('AbsenceKind', 'Why a student was not at school.', {
  EXCUSED: 'Excused.',
  UNEXCUSED: 'Not excused.',
  SUSPENSION: 'Suspended out of school.',
});

export const SeverityEnum = graphqlEnum('Severity', 'How bad a finding is.', {
  FATAL: 'Blocks certification.',
  WARNING: 'To look at; does not block.',
  INFO: 'For information.',
});

export const RuleOwnerEnum = graphqlEnum('RuleOwner', 'Who made a rule or a group of rules.', {
  SYSTEM: 'It comes with the product.',
  STATE: 'The agency.',
  DISTRICT: 'A district.',
});

export const ToolEnum = graphqlEnum('Tool', 'What rights of user groups are for.', {
  VALIDATION_GROUPS: 'Groups of validation rules of the own org.',
  VALIDATION_RULES: 'Validation rules of the own org, where the org may write any.',
});

export const AccessEnum = graphqlEnum('Access', 'What a right allows.', {
  READ: 'See them, whoever they are assigned to.',
  WRITE: 'Of rules: write, try and end them. Of groups: see them.',
  ADD: 'Of groups: make and change them.',
  DELETE: 'Of groups: end them.',
});

export const RuleFaultEnum = graphqlEnum('RuleFault', 'Why a rule that somebody wrote could not be run.', {
  RULE_TIMED_OUT: 'It takes too long: it was cut off, and the other rules went on.',
  RULE_FAILED: 'The database refuses it for these records.',
});

export const RuleParameterTypeEnum = graphqlEnum('RuleParameterType', 'What a parameter of an authored rule is.', {
  TEXT: 'Text, up to 500 characters.',
  NUMBER: 'A decimal number.',
  BOOLEAN: 'True or false.',
  DATE: 'A day; records hold days as text, YYYY-MM-DD.',
});

export const LevelEnum = graphqlEnum('Level', 'Who certifies.', {
  DISTRICT: 'The district as a whole.',
  SCHOOL: 'Each school.',
});

export const SyncRecordStatusEnum = graphqlEnum('SyncRecordStatus', "A record's way to the state.", {
  PENDING: 'The state has not got this version yet.',
  SYNCED: 'The state has exactly this version.',
  EXCLUDED: 'Does not go to the state; the reason says why.',
  REJECTED: 'The state refused it.',
  CONFLICT: 'Both sides changed it.',
});
