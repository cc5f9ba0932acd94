import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { NoticeCode } from '../../src/application/imports/keep-hand-edits.ts';
import type { RejectionCode } from '../../src/domain/rejections.ts';
import { type Connection, connectionTypes } from '../support/connection.ts';
import { graphqlEnum } from '../support/register-enum.ts';
import { UserErrorCode } from './user-error-code.ts';

export const ImportKindEnum = graphqlEnum('ImportKind', 'What a file holds.', {
  ORGANIZATIONS_EDFI: 'Districts and schools (Ed-Fi EducationOrganization.xml).',
  CALENDARS_EDFI: 'School calendars (Ed-Fi EducationOrgCalendar.xml).',
  STUDENTS_EDFI: 'Who students are (Ed-Fi Student.xml).',
  PROGRAMS_EDFI: 'IEP periods and programs (Ed-Fi StudentProgram.xml).',
  ROSTER_CSV: 'Enrolments (CSV with a header).',
  BEHAVIOR_EDFI: 'Incidents with people and actions (Ed-Fi StudentDiscipline.xml).',
  BEHAVIOR_CSV: 'Incidents with people and measures (CSV version 1; docs/imports.md names its columns).',
  ATTENDANCE_CSV: 'Absences by school and month (CSV; docs/imports.md names its columns).',
});

export const ImportModeEnum = graphqlEnum('ImportMode', 'What is done with a file.', {
  VALIDATE_ONLY: 'Read it and tell what would happen; nothing is written.',
  MERGE: 'Add what is new and change what differs, by source key; delete nothing.',
  REPLACE_SOURCE: 'Merge, and void incidents of this source and school year that the file lacks.',
  REPLACE_ALL: 'Merge, and void every incident of the school year that the file lacks, also those typed here.',
});

export const SourceValueKindEnum = graphqlEnum('SourceValueKind', 'What a value of a foreign system names.', {
  BEHAVIOR: 'What happened, with the weapons: "State Offense + Knife".',
  DISCIPLINE: 'What was done about it.',
});

@ObjectType({ description: 'A file that is on its way to the server.' })
export class Upload {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => ImportKindEnum, { description: 'What it holds.' })
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'Announced size in bytes.' })
  sizeBytes!: number | null;

  @Field(() => Boolean, { description: 'The bytes are here and are what was announced.' })
  isComplete!: boolean;
}

@ObjectType({ description: 'Why one record of a file was not taken over.' })
export class RowError {
  @Field(() => Int, {
    description: 'Line on which the record begins, from 1; 0 when it is about a record that the file lacks.',
  })
  line!: number;

  @Field(() => String, { nullable: true, description: 'Element or column; null when it is about the whole record.' })
  column!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How the source names the record; null when it could not be read.',
  })
  sourceKey!: string | null;

  @Field(() => UserErrorCode, { description: 'Stable code.' })
  code!: RejectionCode;

  @Field(() => String, { description: 'A sentence for people; quotes codes and dates, never names.' })
  message!: string;
}

export const RowErrorConnection = connectionTypes('RowError', () => RowError);

export const RowNoticeCodeEnum = graphqlEnum('RowNoticeCode', 'What became of a change that people made here.', {
  HAND_EDIT_KEPT: 'The file says what it said last: the change stays.',
  HAND_EDIT_REPLACED: 'The file has changed since, or replaces: the file won.',
});

@ObjectType({ description: 'Where people and the file say different things about a record that was taken over.' })
export class RowNotice {
  @Field(() => Int, { description: 'Line on which the record begins, from 1.' })
  line!: number;

  @Field(() => String, { description: 'How the source names the record.' })
  sourceKey!: string;

  @Field(() => RowNoticeCodeEnum, { description: 'What became of the change.' })
  code!: NoticeCode;

  @Field(() => String, { description: 'Field or column, or the kind of child that was added or removed.' })
  field!: string;
}

@ObjectType({ description: 'A value of a foreign system that the crosswalk does not know.' })
export class UnmappedValue {
  @Field(() => SourceValueKindEnum, { description: 'What it names.' })
  kind!: string;

  @Field(() => String, { description: 'The value.' })
  value!: string;

  @Field(() => Int, { description: 'How often the file holds it.' })
  times!: number;
}

@ObjectType({ description: 'A number of records of one kind.' })
export class KindCount {
  @Field(() => String, {
    description:
      'Kind; of a validation also what would become of the records (NEW, CHANGED, SAME, UNMAPPED, MISSING, MISSING_OF_OTHER_SOURCE, MISSING_ENTERED_BY_HAND).',
  })
  kind!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'What an import did, or what a validation found.' })
export class ImportResult {
  @Field(() => Int, { description: 'Records read.' })
  read!: number;

  @Field(() => Int, { description: 'New records.' })
  imported!: number;

  @Field(() => Int, { description: 'Changed records.' })
  changed!: number;

  @Field(() => Int, { description: 'Records that read so already.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Records that were voided because the file lacks them.' })
  deleted!: number;

  @Field(() => Int, { description: 'Records that were not taken over.' })
  rejected!: number;

  @Field(() => [UnmappedValue], { description: 'Values without a meaning here, most frequent first.' })
  unmapped!: readonly UnmappedValue[];

  @Field(() => [KindCount], { description: 'Records by kind.' })
  byKind!: readonly KindCount[];

  @Field(() => [RowNotice], {
    description: 'Changes made here that the file says otherwise; the first 1,000 are kept.',
  })
  notices!: readonly RowNotice[];

  @Field(() => Int, { description: 'How many such changes there are.' })
  noticeCount!: number;

  rowErrors!: readonly RowError[];
  rowErrorCount!: number;
}

export type RowErrorPage = Connection<RowError>;
