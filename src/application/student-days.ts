import type { DomainEvent } from '../domain/event-catalog.ts';
import type { Decider } from '../domain/kernel/decider.ts';
import type { Period } from '../domain/reference/effective.ts';
import { overlapping } from '../domain/reference/overlap.ts';
import { fold } from './command-handler.ts';
import type { Services } from './services.ts';

/** Records of which a student has one a day: the enrolments in a school, the IEP periods of a district, the participations in a program. */
export interface DayRecords<State extends Period, Command> {
  readonly districtId: string;
  /** The kept one of students who were merged. */
  readonly studentId: string;
  /** What tells these records from others of the student, for claims: kind and school, district or program. */
  readonly place: string;
  readonly decider: Decider<State | null, Command, DomainEvent>;
  readonly stream: (recordId: string) => string;
  /** Whether a record is one of these still; left out: each is for good. */
  readonly isOne?: (state: State) => boolean;
}

/** A record that readers see. */
export interface StandingRecord {
  readonly id: string;
  readonly startsOn: string;
}

/** The days that a student's records of one kind have: by the streams of the records, and by the claims of requests that may be under way. */
export class StudentDays<State extends Period, Command> {
  readonly records: DayRecords<State, Command>;
  readonly #services: Pick<Services, 'commands' | 'dayClaims'>;
  readonly #standing: () => Promise<readonly StandingRecord[]>;

  /** `standing` answers what readers see of the records when it is asked. */
  constructor(
    services: Pick<Services, 'commands' | 'dayClaims'>,
    records: DayRecords<State, Command>,
    standing: () => Promise<readonly StandingRecord[]>,
  ) {
    this.#services = services;
    this.records = records;
    this.#standing = standing;
  }

  /** The record that begins on a day, also one that may be under way; null: none. */
  async beginningOn(startsOn: string): Promise<string | null> {
    const { claimed, standing } = await this.#known();
    const recorded = standing.find((one) => one.startsOn === startsOn);
    return recorded?.id ?? claimed.find((one) => one.startsOn === startsOn)?.recordId ?? null;
  }

  /** The others, as they are recorded: readers may not see the newest yet. */
  async beside(recordId: string): Promise<readonly Period[]> {
    const { claimed, standing } = await this.#known();
    const ids = new Set([...standing.map(({ id }) => id), ...claimed.map((claim) => claim.recordId)]);
    ids.delete(recordId);
    const { decider, stream, isOne = () => true } = this.records;
    const histories = await Promise.all([...ids].map((id) => this.#services.commands.history(stream(id))));
    const states = histories.map((history) => fold(decider, history));
    return states.filter((state) => state !== null).filter(isOne);
  }

  /** Takes days for a record, unless another one has any of them; with the others, those under way too, it is to be decided. */
  async take(
    wanted: Period,
    { claimId, recordId }: { readonly claimId: string; readonly recordId: string },
  ): Promise<{ readonly isTaken: boolean; readonly others: readonly Period[] }> {
    const recorded = await this.beside(recordId);
    // What is refused anyway stands in nobody's way.
    if (overlapping(wanted, recorded) !== null) return { isTaken: false, others: recorded };
    const { studentId, place } = this.records;
    const claim = { claimId, studentId, place, recordId, startsOn: wanted.startsOn, endsOn: wanted.endsOn };
    const underWay = await this.#services.dayClaims.take(claim);
    if (underWay.length > 0) return { isTaken: false, others: underWay };
    return { isTaken: true, others: await this.beside(recordId) };
  }

  async #known() {
    const { studentId, place } = this.records;
    // Claims first: one is given back as soon as readers see what came of it.
    const claimed = await this.#services.dayClaims.of(studentId, place);
    return { claimed, standing: await this.#standing() };
  }
}
