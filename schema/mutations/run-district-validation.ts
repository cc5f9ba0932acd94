import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { authoredOfGroups } from '../../src/application/authored-rules.ts';
import type { ValidationRunRow } from '../../src/application/ports/validation-runs.ts';
import { CERTIFICATION_GROUP_ID } from '../../src/application/validation-groups.ts';
import type { RecordDistrictValidation } from '../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import {
  actingAccount,
  type Acted,
  actOn,
  CertificationInput,
  CertificationPayload,
} from '../support/certification-command.ts';
import { MutationPayload } from '../support/mutation.ts';
import { runNode } from '../support/validation-node.ts';
import { ValidationRun } from '../types/validation.ts';

@InputType({ description: 'Wizard step 1.' })
export class RunDistrictValidationInput extends CertificationInput {}

@ObjectType({ implements: MutationPayload, description: 'What the rules say.' })
export class DistrictValidationPayload extends CertificationPayload {
  @Field(() => ValidationRun, {
    nullable: true,
    description: 'The report; null when refused, and when only tried by an account with schools.',
  })
  validationRun!: ValidationRun | null;
}

@Resolver()
export class RunDistrictValidationMutation {
  @Mutation(() => DistrictValidationPayload, {
    description: 'Runs the rules on what the district has, and keeps the report.',
  })
  async runDistrictValidation(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RunDistrictValidationInput, { description: 'For which certification.' })
    input: RunDistrictValidationInput,
  ): Promise<DistrictValidationPayload> {
    const { validationRuns } = context.services;
    let run: ValidationRunRow | null = null;
    const { payload, outcome } = await actOn(context, input, {
      operation: 'runDistrictValidation',
      needsLane: true,
      command: async (acted) => {
        const command = (
          counted: Pick<ValidationRunRow, 'position' | 'rulesetDigest' | 'counts'>,
        ): RecordDistrictValidation => ({
          type: 'RecordDistrictValidation',
          actor: acted.actor,
          today: acted.today,
          runId: acted.id('run'),
          position: counted.position,
          rulesetDigest: counted.rulesetDigest,
          counts: counted.counts,
        });
        // The gates do not look at the counts: what they refuse is not run at all.
        const refused = command({ position: 0, rulesetDigest: validationRuns.rulesetDigest, counts: [] });
        if (certificationDecider.decide(acted.state, refused).kind === 'rejected') return refused;
        run ??= await runFor(context, acted, input.dryRun === true);
        return command(run);
      },
    });
    const kept = outcome && (run ?? (await validationRuns.get(outcome.id('run'))));
    // Rows that were not kept cannot be told apart by school.
    const isWhole = input.dryRun !== true || signedIn(context).schoolIds === null;
    return { ...payload, validationRun: kept && isWhole ? await runNode(context, kept) : null };
  }
}

/** Counted and kept before the log says so: a report that the log names can always be opened. One that was kept before is the one that counts. */
async function runFor(
  context: GraphqlContext,
  { state, today, now, id }: Acted,
  isDryRun: boolean,
): Promise<ValidationRunRow> {
  const { validationRuns } = context.services;
  const { districtId, schoolId, schoolYear, certificationId, validationGroupIds } = state;
  const head = {
    id: id('run'),
    certificationId,
    groupId: CERTIFICATION_GROUP_ID,
    ranAt: now.toISOString(),
    ranBy: actingAccount(context),
  };
  const scope = { districtId, schoolIds: schoolId === null ? null : [schoolId], schoolYear };
  const authored = await authoredOfGroups(context.read, validationGroupIds);
  if (!isDryRun) return validationRuns.run(head, 'DISTRICT', scope, today, authored);
  const { rows: _, ...counted } = await validationRuns.evaluate('DISTRICT', scope, today, authored, NO_ROWS);
  return { ...counted, ...head };
}

const NO_ROWS = { ruleIds: null, start: 0, limit: 0 };
