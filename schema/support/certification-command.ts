import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CommandOutcome } from '../../src/application/command-handler.ts';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { CertificationCommand } from '../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import type { CertificationActor, CertificationState } from '../../src/domain/certification/status.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { Certification } from '../types/certification.ts';
import {
  certificationActor,
  certificationAt,
  certificationNode,
  today,
  visibleCertification,
} from './certification-node.ts';
import { assertLaneRuns } from './incident-command.ts';
import { canonicalInput, MutationInput, MutationPayload, type PayloadBase, runCommand } from './mutation.ts';

@InputType({ description: 'A mutation of one certification.' })
export abstract class CertificationInput extends MutationInput {
  @Field(() => ID, { description: 'The certification.' })
  certificationId!: string;
}

@ObjectType({ implements: MutationPayload, description: 'The certification as it stands after the mutation.' })
export class CertificationPayload extends MutationPayload {
  @Field(() => Certification, { nullable: true, description: 'The certification; null when refused.' })
  certification!: Certification | null;
}

/** What a command of a person is made from. */
export interface Acted {
  readonly actor: CertificationActor;
  readonly today: string;
  readonly state: CertificationState;
  readonly now: Date;
  readonly id: (name: string) => string;
}

export interface CertificationAct {
  readonly operation: string;
  /** Decides on records of the district: refused while its lane is parked. */
  readonly needsLane?: boolean;
  /** Members of the input that are never hashed or kept. */
  readonly secret?: readonly string[];
  readonly command: (acted: Acted) => CertificationCommand | Promise<CertificationCommand>;
}

export interface CertificationDone {
  readonly payload: PayloadBase & { readonly certification: Certification | null };
  /** Null when the domain refused. */
  readonly outcome:
    | (Extract<CommandOutcome<CertificationState | null>, { kind: 'done' }> & { readonly state: CertificationState })
    | null;
}

/** Gives one command to a certification that the account can see; every gate is the decider's. */
export async function actOn(
  context: GraphqlContext,
  input: CertificationInput,
  act: CertificationAct,
): Promise<CertificationDone> {
  const doc = await visibleCertification(context, input.certificationId);
  const { districtId } = doc;
  if (act.needsLane) assertLaneRuns(context, districtId);
  const actor = await certificationActor(context, doc.state.categoryId);
  const day = today(context);
  const { payload, outcome } = await runCommand(context, input, {
    operation: act.operation,
    stream: streams.certification(input.certificationId),
    org: districtId,
    schoolYear: doc.state.schoolYear,
    decider: certificationDecider,
    input: canonicalInput(input, act.secret),
    command: (state, { id, now }) => {
      if (!state) throw notFound('certification');
      return act.command({ actor, today: day, state, now, id });
    },
  });
  const after = outcome?.state ?? null;
  if (!outcome || !after) return { payload: { ...payload, certification: null }, outcome: null };
  // What readers see has the times that only recorded events carry; a dry run and a late projection have not got that far.
  const certification = payload.isProjected
    ? await certificationNode(context, await visibleCertification(context, input.certificationId))
    : await certificationAt(context, {
        state: after,
        position: payload.position ?? doc.position,
        version: outcome.revision + 1,
        modifiedAt: outcome.events.length === 0 ? doc.modifiedAt : context.services.clock.now().toISOString(),
        day,
      });
  return { payload: { ...payload, certification }, outcome: { ...outcome, state: after } };
}

/** Account that the log names as the actor of this request's commands. */
export function actingAccount(context: GraphqlContext): string {
  const { accountId, impersonatedBy } = signedIn(context);
  return impersonatedBy ?? accountId;
}
