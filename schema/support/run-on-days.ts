import type { StudentDays } from '../../src/application/student-days.ts';
import type { Period } from '../../src/domain/reference/effective.ts';
import type { GraphqlContext } from '../context.ts';
import { canonicalInput, type EditInput, runCommand } from './mutation.ts';

/** The student's records of the kind beside the one that is decided on, those that may be under way too. */
export type OthersDuring = (wanted: Period) => Promise<readonly Period[]>;

interface DaysRequest<State, Command> {
  readonly operation: string;
  readonly recordId: string;
  /** Asks `othersDuring` for the days that the record would have, before it gets them. */
  readonly command: (state: State | null, othersDuring: OthersDuring) => Promise<Command>;
}

type DaysDone<State, Command> = Awaited<ReturnType<typeof runCommand<State | null, Command>>> & {
  readonly record: (State & { readonly id: string; readonly version: number }) | null;
};

/**
 * Decides on a record by what is recorded, while no other request decides on one of the same student and kind with a day in common: of two at
 * once the second is refused, as if it had come after the first. `record` is what it is now, null when refused.
 */
export async function runOnDays<State extends Period, const Command>(
  context: GraphqlContext,
  input: EditInput,
  days: StudentDays<State, Command>,
  { operation, recordId, command }: DaysRequest<State, Command>,
): Promise<DaysDone<State, Command>> {
  const { districtId, decider, stream } = days.records;
  const claim = { claimId: globalThis.crypto.randomUUID(), recordId };
  let isTaken = false;
  const othersDuring = async (wanted: Period) => {
    if (input.dryRun === true) return days.beside(recordId);
    const taken = await days.take(wanted, claim);
    isTaken ||= taken.isTaken;
    return taken.others;
  };
  const done = await runCommand<State | null, Command>(context, input, {
    operation,
    stream: stream(recordId),
    org: districtId,
    decider,
    input: canonicalInput(input),
    expectedVersion: input.expectedVersion ?? null,
    command: (state) => command(state, othersDuring),
  });
  // After a fault nobody knows what came of it, and what readers do not see yet is found by its claim: both stay.
  if (isTaken && (done.outcome === null || done.payload.isProjected))
    await context.services.dayClaims.release(claim.claimId);
  const { state = null, revision = 0 } = done.outcome ?? {};
  return { ...done, record: state && { id: recordId, ...state, version: revision + 1 } };
}
