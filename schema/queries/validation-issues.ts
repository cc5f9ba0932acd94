import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { IssueFilter } from '../../projections/district_incident/issue-queries.ts';
import { Fault } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { today } from '../support/certification-node.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { issuesAtLeast, MinPosition } from '../support/min-position.ts';
import { liveDataset } from '../support/live-dataset.ts';
import { narrowedRules } from '../support/rule-node.ts';
import { districtScope, narrowedSchools, visibleDistrict } from '../support/scope.ts';
import { issueNode } from '../support/validation-node.ts';
import { DatasetEnum } from '../types/dataset.ts';
import { SeverityEnum } from '../types/enums.ts';
import { type ValidationIssue, ValidationIssueConnection } from '../types/validation.ts';
import { ValidationScopeInput } from './preview-validation.ts';

@Resolver()
export class ValidationIssuesQuery {
  @Query(() => ValidationIssueConnection, {
    description:
      'What is the matter now, FATAL first, then by rule, those of the product before those that people wrote: the list behind `issueCountsChanged`, with rules that compare records and rules that people wrote. Districts see their own records, the agency what districts have sent.',
  })
  async validationIssues(
    @Ctx() context: GraphqlContext,
    @Arg('scope', () => ValidationScopeInput, { description: 'Which records.' }) scope: ValidationScopeInput,
    @Arg('severities', () => [SeverityEnum], {
      nullable: true,
      description: 'Narrows to these. At least one; all unless given.',
    })
    severities?: (keyof typeof SeverityEnum)[],
    @Arg('ruleIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these rules. At least one; all unless given.',
    })
    ruleIds?: string[],
    @Arg('dataset', () => DatasetEnum, {
      nullable: true,
      description: 'DISTRICT for districts, STATE for the agency, unless given.',
    })
    dataset?: keyof typeof DatasetEnum,
    @First(50) first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<ValidationIssue>> {
    await issuesAtLeast(context, minPosition);
    const principal = signedIn(context);
    const size = pageSize(first);
    const districtId = districtScope(principal, scope.districtId);
    await visibleDistrict(context, districtId);
    const filter: IssueFilter = {
      dataset: liveDataset(principal, dataset),
      districtId,
      schoolIds: await narrowedSchools(context, districtId, scope.schoolIds),
      schoolYear: scope.schoolYear,
      severities: severities ?? null,
      ruleIds: await narrowedRules(context, ruleIds),
      today: today(context),
    };
    const rows = await context.read.issues.page(filter, { after: issueCursor(after), limit: size + 1 });
    return connection(
      rows,
      size,
      ({ details, ...row }) => ({
        cursor: encodeCursor([row.severity, row.ruleId, row.subject]),
        node: issueNode({ ...row, ...details }),
      }),
      () => context.read.issues.count(filter),
    );
  }
}

/** The severity, rule and subject of the issue before the page; BAD_USER_INPUT for a cursor of another list. */
function issueCursor(after: string | undefined): readonly string[] | null {
  const key = decodeCursor(after, 3);
  if (key !== null && !Object.hasOwn(SeverityEnum, key[0]!))
    throw new Fault('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return key;
}
