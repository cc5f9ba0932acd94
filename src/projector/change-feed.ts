import type { Sql } from '../postgres/sql.ts';
import type { ReadChange } from './projection.ts';

/** What readers can see anew once the checkpoint is at `position`. */
export interface ChangeBatch {
  readonly position: number;
  readonly changes: readonly ReadChange[];
  /** The position was announced before: a lane was replayed. */
  readonly isLate?: boolean;
  /** What lies between two checkpoints, where that is known: the types of every event after `after`, up to `position`. */
  readonly passed?: { readonly after: number; readonly types: ReadonlySet<string> };
}

export interface FeedMessage extends Omit<ChangeBatch, 'isLate' | 'passed'> {
  /** The subscriber fell too far behind to be told what changed: it reads everything anew. */
  readonly isReset: boolean;
}

export interface ChangeSubscription {
  /** Resume after this position; without it only what comes from now on. */
  readonly afterPosition?: number;
  readonly isWanted?: (change: ReadChange) => boolean;
  readonly signal: AbortSignal;
}

/** More different changes than this at once, and reading everything anew is cheaper. */
const MOST_CHANGES = 10_000;

/**
 * Changes for subscribers: each gets the latest ones, coalesced while it is busy, with positions that never fall, and without a gap when it
 * comes back with the last position it saw.
 */
export class ChangeFeed {
  readonly #sql: Sql;
  readonly #onChange: (listener: (batch: ChangeBatch) => void) => () => void;

  constructor(sql: Sql, progress: { onChange(listener: (batch: ChangeBatch) => void): () => void }) {
    this.#sql = sql;
    this.#onChange = (listener) => progress.onChange(listener);
  }

  /** Ends when `signal` aborts. */
  async *subscribe({
    afterPosition,
    isWanted = () => true,
    signal,
  }: ChangeSubscription): AsyncGenerator<FeedMessage, void, undefined> {
    const inbox = new Inbox(isWanted);
    // Listening starts before the past is read, so that nothing falls between the two.
    const stop = this.#onChange((batch) => inbox.add(batch));
    const wake = (): void => inbox.wake();
    signal.addEventListener('abort', wake, { once: true });
    try {
      if (afterPosition !== undefined) {
        const past = await readChangesAfter(this.#sql, afterPosition);
        inbox.startAfter(past.position);
        const changes = past.changes.filter(isWanted);
        if (past.isReset || changes.length > 0) yield { ...past, changes };
      }
      while (!signal.aborted) {
        const message = inbox.take();
        if (message) yield message;
        else await inbox.news();
      }
    } finally {
      stop();
      signal.removeEventListener('abort', wake);
    }
  }
}

/** Changes after a position, each once, and the position up to which that is everything. */
export async function readChangesAfter(sql: Sql, after: number): Promise<FeedMessage> {
  const rows = await sql.query<{ head: number; from: number; kind: string | null; id: string; org: string }>(
    `select c.position as head, l.changes_from as "from", r.kind, r.id, r.org
     from runtime.live l join runtime.checkpoint c on c.namespace = l.namespace
     left join lateral (
       select kind, id, org, max(sequence) as sequence from runtime.read_change
       where position > $1 or (is_late and position = $1) group by kind, id, org order by sequence limit $2
     ) r on true`,
    [after, MOST_CHANGES + 1],
  );
  const [first] = rows;
  if (!first) return { position: after, changes: [], isReset: false };
  // A position of the future was given out by another log, or by one that was rolled back since.
  const isReset = after < first.from || after > first.head || rows.length > MOST_CHANGES;
  const changes = rows.flatMap(({ kind, id, org }) => (kind === null ? [] : [{ kind, id, org }]));
  return { position: isReset ? first.head : Math.max(after, first.head), changes: isReset ? [] : changes, isReset };
}

/** Forgets changes more than `keep` positions back; whoever resumes from before is told to read everything anew. */
export async function pruneReadChanges(sql: Sql, keep: number): Promise<void> {
  await sql.query(
    `with live as (
       update runtime.live l set changes_from = c.position - $1::bigint from runtime.checkpoint c
       where c.namespace = l.namespace and c.position - $1::bigint > l.changes_from returning l.changes_from
     )
     delete from runtime.read_change r using live where r.position <= live.changes_from`,
    [keep],
  );
}

/** What waits for one subscriber. */
class Inbox {
  readonly #isWanted: (change: ReadChange) => boolean;
  readonly #changes = new Map<
    string,
    { readonly change: ReadChange; readonly position: number; readonly isLate: boolean }
  >();
  #position = 0;
  #isReset = false;
  #wake: (() => void) | null = null;

  constructor(isWanted: (change: ReadChange) => boolean) {
    this.#isWanted = isWanted;
  }

  add({ position, changes, isLate = false }: ChangeBatch): void {
    for (const change of changes) {
      if (!this.#isWanted(change)) continue;
      this.#changes.set(`${change.kind}\n${change.id}`, { change, position, isLate });
      this.#position = Math.max(this.#position, position);
    }
    if (this.#changes.size > MOST_CHANGES) {
      this.#changes.clear();
      this.#isReset = true;
    }
    if (this.#changes.size > 0 || this.#isReset) this.wake();
  }

  /** Everything up to here is in what was read from the table; only a late change may not be, and twice is better than never. */
  startAfter(position: number): void {
    for (const [key, entry] of this.#changes)
      if (entry.position <= position && !entry.isLate) this.#changes.delete(key);
    this.#position = Math.max(this.#position, position);
  }

  take(): FeedMessage | null {
    if (this.#changes.size === 0 && !this.#isReset) return null;
    const message = {
      position: this.#position,
      changes: [...this.#changes.values()].map(({ change }) => change),
      isReset: this.#isReset,
    };
    this.#changes.clear();
    this.#isReset = false;
    return message;
  }

  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  news(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}
