import type { CommandRequest } from '../../src/application/command-handler.ts';
import type { GraphqlContext } from '../context.ts';
import { type MutationInput, runCommand } from './mutation.ts';

/** Something that one thing has at a time, taken before the command that gives it to a thing is decided. */
export interface Claim {
  /** Whether it could be taken now. */
  isFree(): Promise<boolean>;
  /** False: something else has it. */
  take(): Promise<boolean>;
  /** Nothing came of it: it is anybody's again, unless the thing has it by what is recorded. */
  giveBack(): Promise<void>;
}

/**
 * `runCommand` with what it needs for itself, given back when it is refused or fails; null: something else has it. Without a claim it needs
 * nothing. Trying takes nothing.
 */
export async function runClaimed<State, const Command>(
  context: GraphqlContext,
  input: MutationInput,
  claim: Claim | null,
  request: CommandRequest<State, Command>,
): Promise<Awaited<ReturnType<typeof runCommand<State, Command>>> | null> {
  if (claim === null) return runCommand(context, input, request);
  if (input.dryRun === true) return (await claim.isFree()) ? runCommand(context, input, request) : null;
  if (!(await claim.take())) return null;
  const decided = runCommand(context, input, request);
  const done = await decided.catch(async (error: unknown) => {
    await claim.giveBack();
    throw error;
  });
  if (!done.outcome) await claim.giveBack();
  return done;
}
