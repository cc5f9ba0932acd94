import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { importedId } from '../../src/application/imports/import-ids.ts';
import { streams } from '../../src/application/streams.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import { schoolYearOf } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { visibleIncident } from '../queries/incidents.ts';
import { incidentNode } from '../support/incident-node.ts';
import { assertLaneRuns } from '../support/incident-command.ts';
import {
  canonicalInput,
  commandContext,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { foreignRecord, possibleDuplicates, reportCommand } from '../support/report-command.ts';
import { isOwnSchool, visibleSchool } from '../support/scope.ts';
import { Incident } from '../types/incident.ts';
import { ReportIncidentInput } from '../types/report-incident-input.ts';

@ObjectType({ implements: MutationPayload, description: 'The incident as it reads now.' })
export class IncidentPayload extends MutationPayload {
  @Field(() => Incident, { nullable: true, description: 'The incident; null when refused or only tried.' })
  incident!: object | null;
}

@ObjectType({ implements: MutationPayload, description: 'The new incident, and what it may repeat.' })
export class ReportIncidentPayload extends MutationPayload {
  @Field(() => Incident, { nullable: true, description: 'The incident; null when refused or only tried.' })
  incident!: object | null;

  @Field(() => [Incident], {
    description: 'Other incidents of the school with the same day and one of the same students; empty when refused.',
  })
  possibleDuplicates!: () => Promise<readonly object[]>;
}

const none = () => Promise.resolve([]);

@Resolver()
export class ReportIncidentMutation {
  @Mutation(() => ReportIncidentPayload, {
    description: 'Records an incident or a referral with everything in it, in one save.',
  })
  async reportIncident(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ReportIncidentInput, { description: 'The incident.' }) input: ReportIncidentInput,
  ): Promise<PayloadBase & Pick<ReportIncidentPayload, 'incident' | 'possibleDuplicates'>> {
    const foreign = foreignRecord(input);
    const school = await visibleSchool(context, input.schoolId);
    if (!isOwnSchool(signedIn(context), school.id)) {
      const payload = refusal({ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] });
      return { ...payload, incident: null, possibleDuplicates: none };
    }
    assertLaneRuns(context, school.districtId);
    const { commands } = context.services;
    // Ids derive from the command, so that sending it again finds the same incident.
    const asked = commandContext(context, input);
    const newId = (name: string) => commands.deriveId(asked, 'reportIncident', name);
    // One record of a foreign system is one incident, whoever reports it and however.
    const incidentId = foreign
      ? importedId('incident', school.districtId, foreign.sourceSystem, foreign.sourceKey)
      : newId('incident');
    const command = await reportCommand(context, input, school, { incidentId, newId });
    const occurredOn = command.content.occurredOn ?? command.facts.today;
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'reportIncident',
      stream: streams.incident(school.districtId, incidentId),
      org: school.districtId,
      schoolYear: command.content.schoolYear ?? schoolYearOf(occurredOn),
      decider: incidentDecider,
      input: canonicalInput(input),
      isNew: true,
      command: () => command,
    });
    if (!outcome) return { ...payload, incident: null, possibleDuplicates: none };
    const isReadable = !outcome.isDryRun && payload.isProjected;
    return {
      ...payload,
      incident: isReadable ? await visibleIncident(context, incidentId) : null,
      possibleDuplicates: async () => (await possibleDuplicates(context, command)).map(incidentNode),
    };
  }
}
