import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { certificationEventDecider } from '../../src/domain/certification-event/decider.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { GraphqlContext } from '../context.ts';
import { visibleEvent } from '../support/certification-event-node.ts';
import { canonicalInput, EditInput, type PayloadBase, runCommand } from '../support/mutation.ts';
import type { CertificationEvent } from '../types/certification-event.ts';
import { CertificationEventPayload, eventOf } from './create-certification-event.ts';

@InputType({ description: 'Closes a collection window.' })
export class CloseCertificationEventInput extends EditInput {
  @Field(() => ID, { description: 'The window.' })
  eventId!: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Close although certifications wait for the state; they can still be answered.',
  })
  leaveOpenRows?: boolean;
}

@Resolver()
export class CloseCertificationEventMutation {
  @Mutation(() => CertificationEventPayload, {
    description: 'Nobody can submit any more. Each certification is frozen, then the window is closed.',
  })
  async closeCertificationEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CloseCertificationEventInput, { description: 'Which, and why.' })
    input: CloseCertificationEventInput,
  ): Promise<PayloadBase & { readonly certificationEvent: CertificationEvent | null }> {
    const doc = await visibleEvent(context, input.eventId);
    const openRows = await context.read.certifications.waitingForState(doc.id);
    const { payload } = await runCommand(context, input, {
      operation: 'closeCertificationEvent',
      stream: streams.certificationEvent(doc.id),
      org: STATE_ORG,
      schoolYear: doc.definition.schoolYear,
      decider: certificationEventDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: (state) => {
        if (!state) throw notFound('certification event');
        return {
          type: 'StartClosing',
          reason: input.reason ?? null,
          openRows,
          leaveOpenRows: input.leaveOpenRows === true,
        };
      },
    });
    return { ...payload, certificationEvent: payload.isProjected ? await eventOf(context, doc.id) : null };
  }
}
