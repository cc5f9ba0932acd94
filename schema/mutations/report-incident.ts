import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import { importedId } from '../../src/application/imports/import-ids.ts';
import { streams } from '../../src/application/streams.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import { schoolYearOf, stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { visibleIncident } from '../queries/incidents.ts';
import { assertLaneRuns, incidentFacts, typesIn } from '../support/incident-command.ts';
import { incidentContent } from '../support/incident-content.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { isOwnSchool, visibleSchool } from '../support/scope.ts';
import { Incident } from '../types/incident.ts';
import { IncidentContentInput } from '../types/incident-input.ts';

@InputType({ description: 'A new incident, whole.' })
export class ReportIncidentInput extends MutationInput {
  @Field(() => ID, { description: 'School.' })
  schoolId!: string;

  @Field(() => IncidentContentInput, { description: 'What happened, to whom, and what was decided.' })
  content!: IncidentContentInput;

  @Field(() => String, { nullable: true, description: 'Foreign system, with sourceKey.' })
  sourceSystem?: string | null;

  @Field(() => String, { nullable: true, description: 'Key there.' })
  sourceKey?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The incident as it reads now.' })
export class IncidentPayload extends MutationPayload {
  @Field(() => Incident, { nullable: true, description: 'The incident; null when refused or only tried.' })
  incident!: object | null;
}

@Resolver()
export class ReportIncidentMutation {
  @Mutation(() => IncidentPayload, { description: 'Records an incident with everything in it, in one save.' })
  async reportIncident(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ReportIncidentInput, { description: 'The incident.' }) input: ReportIncidentInput,
  ): Promise<PayloadBase & { readonly incident: object | null }> {
    const principal = signedIn(context);
    if ((input.sourceSystem == null) !== (input.sourceKey == null))
      throw new Fault('BAD_USER_INPUT', 'Give sourceSystem and sourceKey together.');
    const school = await visibleSchool(context, input.schoolId);
    if (!isOwnSchool(principal, school.id))
      return { ...refusal({ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }), incident: null };
    assertLaneRuns(context, school.districtId);
    const { commands, clock } = context.services;
    // Ids derive from the command, so that sending it again finds the same incident.
    const asked = commandContext(context, input);
    // One record of a foreign system is one incident, whoever reports it and however.
    const incidentId =
      input.sourceSystem != null && input.sourceKey != null
        ? importedId('incident', school.districtId, input.sourceSystem, input.sourceKey)
        : commands.deriveId(asked, 'reportIncident', 'incident');
    const content = incidentContent(input.content, (name) => commands.deriveId(asked, 'reportIncident', name));
    const occurredOn = content.occurredOn ?? stateDate(clock.now());
    const studentIds = [
      ...new Set(
        content.events.flatMap((event) => event.participants.flatMap((participant) => participant.studentId ?? [])),
      ),
    ];
    const facts = await incidentFacts(context, {
      districtId: school.districtId,
      incidentId: null,
      occurredOn,
      studentIds,
      typeIds: typesIn(content.events),
    });
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'reportIncident',
      stream: streams.incident(school.districtId, incidentId),
      org: school.districtId,
      schoolYear: content.schoolYear ?? schoolYearOf(occurredOn),
      decider: incidentDecider,
      input: canonicalInput(input),
      isNew: true,
      command: () => ({
        type: 'ReportIncident',
        incidentId,
        districtId: school.districtId,
        schoolId: school.id,
        alignment: input.content.alignment ?? 'DISCIPLINE',
        sourceSystem: input.sourceSystem ?? null,
        sourceKey: input.sourceKey ?? null,
        content,
        facts,
        origin: principal.kind === 'SERVICE_ACCOUNT' ? 'IMPORT' : 'HAND',
        reason: null,
      }),
    });
    return {
      ...payload,
      incident: outcome && !outcome.isDryRun && payload.isProjected ? await visibleIncident(context, incidentId) : null,
    };
  }
}
