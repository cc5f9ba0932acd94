import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { stateValidationRequest } from '../../src/application/certification-jobs.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { GraphqlContext } from '../context.ts';
import { actingAccount, actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';
import { MutationPayload } from '../support/mutation.ts';
import { Job } from '../types/job.ts';

@InputType({ description: 'Wizard step 2.' })
export class RunStateValidationInput extends CertificationInput {}

@ObjectType({ implements: MutationPayload, description: 'The job that runs the rules.' })
export class StateValidationPayload extends CertificationPayload {
  @Field(() => Job, {
    nullable: true,
    description:
      'The job; null when refused or only tried, and when readers have not reached the request yet: `jobs` shows it then.',
  })
  job!: JobRow | null;
}

@Resolver()
export class RunStateValidationMutation {
  @Mutation(() => StateValidationPayload, {
    description: 'Queues a run of the rules on what the state has, with the comparison of district and state.',
  })
  async runStateValidation(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RunStateValidationInput, { description: 'For which certification.' })
    input: RunStateValidationInput,
  ): Promise<StateValidationPayload> {
    const { payload, outcome } = await actOn(context, input, {
      operation: 'runStateValidation',
      needsLane: true,
      command: ({ actor, today, id }) => ({ type: 'QueueStateValidation', actor, today, runId: id('run') }),
    });
    // Without a position the row is left to the process that makes it from the log.
    if (!outcome || outcome.isDryRun || payload.position === null) return { ...payload, job: null };
    const { certificationId, cycle, districtId } = outcome.state;
    const job = await context.services.jobs.enqueue(
      stateValidationRequest({
        runId: outcome.id('run'),
        certificationId,
        cycle,
        districtId,
        requestedBy: actingAccount(context),
        position: Number(payload.position),
      }),
    );
    return { ...payload, job };
  }
}
