import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CountPairRow } from '../../src/application/ports/validation-runs.ts';
import { DateScalar, DateTimeScalar, DigestScalar, PositionScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { DatasetEnum } from './dataset.ts';
import { LevelEnum, RuleFaultEnum, RuleOwnerEnum, SeverityEnum } from './enums.ts';
import { IssueSubject } from './issue-subject.ts';
import { UserGroup } from './user-group.ts';

@ObjectType({ description: 'A severity that has been said and does not count yet.' })
export class UpcomingSeverity {
  @Field(() => SeverityEnum, { description: 'What findings will count as.' })
  severity!: keyof typeof SeverityEnum;

  @Field(() => DateScalar, { description: 'First day.' })
  effectiveFrom!: string;
}

@ObjectType({ description: 'A rule that records are checked with.' })
export class ValidationRule {
  @Field(() => ID, { description: 'Identifier, for example BEH-04.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => SeverityEnum, {
    description: 'What its findings count as today; the highest one where it depends on the record.',
  })
  severity!: keyof typeof SeverityEnum;

  @Field(() => [DatasetEnum], { description: 'Where it runs.' })
  datasets!: readonly (keyof typeof DatasetEnum)[];

  @Field(() => String, { description: 'Where the rule comes from.' })
  source!: string;

  @Field(() => String, { description: 'How to fix what it finds.' })
  help!: string;

  @Field(() => LevelEnum, { description: 'Who certifies what it looks at.' })
  level!: keyof typeof LevelEnum;

  @Field(() => RuleOwnerEnum, { description: 'Who made it.' })
  owner!: keyof typeof RuleOwnerEnum;

  @Field(() => [UpcomingSeverity], {
    description: 'What its findings will count as from days to come, the next one first; empty for an archived rule.',
  })
  upcomingSeverities!: readonly UpcomingSeverity[];

  @Field(() => Boolean, { description: 'Finds nothing any more and cannot be put into groups.' })
  isArchived!: boolean;

  @Field(() => Int, { description: 'Counts what was said about it: pass it as `expectedVersion`.' })
  version!: number;
}

@ObjectType({
  description: 'Rules that are run together.',
})
export class ValidationGroup {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => [String], { description: 'Names under which people know it from other systems.' })
  aliases!: readonly string[];

  @Field(() => LevelEnum, { description: 'For windows of this level; those of SYSTEM serve both.' })
  level!: keyof typeof LevelEnum;

  @Field(() => RuleOwnerEnum, { description: 'Who made it.' })
  owner!: keyof typeof RuleOwnerEnum;

  @Field(() => Boolean, {
    description: 'You cannot change it; assigning it to your own user groups is possible all the same.',
  })
  isReadOnly!: () => Promise<boolean>;

  @Field(() => Boolean, { description: "The state's, and districts see it; always true of SYSTEM." })
  isPublished!: boolean;

  @Field(() => Boolean, { description: 'Kept for the reports that name it, and used no more.' })
  isArchived!: boolean;

  @Field(() => Int, { description: 'Pass it as `expectedVersion`; 0 for SYSTEM.' })
  version!: number;

  @Field(() => [ValidationRule], { description: 'Its rules.' })
  rules!: () => Promise<readonly ValidationRule[]>;

  @Field(() => [UserGroup], { description: 'User groups of your own org that may see, report and extract it.' })
  userGroups!: () => Promise<readonly UserGroup[]>;
}

export const ValidationGroupConnection = connectionTypes('ValidationGroup', () => ValidationGroup);
export const ValidationRuleConnection = connectionTypes('ValidationRule', () => ValidationRule);

@ObjectType({ description: 'How often a rule found something.' })
export class RuleCount {
  ruleId!: string;

  @Field(() => SeverityEnum, { description: 'How bad.' })
  severity!: keyof typeof SeverityEnum;

  @Field(() => Int, { description: 'Records with a finding.' })
  count!: number;
}

