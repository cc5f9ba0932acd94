import type { Principal } from '../../domain/kernel/principal.ts';

/** Who looks: rows of a file, for an account. */
export interface Looking {
  readonly principal: Principal;
  /** District whose file it is. */
  readonly districtId: string;
  readonly purpose: string;
  readonly address: string;
}

/** One look at somebody who is not the district's, named by number and birth date. */
export interface Look {
  /** Null: nobody has the number. */
  readonly studentId: string | null;
  /** Whether the row named them rightly. */
  readonly isFound: boolean;
}

/** Limits and logs what files ask about people of other districts, as the same questions by hand are limited and logged. */
export interface StrangerLooks {
  /** False when the district's files have named too many people wrongly lately: the row is not looked at. */
  mayLook(districtId: string): boolean;
  /** Counts a row that named nobody. */
  missed(districtId: string): void;
  /** Resolves when every look stands in the access log. */
  record(looking: Looking, looks: readonly Look[]): Promise<void>;
}
