import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { StateRecord } from '../../src/domain/incident/state-record.ts';
import { beh19, POSSIBLE_DUPLICATE } from '../../src/domain/rules/beh-19.ts';
import type { JsonObject } from '../../src/shared/json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { reportDraft, revisedDraft } from '../support/checked-draft.ts';
import { issuesOf, ofRecord } from '../support/incident-root.ts';
import { UserError, userErrors } from '../support/mutation.ts';
import { possibleDuplicates } from '../support/report-command.ts';
import { isOwnSchool, visibleSchool } from '../support/scope.ts';
import { Incident, IncidentIssue, Reportability } from '../types/incident.ts';
import { ReportIncidentInput } from '../types/report-incident-input.ts';
import { incidentNode } from '../support/incident-node.ts';

@ObjectType({ description: 'What would be said of an incident if it were saved now. Nothing is written.' })
export class IncidentDraftCheck {
  @Field(() => [UserError], {
    description: 'Why reportIncident, or reviseIncident, would refuse it; empty when it would be accepted.',
  })
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
    @Arg('incidentId', () => ID, {
      nullable: true,
      description:
        'The incident that the draft corrects: it is checked as `reviseIncident` would decide about its content. A new one unless given.',
    })
    incidentId?: string,
    @Arg('reason', () => String, { nullable: true, description: 'Why it is corrected, as `reviseIncident` takes it.' })
    reason?: string,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description:
        'The `version` of the incident that you read, as `reviseIncident` takes it: another one answers CONFLICT.',
    })
    expectedVersion?: number,
  ): Promise<IncidentDraftCheck> {
    if (incidentId == null && expectedVersion != null)
      throw new Fault('BAD_USER_INPUT', 'expectedVersion is that of an incident: give incidentId, too.');
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
    const checked =
      incidentId == null
        ? await reportDraft(context, draft, school)
        : await revisedDraft(context, draft, {
            incidentId,
            reason: reason ?? null,
            expectedVersion: expectedVersion ?? null,
          });
    const { state, rejections, createdAt, createdBy } = checked;
    const { now, today } = checked.facts;
    const { view, exclusion, record, findings } = await context.read.incidents.derive(
      {
        districtId: school.districtId,
        state,
        createdAt,
        createdBy,
        modifiedAt: now,
        modifiedBy: principal.accountId,
      },
      today,
    );
    const duplicates = await possibleDuplicates(context, checked.sameDay);
    const hint = duplicates.length === 0 ? [] : [DUPLICATE];
    const overlaps = record === null ? [] : await context.services.validationRuns.overlapping(record);
    return {
      userErrors: userErrors(rejections),
      title: view.title,
      reportability: view.reportability,
      exclusion,
      issues: await issuesOf(context, view, [
        ...findings.map(ofRecord),
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

/** What BEH-19 says of an incident that others of the day resemble. */
const DUPLICATE = { ruleId: beh19.id, severity: beh19.severity, explanation: POSSIBLE_DUPLICATE, about: [] };

/** Rules that people wrote look at what would reach the state. */
async function authoredIssues(context: GraphqlContext, districtId: string, record: StateRecord | null) {
  if (record === null) return [];
  const inForce = await context.read.validationRules.inForce(districtId);
  const rules = inForce.flatMap(({ definition }) => (definition?.datasets.includes('DISTRICT') ? [definition] : []));
  const found = await context.services.validationRuns.findIn(record as unknown as JsonObject, rules);
  return found.map((one) => ({ ...one, about: [] }));
}