@ObjectType({ description: 'Records with a state code, at the district and at the state side by side.' })
export class CountPair {
  @Field(() => String, { description: 'State code.' })
  label!: string;

  @Field(() => Int, { description: 'Records of the district.' })
  district!: number;

  @Field(() => Int, { description: 'Records of the state.' })
  state!: number;

  schoolId!: string;
}

@ObjectType({ description: 'What a rule found in a record or in a school.' })
export class ValidationIssue {
  ruleId!: string;

  @Field(() => SeverityEnum, { description: 'How bad.' })
  severity!: keyof typeof SeverityEnum;

  @Field(() => ID, { nullable: true, description: 'The record; null when the finding is about the school.' })
  incidentId!: string | null;

  @Field(() => String, { description: 'What is the matter, as one sentence.' })
  message!: string;

  @Field(() => RuleFaultEnum, {
    nullable: true,
    description:
      'Why a rule that somebody wrote could not be run: nothing is said about the records then. Null otherwise.',
  })
  ruleFault!: keyof typeof RuleFaultEnum | null;

  @Field(() => [IssueSubject], { description: 'Who and what it is about, as far as the rule says it.' })
  about!: readonly IssueSubject[];

  schoolId!: string;
}

export const ValidationIssueConnection = connectionTypes('ValidationIssue', () => ValidationIssue);

@ObjectType({ description: 'What the rules say of a dataset now. Nothing is kept.' })
export class ValidationPreview {
  @Field(() => DatasetEnum, { description: 'Where the rules ran.' })
  dataset!: keyof typeof DatasetEnum;

  @Field(() => PositionScalar, { description: 'Position at which they counted.' })
  position!: string;

  @Field(() => DigestScalar, { description: 'Digest of the rules with their versions.' })
  rulesetDigest!: string;

  @Field(() => Int, { description: 'Fatal findings.' })
  fatalCount!: number;

  @Field(() => Int, { description: 'Warnings.' })
  warningCount!: number;

  @Field(() => Int, { description: 'Records on which district and state differ; 0 for the dataset DISTRICT.' })
  differingRecords!: number;

  @Field(() => [RuleCount], { description: 'One line per rule and severity that found something.' })
  summary!: readonly RuleCount[];

  @Field(() => ValidationIssueConnection, { description: 'The findings of this page.' })
  rows!: object;

  @Field(() => [CountPair], { description: 'District and state side by side; empty for the dataset DISTRICT.' })
  reconciliation!: readonly CountPairRow[];
}

@ObjectType({
  description:
    'A finished run of the rules: what they said at one position. Kept, so that the report can be opened again.',
})
export class ValidationRun {
  @Field(() => ID, { description: 'Identifier; the job of step 2 has the same.' })
  id!: string;

  @Field(() => String, { description: 'Which rules: `behavior` is every one of them.' })
  groupId!: string;

  @Field(() => DatasetEnum, { description: 'Where the rules ran.' })
  dataset!: keyof typeof DatasetEnum;

  @Field(() => PositionScalar, { description: 'Position at which they counted.' })
  position!: string;

  @Field(() => DigestScalar, { description: 'Digest of the rules with their versions.' })
  rulesetDigest!: string;

  @Field(() => DateTimeScalar, { description: 'When.' })
  ranAt!: string;

  @Field(() => Int, { description: 'Fatal findings.' })
  fatalCount!: number;

  @Field(() => Int, { description: 'Warnings.' })
  warningCount!: number;

  @Field(() => Int, { description: 'Records on which district and state differ; 0 for the dataset DISTRICT.' })
  differingRecords!: number;

  @Field(() => [RuleCount], { description: 'One line per rule and severity that found something.' })
  summary!: readonly RuleCount[];

  @Field(() => [CountPair], { description: 'District and state side by side; empty for the dataset DISTRICT.' })
  reconciliation!: readonly CountPairRow[];

  certificationId!: string | null;
  ranByAccount!: string;
}
