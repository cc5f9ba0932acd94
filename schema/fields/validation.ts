import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { CountPairRow } from '../../src/application/ports/validation-runs.ts';
import { Fault } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { incidentNode, stateIncidentNode } from '../support/incident-node.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { isOwnSchool } from '../support/scope.ts';
import { narrowedRules, ruleOf } from '../support/rule-node.ts';
import { issueNode } from '../support/validation-node.ts';
import { Actor } from '../types/actor.ts';
import { Incident } from '../types/incident.ts';
import { School } from '../types/school.ts';
import {
  CountPair,
  RuleCount,
  ValidationIssue,
  ValidationIssueConnection,
  ValidationRule,
  ValidationRun,
} from '../types/validation.ts';
import { actorOf } from './actor.ts';

@Resolver(() => ValidationRun)
export class ValidationRunFields {
  @FieldResolver(() => Actor, { description: 'Who ran it.' })
  ranBy(@Root() run: ValidationRun, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, run.ranByAccount);
  }

  @FieldResolver(() => ValidationIssueConnection, { description: 'What it found, by rule.' })
  async rows(
    @Root() run: ValidationRun,
    @Ctx() context: GraphqlContext,
    @Arg('ruleId', () => ID, { nullable: true, description: 'Narrows to one rule; one that is unknown is NOT_FOUND.' })
    ruleId?: string,
    @First(50) first?: number,
    @After() after?: string,
  ): Promise<Connection<ValidationIssue>> {
    const size = pageSize(first);
    const seen = decodeCursor(after, 1)?.[0] ?? null;
    if (seen !== null && !/^\d{1,9}$/.test(seen))
      throw new Fault('BAD_USER_INPUT', 'after is not a cursor of this list.');
    if (ruleId != null && !run.summary.some((one) => one.ruleId === ruleId)) await narrowedRules(context, [ruleId]);
    const found = await context.read.validationRuns.rows(
      run.id,
      { ruleId: ruleId ?? null, schoolIds: signedIn(context).schoolIds },
      { first: size, after: seen },
    );
    const page = connection(
      found.rows,
      size,
      (row) => ({ cursor: encodeCursor([row.cursor]), node: issueNode(row) }),
      () => Promise.resolve(found.total),
    );
    return { ...page, pageInfo: { ...page.pageInfo, hasNextPage: found.hasNext } };
  }
}

@Resolver(() => RuleCount)
export class RuleCountFields {
  @FieldResolver(() => ValidationRule, { description: 'The rule.' })
  rule(@Root() { ruleId }: RuleCount, @Ctx() context: GraphqlContext): Promise<ValidationRule> {
    return ruleOf(context, ruleId);
  }
}

@Resolver(() => ValidationIssue)
export class ValidationIssueFields {
  @FieldResolver(() => ValidationRule, { description: 'The rule.' })
  rule(@Root() { ruleId }: ValidationIssue, @Ctx() context: GraphqlContext): Promise<ValidationRule> {
    return ruleOf(context, ruleId);
  }

  @FieldResolver(() => String, { description: 'How to fix it.' })
  async fix(@Root() { ruleId }: ValidationIssue, @Ctx() context: GraphqlContext): Promise<string> {
    return (await ruleOf(context, ruleId)).help;
  }

  @FieldResolver(() => School, { nullable: true, description: 'The school; null when it is not known any more.' })
  school(@Root() issue: ValidationIssue, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.school.load(issue.schoolId);
  }

  @FieldResolver(() => Incident, {
    nullable: true,
    description:
      'The record as it is today; null when the finding is about the school, you may not see the record, or the state has not got it.',
  })
  async incident(@Root() issue: ValidationIssue, @Ctx() context: GraphqlContext): Promise<object | null> {
    const principal = signedIn(context);
    if (issue.incidentId === null) return null;
    if (principal.districtId === null) {
      const view = await context.loaders.stateIncident.load(issue.incidentId);
      return view && stateIncidentNode(view);
    }
    const row = await context.loaders.incident.load(issue.incidentId);
    return row && row.view.districtId === principal.districtId && isOwnSchool(principal, row.view.schoolId)
      ? incidentNode(row)
      : null;
  }
}

@Resolver(() => CountPair)
export class CountPairFields {
  @FieldResolver(() => School, { nullable: true, description: 'The school; null when it is not known any more.' })
  school(@Root() pair: CountPairRow, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.school.load(pair.schoolId);
  }
}
