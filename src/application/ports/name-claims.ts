/** A name that one thing has at a place. */
export interface NameClaim {
  readonly kind: 'EVENT_TYPE' | 'RESOLUTION_TYPE' | 'USER_GROUP' | 'VALIDATION_GROUP';
  readonly org: string;
  /** One school, whose own names are not those of another school; null: every school of the org, which has none of its schools' names. */
  readonly schoolId: string | null;
  /** As `comparableName` gives it. */
  readonly name: string;
  /** The stream that carries the name, or is about to. */
  readonly stream: string;
}

/** Who may have a name: decided before the event that carries it, which is then the proof (architecture.md, "Names"). */
export interface NameClaims {
  /**
   * Takes a name for a stream; taking it again changes nothing. False: another stream carries it, or took it less than ten minutes ago. An
   * older claim of a stream that does not carry the name was left behind by a request that was cut off, and is taken over.
   */
  take(claim: NameClaim, carries: (claim: NameClaim) => Promise<boolean>): Promise<boolean>;
  /** Makes the name anybody's again, unless another stream has it by now. */
  release(claim: NameClaim): Promise<void>;
}
