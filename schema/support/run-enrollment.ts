import { EnrollmentDays, type EnrollmentPlace } from '../../src/application/enrollment-days.ts';
import { streams } from '../../src/application/streams.ts';
import type { EnrollmentCommand } from '../../src/domain/enrollment/commands.ts';
import { enrollmentDecider } from '../../src/domain/enrollment/decider.ts';
import type { EnrollmentState } from '../../src/domain/enrollment/state.ts';
import type { Period } from '../../src/domain/reference/effective.ts';
import type { GraphqlContext } from '../context.ts';
import { canonicalInput, type EditInput, runCommand } from './mutation.ts';

/** The student's enrolments in the school beside the one that is decided on, those that may be under way too. */
export type OthersDuring = (wanted: Period) => Promise<readonly Period[]>;

interface EnrollmentRequest {
  readonly operation: string;
  readonly enrollmentId: string;
  /** Asks `othersDuring` for the days that the enrolment would have, before it gets them. */
  readonly command: (state: EnrollmentState | null, othersDuring: OthersDuring) => Promise<EnrollmentCommand>;
}

/**
 * Decides on an enrolment by what is recorded, while no other request decides on one of the same student in the same school with a day in
 * common: of two at once the second is refused, as if it had come after the first.
 */
export async function runEnrollment(
  context: GraphqlContext,
  input: EditInput,
  place: EnrollmentPlace,
  { operation, enrollmentId, command }: EnrollmentRequest,
): Promise<Awaited<ReturnType<typeof runCommand<EnrollmentState | null, EnrollmentCommand>>>> {
  const days = daysOf(context, place);
  const claim = { claimId: globalThis.crypto.randomUUID(), enrollmentId };
  let isTaken = false;
  const othersDuring = async (wanted: Period) => {
    if (input.dryRun === true) return days.beside(enrollmentId);
    const taken = await days.take(wanted, claim);
    isTaken ||= taken.isTaken;
    return taken.others;
  };
  const done = await runCommand<EnrollmentState | null, EnrollmentCommand>(context, input, {
    operation,
    stream: streams.enrollment(place.districtId, enrollmentId),
    org: place.districtId,
    decider: enrollmentDecider,
    input: canonicalInput(input),
    expectedVersion: input.expectedVersion ?? null,
    command: (state) => command(state, othersDuring),
  });
  // After a fault nobody knows what came of it, and what readers do not see yet is found by its claim: both stay.
  if (isTaken && (done.outcome === null || done.payload.isProjected))
    await context.services.enrollmentClaims.release(claim.claimId);
  return done;
}

/** The days of a place as the request may see them. */
export function daysOf(context: GraphqlContext, place: EnrollmentPlace): EnrollmentDays {
  const { schoolId, studentId } = place;
  return new EnrollmentDays(context.services, place, async () => {
    const standing = (await context.read.students.enrollments([studentId])).get(studentId) ?? [];
    return standing.filter((one) => one.schoolId === schoolId);
  });
}
