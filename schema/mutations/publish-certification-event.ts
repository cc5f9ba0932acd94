import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { CertificationEventDoc } from '../../projections/certification_event/projection.ts';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { certificationEventDecider } from '../../src/domain/certification-event/decider.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { GraphqlContext } from '../context.ts';
import { visibleEvent } from '../support/certification-event-node.ts';
import { canonicalInput, EditInput, MutationPayload, type PayloadBase, runCommand } from '../support/mutation.ts';
import { CertificationParticipant, type CertificationEvent } from '../types/certification-event.ts';
import { CertificationEventPayload, eventOf } from './create-certification-event.ts';

@InputType({ description: 'Publishes a collection window.' })
export class PublishCertificationEventInput extends EditInput {
  @Field(() => ID, { description: 'The window.' })
  eventId!: string;
}

@ObjectType({ implements: MutationPayload, description: 'The window as it reads now, and who it reaches.' })
export class PublishCertificationEventPayload extends CertificationEventPayload {
  @Field(() => [CertificationParticipant], {
    description: 'Participants without an active certifier: they could not certify today.',
  })
  withoutCertifier!: readonly CertificationParticipant[];
}

@Resolver()
export class PublishCertificationEventMutation {
  @Mutation(() => PublishCertificationEventPayload, {
    description: 'Every participant gets a certification of its own. `dryRun` tells who would be without a certifier.',
  })
  async publishCertificationEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishCertificationEventInput, { description: 'Which.' })
    input: PublishCertificationEventInput,
  ): Promise<
    PayloadBase & {
      readonly certificationEvent: CertificationEvent | null;
      readonly withoutCertifier: readonly CertificationParticipant[];
    }
  > {
    const doc = await visibleEvent(context, input.eventId);
    const category = await context.loaders.category.load(doc.definition.categoryId);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'publishCertificationEvent',
      stream: streams.certificationEvent(doc.id),
      org: STATE_ORG,
      schoolYear: doc.definition.schoolYear,
      decider: certificationEventDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: (state) => {
        if (!state) throw notFound('certification event');
        return {
          type: 'PublishCertificationEvent',
          category: category && { level: category.level, isPublished: category.publishedAt !== null },
        };
      },
    });
    if (!outcome) return { ...payload, certificationEvent: null, withoutCertifier: [] };
    return {
      ...payload,
      certificationEvent: payload.isProjected ? await eventOf(context, doc.id) : null,
      withoutCertifier: await withoutCertifier(context, doc),
    };
  }
}

async function withoutCertifier(
  context: GraphqlContext,
  { id, definition }: CertificationEventDoc,
): Promise<readonly CertificationParticipant[]> {
  const members = await context.read.categories.members(definition.categoryId, null);
  const certifiers = members.filter(({ role, isActive }) => role === 'CERTIFIER' && isActive);
  const covered = new Set(certifiers.flatMap(({ org, schoolId }) => [org, `${org} ${schoolId}`]));
  const isCovered = ({ districtId, schoolId }: { readonly districtId: string; readonly schoolId: string | null }) =>
    covered.has(schoolId === null ? districtId : `${districtId} ${schoolId}`);
  return definition.participants
    .filter((participant) => !isCovered(participant))
    .map((participant) => ({ ...participant, eventId: id }));
}
