import { Arg, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { incidentDraft } from '../../src/application/incident-draft.ts';
import type { ReportIncident } from '../../src/domain/incident/commands.ts';
import type { StateRecord } from '../../src/domain/incident/state-record.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import { beh19, POSSIBLE_DUPLICATE } from '../../src/domain/rules/beh-19.ts';
import type { JsonObject } from '../../src/shared/json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { issuesOf } from '../support/incident-root.ts';
import { UserError, userErrors } from '../support/mutation.ts';
import { possibleDuplicates, reportCommand } from '../support/report-command.ts';
import { isOwnSchool, visibleSchool } from '../support/scope.ts';
import { Incident, IncidentIssue, Reportability } from '../types/incident.ts';
import { ReportIncidentInput } from '../types/report-incident-input.ts';
import { incidentNode } from '../support/incident-node.ts';

@ObjectType({ description: 'What would be said of an incident if it were saved now. Nothing is written.' })
export class IncidentDraftCheck {
  @Field(() => [UserError], { description: 'Why reportIncident would refuse it; empty when it would be accepted.' })
  userErrors!: readonly UserError[];

  @Field(() => String, { nullable: true, description: 'Title that it would have; null when nothing gives it one.' })
  title!: string | null;

  @Field(() => Reportability, {
    nullable: true,
    description: 'Must it be reported, and why; null when the school is not one of yours.',
  })
  reportability!: Reportability | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it would not go to the state, for example UNMAPPED; null when it would.',
  })
  exclusion!: string | null;

  @Field(() => [IncidentIssue], { description: 'What the rules would say of it today.' })
  issues!: readonly IncidentIssue[];

  @Field(() => [Incident], {
    description: 'Incidents of the school with the same day and one of the same students.',
  })
  possibleDuplicates!: () => Promise<readonly object[]>;
}

@Resolver()
export class CheckIncidentDraftQuery {
  @Query(() => IncidentDraftCheck, {
    description:
      'Checks an incident while it is typed: refusals, findings and reportability of the same rules that decide about it when it is saved.',
  })
  async checkIncidentDraft(
    @Ctx() context: GraphqlContext,
    @Arg('draft', () => ReportIncidentInput, { description: 'The incident, as `reportIncident` takes it.' })
    draft: ReportIncidentInput,
  ): Promise<IncidentDraftCheck> {
    const principal = signedIn(context);
    const school = await visibleSchool(context, draft.schoolId);
    if (!isOwnSchool(principal, school.id)) {
      const refused = userErrors([{ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }]);
      const nothing = {
        title: null,
        reportability: null,
        exclusion: null,
        issues: [],
        possibleDuplicates: () => Promise.resolve([]),
      };
      return { userErrors: refused, ...nothing };
    }
    const ids = { incidentId: 'draft', newId: (name: string) => name };
    const command = await reportCommand(context, draft, school, ids);
    const { state, rejections } = incidentDraft(command);
    const { now, today } = command.facts;
    const { accountId } = principal;
    const { view, exclusion, record, findings } = await context.read.incidents.derive(
      {
        districtId: school.districtId,
        state,
        createdAt: now,
        createdBy: accountId,
        modifiedAt: now,
        modifiedBy: accountId,
      },
      today,
    );
    const duplicates = await possibleDuplicates(context, command);
    const hint = duplicates.length === 0 ? [] : [DUPLICATE];
    const overlaps = record === null ? [] : await context.services.validationRuns.overlapping(record);
    return {
      userErrors: userErrors([...rejections, ...(await alreadyThere(context, command))]),
      title: view.title,
      reportability: view.reportability,
      exclusion,
      issues: await issuesOf(context, [
        ...findings,
        ...(await context.read.incidents.asTheyCount(state, today, [
          ...hint,
          ...overlaps,
          ...(await authoredIssues(context, school.districtId, record)),
        ])),
      ]),
      possibleDuplicates: () => Promise.resolve(duplicates.map(incidentNode)),
    };
  }
}

/** A record of a foreign system is one incident, whoever reports it. */
async function alreadyThere(
  { read }: GraphqlContext,
  { districtId, sourceSystem, sourceKey }: ReportIncident,
): Promise<readonly Rejection[]> {
  if (sourceSystem === null || sourceKey === null) return [];
  const id = await read.incidents.idBySourceKey(districtId, sourceSystem, sourceKey);
  return id === null ? [] : [{ code: 'SOURCE_KEY_DUPLICATE', path: ['sourceKey'] }];
}

/** What BEH-19 says of an incident that others of the day resemble. */
const DUPLICATE = { ruleId: beh19.id, severity: beh19.severity, explanation: POSSIBLE_DUPLICATE };

/** Rules that people wrote look at what would reach the state. */
async function authoredIssues(context: GraphqlContext, districtId: string, record: StateRecord | null) {
  if (record === null) return [];
  const inForce = await context.read.validationRules.inForce(districtId);
  const rules = inForce.flatMap(({ definition }) => (definition?.datasets.includes('DISTRICT') ? [definition] : []));
  return context.services.validationRuns.findIn(record as unknown as JsonObject, rules);
}
