import { Field, ID, InputType, InterfaceType, ObjectType, Int } from 'type-graphql';
import type { CommandContext, CommandOutcome, CommandRequest } from '../../src/application/command-handler.ts';
import { Fault } from '../../src/application/faults.ts';
import { type Rejection } from '../../src/domain/kernel/decider.ts';
import { rejectionMessages } from '../../src/domain/rejections.ts';
import type { Json } from '../../src/shared/json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { noteIncluded } from './issues-of-save.ts';
import { PositionScalar } from '../scalars.ts';
import { UserErrorCode } from '../types/user-error-code.ts';

/** How long an answer waits for its own change to become readable. */
const PROJECTION_WAIT_MS = 2_000;

@ObjectType({ description: 'A fact that explains a refusal.' })
export class Detail {
  @Field(() => String, { description: 'What the value is.' })
  key!: string;

  @Field(() => String, { description: 'The value as text.' })
  value!: string;
}

@ObjectType({ description: 'Why the domain refuses a mutation. Nothing was written.' })
export class UserError {
  @Field(() => UserErrorCode, { description: 'Stable code; docs/errors.md explains each.' })
  code!: UserErrorCode;

  @Field(() => String, { description: 'A sentence for people.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path into the input; null when the refusal is about the whole request.',
  })
  path!: readonly string[] | null;

  @Field(() => [Detail], { description: 'Facts that explain the refusal.' })
  details!: readonly Detail[];
}

@InterfaceType({ description: 'What every mutation answers beside the changed object.', resolveType: undefined })
export abstract class MutationPayload {
  @Field(() => [UserError], { description: 'Refusals by the domain; empty when the mutation was accepted.' })
  userErrors!: readonly UserError[];

  @Field(() => String, {
    nullable: true,
    description:
      'Opaque place of the change: pass it as `minPosition` to read what you wrote. Null when nothing was written.',
  })
  writeToken!: string | null;

  @Field(() => PositionScalar, {
    nullable: true,
    description: 'Position of the change in the journal; null while it is not known yet or when nothing was written.',
  })
  position!: string | null;

  @Field(() => Boolean, {
    description:
      'True when queries already see the change, and all that it changes. False while they do not: the change is made and will be seen. So it is after a mapping, a calendar or a code list that reaches more incidents than are judged at once; pass `writeToken` as `minPosition` to read them as they are afterwards.',
  })
  isProjected!: boolean;
}

@InputType({ description: 'What every mutation accepts.' })
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same input gives the first answer again; with another input IDEMPOTENCY_KEY_REUSED. A key counts per account, operation and object. Required for service accounts.',
  })
  idempotencyKey?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Decide only: nothing is written and the key is not used up.',
  })
  dryRun?: boolean;
}

@InputType({ description: 'What every edit accepts.' })
export abstract class EditInput extends MutationInput {
  @Field(() => Int, { nullable: true, description: 'The `version` you read: another one answers CONFLICT.' })
  expectedVersion?: number | null;
}

export { ID };

/** The command context of a request; service accounts must send an idempotency key. */
export function commandContext(context: GraphqlContext, input: MutationInput): CommandContext {
  return {
    principal: signedIn(context),
    idempotencyKey: idempotencyKeyOf(context, input),
    correlationId: context.correlationId,
    dryRun: input.dryRun === true,
  };
}

/** The client's key, or one made up for this request: then only this request's own retries find it. */
function idempotencyKeyOf(context: GraphqlContext, input: MutationInput): string {
  const given = input.idempotencyKey ?? null;
  if (given === null && signedIn(context).kind === 'SERVICE_ACCOUNT')
    throw new Fault('BAD_USER_INPUT', 'idempotencyKey is required for service accounts.');
  if (given !== null && (given.length < 1 || given.length > 200))
    throw new Fault('BAD_USER_INPUT', 'idempotencyKey must have 1 to 200 characters.');
  if (given !== null) return given;
  const key = madeUp.get(input) ?? globalThis.crypto.randomUUID();
  madeUp.set(input, key);
  return key;
}

const madeUp = new WeakMap<MutationInput, string>();

/** The input as "the same request" sees it: without key and dry run, and without what `secret` names (passwords). */
export function canonicalInput(input: object, secret: readonly string[] = []): Json {
  const out: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(input)) {
    if (key === 'idempotencyKey' || key === 'dryRun' || secret.includes(key) || value === undefined) continue;
    out[key] = (
      typeof value === 'object' && value !== null
        ? Array.isArray(value)
          ? value.map((item: unknown) => plain(item))
          : canonicalInput(value as object, secret)
        : value
    ) as Json;
  }
  return out;
}

function plain(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? canonicalInput(value) : (value as Json);
}

export type PayloadBase = Pick<MutationPayload, 'userErrors' | 'writeToken' | 'position' | 'isProjected'>;

export const userErrors = (rejections: readonly Rejection[]): readonly UserError[] =>
  rejections.map(({ code, path, details }) => ({
    code,
    message: rejectionMessages[code],
    path: path ?? null,
    details: Object.entries(details ?? {}).map(([key, value]) => ({ key, value })),
  }));

export const refusal = (...rejections: readonly Rejection[]): PayloadBase => ({
  userErrors: userErrors(rejections),
  writeToken: null,
  position: null,
  isProjected: false,
});

/** Runs one command and waits (bounded) until readers see it. */
export async function runCommand<State, const Command>(
  context: GraphqlContext,
  input: MutationInput,
  request: CommandRequest<State, Command>,
): Promise<{
  readonly payload: PayloadBase;
  readonly outcome: Extract<CommandOutcome<State>, { kind: 'done' }> | null;
}> {
  const outcome = await context.services.commands.handle(commandContext(context, input), request);
  if (outcome.kind === 'rejected') return { payload: refusal(...outcome.rejections), outcome: null };
  return { payload: await written(context, outcome), outcome };
}

/** The payload of a command that was accepted. */
export async function written(
  context: GraphqlContext,
  done: { readonly stream: string; readonly revision: number; readonly isDryRun: boolean },
): Promise<PayloadBase> {
  if (done.isDryRun || done.revision < 0)
    return { userErrors: [], writeToken: null, position: null, isProjected: false };
  const position = await context.services.progress.waitForRevision(done.stream, done.revision, PROJECTION_WAIT_MS);
  context.loaders.clearAll();
  if (position !== null) noteIncluded(context, position);
  return {
    userErrors: [],
    writeToken: `${done.stream}@${done.revision}`,
    position: position === null ? null : String(position),
    // Not waited for: many incidents take long, and whoever needs them says so with `minPosition`.
    isProjected: position !== null && (await context.services.progress.waitUntilShown(position, 0)),
  };
}
