/** Issues beyond single records have changed. */
export interface LiveIssueNews {
  /** Everything up to this journal position is in them. */
  readonly position: number;
  /** The last change that is in them: some become readable without the position moving. */
  readonly sequence: number;
  /** Districts whose issues are others now; null: any. */
  readonly orgs: readonly string[] | null;
}

/** How far the issues of rules that compare records, and of rules that people write, follow the read models. */
export interface LiveIssues {
  /** Counts what was told: who has read after a number need not read again for it. */
  revision(): number;
  /**
   * Resolves with true once they include everything up to a journal position, and what has become readable since without a position of its own;
   * with false when that takes longer than `timeoutMs`.
   */
  waitForPosition(position: number, timeoutMs: number): Promise<boolean>;
  /** Whether rules that are new are still being looked at over all records. */
  isLookingOver(): boolean;
  onChange(listener: (news: LiveIssueNews) => void): () => void;
}
