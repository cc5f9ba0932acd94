import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { validationGroup } from '../../src/application/validation-groups.ts';
import { certificationEventDecider } from '../../src/domain/certification-event/decider.ts';
import type { DefinitionInput } from '../../src/domain/certification-event/commands.ts';
import type { LastDayPolicy } from '../../src/domain/certification-event/events.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import { type Level, STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { eventNode } from '../support/certification-event-node.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { CertificationEvent } from '../types/certification-event.ts';
import { LastDayPolicyEnum } from '../types/certification-enums.ts';
import { LevelEnum } from '../types/enums.ts';

@InputType({ description: 'Who takes part.' })
export class ParticipantInput {
  @Field(() => ID, { description: 'District.' })
  districtId!: string;

  @Field(() => ID, { nullable: true, description: 'School, in a window of the level SCHOOL.' })
  schoolId?: string | null;
}

@InputType({ description: 'A collection window, whole. What is missing is refused by its path.' })
export class CreateCertificationEventInput extends MutationInput {
  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string | null;

  @Field(() => Int, { nullable: true, description: 'Calendar year in which the school year ends.' })
  schoolYear?: number | null;

  @Field(() => String, { nullable: true, description: 'Description; may be left out.' })
  description?: string | null;

  @Field(() => LevelEnum, { nullable: true, description: 'Who certifies: that of the category.' })
  level?: Level | null;

  @Field(() => ID, { nullable: true, description: 'What is certified.' })
  categoryId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Rules that participants run.' })
  validationGroupIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'https address with more about the data; may be left out.' })
  dataLink?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day on which participants see it.' })
  startsOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day on which they can certify.' })
  opensOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day on which they can certify.' })
  endsOn?: string | null;

  @Field(() => LastDayPolicyEnum, {
    nullable: true,
    description: 'Whether certification waits for the last day of instruction.',
  })
  lastDayPolicy?: LastDayPolicy | null;

  @Field(() => String, { nullable: true, description: 'The statement that certifiers sign.' })
  attestationText?: string | null;

  @Field(() => [ParticipantInput], { nullable: true, description: 'Who takes part.' })
  participants?: ParticipantInput[] | null;
}

@ObjectType({ implements: MutationPayload, description: 'The window as it reads now.' })
export class CertificationEventPayload extends MutationPayload {
  @Field(() => CertificationEvent, {
    nullable: true,
    description: 'The window; null when refused, only tried, or not readable yet.',
  })
  certificationEvent!: CertificationEvent | null;
}

@Resolver()
export class CreateCertificationEventMutation {
  @Mutation(() => CertificationEventPayload, {
    description: 'Creates a collection window. Only the state sees it until it is published.',
  })
  async createCertificationEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateCertificationEventInput, { description: 'The window.' })
    input: CreateCertificationEventInput,
  ): Promise<PayloadBase & { readonly certificationEvent: CertificationEvent | null }> {
    const refused = await groupRefusal(context, input);
    if (refused) return { ...refusal(refused), certificationEvent: null };
    await assertKnown(context, input.participants ?? []);
    const category = input.categoryId == null ? null : await context.loaders.category.load(input.categoryId);
    const eventId = context.services.commands.deriveId(
      commandContext(context, input),
      'createCertificationEvent',
      'event',
    );
    const { payload } = await runCommand(context, input, {
      operation: 'createCertificationEvent',
      stream: streams.certificationEvent(eventId),
      org: STATE_ORG,
      ...(input.schoolYear != null && { schoolYear: input.schoolYear }),
      decider: certificationEventDecider,
      input: canonicalInput(input),
      isNew: true,
      command: () => ({
        type: 'CreateCertificationEvent',
        eventId,
        definition: definitionOf(input),
        category: category && { level: category.level, isPublished: category.publishedAt !== null },
      }),
    });
    return { ...payload, certificationEvent: payload.isProjected ? await eventOf(context, eventId) : null };
  }
}

export async function eventOf(context: GraphqlContext, eventId: string): Promise<CertificationEvent | null> {
  const doc = await context.loaders.certificationEvent.load(eventId);
  return doc && eventNode(context, doc);
}

function definitionOf(input: CreateCertificationEventInput): DefinitionInput {
  const {
    name,
    schoolYear,
    description,
    level,
    categoryId,
    validationGroupIds,
    dataLink,
    startsOn,
    opensOn,
    endsOn,
    lastDayPolicy,
    attestationText,
  } = input;
  const participants = input.participants?.map(({ districtId, schoolId }) => ({
    districtId,
    schoolId: schoolId ?? null,
  }));
  const given = {
    name,
    schoolYear,
    description,
    level,
    categoryId,
    validationGroupIds,
    dataLink,
    startsOn,
    opensOn,
    endsOn,
    lastDayPolicy,
    attestationText,
    participants,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
}

/** The product's groups serve every window; others are the state's, published and in use, and of the window's level. */
async function groupRefusal(
  context: GraphqlContext,
  { validationGroupIds, level }: CreateCertificationEventInput,
): Promise<Rejection | null> {
  const made = (validationGroupIds ?? []).filter((id) => validationGroup(id) === null);
  const docs = await context.read.validationGroups.byIds(made);
  for (const groupId of made) {
    const doc = docs.get(groupId);
    const at = { path: ['validationGroupIds', String(validationGroupIds!.indexOf(groupId))], details: { groupId } };
    if (doc?.org !== STATE_ORG || !doc.isPublished || doc.isArchived) return { code: 'GROUP_INACTIVE', ...at };
    if (level != null && doc.level !== level) return { code: 'LEVEL_MISMATCH', ...at };
  }
  return null;
}

/** A district or school that does not exist could never certify. */
async function assertKnown(context: GraphqlContext, participants: readonly ParticipantInput[]): Promise<void> {
  const districts = await context.loaders.district.loadMany(participants.map(({ districtId }) => districtId));
  if (districts.some((district) => district === null || district instanceof Error)) throw notFound('district');
  for (const { districtId, schoolId } of participants) {
    if (schoolId != null && (await context.loaders.school.load(schoolId))?.districtId !== districtId)
      throw notFound('school');
  }
}
