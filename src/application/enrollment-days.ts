import { enrollmentDecider } from '../domain/enrollment/decider.ts';
import { overlapping } from '../domain/enrollment/overlap.ts';
import type { Period } from '../domain/reference/effective.ts';
import { fold } from './command-handler.ts';
import type { Services } from './services.ts';
import { streams } from './streams.ts';

/** A student in a school. */
export interface EnrollmentPlace {
  readonly districtId: string;
  readonly schoolId: string;
  /** The kept one of students who were merged. */
  readonly studentId: string;
}

/** An enrolment that readers see. */
export interface StandingEnrollment {
  readonly id: string;
  readonly startsOn: string;
}

/** The days on which a student is in a school: by the streams of the enrolments, and by the claims of requests that may be under way. */
export class EnrollmentDays {
  readonly #services: Pick<Services, 'commands' | 'enrollmentClaims'>;
  readonly #place: EnrollmentPlace;
  readonly #standing: () => Promise<readonly StandingEnrollment[]>;

  /** `standing` answers what readers see of the place when it is asked. */
  constructor(
    services: Pick<Services, 'commands' | 'enrollmentClaims'>,
    place: EnrollmentPlace,
    standing: () => Promise<readonly StandingEnrollment[]>,
  ) {
    this.#services = services;
    this.#place = place;
    this.#standing = standing;
  }

  /** The enrolment that begins on a day, also one that may be under way; null: none. */
  async beginningOn(startsOn: string): Promise<string | null> {
    const { claimed, standing } = await this.#known();
    const recorded = standing.find((one) => one.startsOn === startsOn);
    return recorded?.id ?? claimed.find((one) => one.startsOn === startsOn)?.enrollmentId ?? null;
  }

  /** The other enrolments, as they are recorded: readers may not see the newest yet. */
  async beside(enrollmentId: string): Promise<readonly Period[]> {
    const { claimed, standing } = await this.#known();
    const ids = new Set([...standing.map(({ id }) => id), ...claimed.map((claim) => claim.enrollmentId)]);
    ids.delete(enrollmentId);
    const { commands } = this.#services;
    const histories = [...ids].map((id) => commands.history(streams.enrollment(this.#place.districtId, id)));
    const states = (await Promise.all(histories)).map((history) => fold(enrollmentDecider, history));
    return states.filter((state) => state !== null);
  }

  /** Takes days for an enrolment, unless another one has any of them; with the others, those under way too, it is to be decided. */
  async take(
    wanted: Period,
    { claimId, enrollmentId }: { readonly claimId: string; readonly enrollmentId: string },
  ): Promise<{ readonly isTaken: boolean; readonly others: readonly Period[] }> {
    const recorded = await this.beside(enrollmentId);
    // What is refused anyway stands in nobody's way.
    if (overlapping(wanted, recorded) !== null) return { isTaken: false, others: recorded };
    const { studentId, schoolId } = this.#place;
    const claim = { claimId, studentId, schoolId, enrollmentId, startsOn: wanted.startsOn, endsOn: wanted.endsOn };
    const underWay = await this.#services.enrollmentClaims.take(claim);
    if (underWay.length > 0) return { isTaken: false, others: underWay };
    return { isTaken: true, others: await this.beside(enrollmentId) };
  }

  async #known() {
    const { studentId, schoolId } = this.#place;
    // Claims first: one is given back as soon as readers see what came of it.
    const claimed = await this.#services.enrollmentClaims.of(studentId, schoolId);
    return { claimed, standing: await this.#standing() };
  }
}
