import type { LiveIssueNews, LiveIssues } from '../../application/ports/live-issues.ts';
import type { ReadProgress } from '../../application/ports/read-progress.ts';
import type { ValidationRuleCreated } from '../../domain/validation-rule/events.ts';
import type { Database, Sql } from '../../postgres/sql.ts';
import { refreshAuthored } from './authored-records.ts';
import {
  type Changes,
  lastSequence,
  LIVE_ISSUES_CHANNEL,
  type Progress,
  readChanges,
  readProgress,
  writeProgress,
} from './change-reader.ts';
import { refreshCompared } from './compared-records.ts';
import { lookOver, noteRules } from './look-over.ts';
import { NewsBoard } from './news-board.ts';
import { refreshAll } from './refresh-all.ts';
import { rulesInForce } from './rules-in-force.ts';
import { differingRecords } from './synced-records.ts';
import { refreshSuspensions, studentsOfMonths } from './unexplained-suspensions.ts';

const POLL_MS = 1_000;
/** Records that one statement looks at. */
const PORTION = 500;
const RETRY_MS = 1_000;
/** So often a holder asks whether it still holds its lock: a broken connection gives it away unnoticed. */
const HOLD_CHECK_MS = 5_000;
/** Only has to be this file's own: one process keeps the issues at a time. */
const LOCK = 7_233_000_001;

export interface LiveIssueKeeperParts {
  /** Its search path is the namespace that serves. */
  readonly database: Database;
  /** For those who wait: they do not stand behind the work. */
  readonly readDatabase: Sql;
  readonly progress: ReadProgress;
  /** NOTIFY channel of the projector: payload `<namespace> <position>`. */
  readonly projectedChannel: string;
  readonly onError: (error: unknown) => void;
  /** Issues of an archived rule that one portion takes away, 5,000 unless told. */
  readonly removedAtOnce?: number;
}

/**
 * Keeps the issues of rules that compare records and of rules that people write, a step behind the read models: what a save changed at once,
 * a new rule over all records in portions, so that others have their turn in between. Every look compares with the records as they are, so
 * that looking twice does no harm. One process does it at a time; the others hear of it.
 */
export class LiveIssueKeeper implements LiveIssues {
  readonly #parts: LiveIssueKeeperParts;
  readonly #board: NewsBoard;
  readonly #abort = new AbortController();
  #running: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  #isStale = false;
  #isHolding = false;
  /** Counts changes that came without a position of their own. */
  #late = 0;
  /** Up to where of these it is known that the issues include them. */
  #lateKept = 0;
  #progress: Progress | null = null;
  #rules: readonly ValidationRuleCreated[] = [];
  #isLookingOver = false;

  constructor(parts: LiveIssueKeeperParts) {
    this.#parts = parts;
    this.#board = new NewsBoard(parts.onError);
  }

  /** Begins, once: where issues were kept before, with what has changed since; else with everything. */
  start(): void {
    if (this.#running) return;
    const { database, progress, projectedChannel } = this.#parts;
    const stopChanges = progress.onChange(({ isLate }) => {
      if (isLate === true) this.#late += 1;
      this.#ring();
    });
    const listening = Promise.all([
      database.listen(projectedChannel, (payload) => {
        if (Number(payload.split(' ')[1]) > (this.#progress?.position ?? 0)) this.#ring();
      }),
      database.listen(LIVE_ISSUES_CHANNEL, (payload) => {
        if (!this.#isHolding) this.#board.post(JSON.parse(payload) as LiveIssueNews);
      }),
    ]);
    listening.catch(this.#parts.onError);
    this.#running = this.#loop().finally(async () => {
      stopChanges();
      const stops = await listening.catch(() => []);
      await Promise.all(stops.map((stop) => stop().catch(() => undefined)));
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#ring();
    await this.#running;
    this.#board.close();
  }

  revision(): number {
    return this.#board.revision;
  }

  async waitForPosition(position: number, timeoutMs: number): Promise<boolean> {
    const late = this.#late;
    // Which change was the last one is asked only after some that no position tells of.
    const sequence = late === this.#lateKept ? 0 : await lastSequence(this.#parts.readDatabase);
    const isKept = await this.#board.waitFor({ position, sequence }, timeoutMs);
    if (isKept) this.#lateKept = Math.max(this.#lateKept, late);
    return isKept;
  }

  isLookingOver(): boolean {
    return this.#isLookingOver;
  }

  onChange(listener: (news: LiveIssueNews) => void): () => void {
    return this.#board.onChange(listener);
  }

  async #loop(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#parts.database.withConnection((lock) => this.#hold(lock));
      } catch (error) {
        if (this.#abort.signal.aborted) return;
        this.#parts.onError(error);
        await this.#idle(RETRY_MS);
      }
    }
  }

  async #hold(lock: Sql): Promise<void> {
    const [row] = await lock.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK]);
    if (!row?.held) return this.#idle(POLL_MS);
    try {
      this.#progress = await readProgress(this.#parts.database);
      await this.#transaction((sql) => this.#readRules(sql, { isAgain: true }));
      this.#isHolding = true;
      const { position = 0, sequence = 0 } = this.#progress ?? {};
      this.#board.post({ position, sequence, orgs: [] });
      let checkedAt = Date.now();
      while (!this.#abort.signal.aborted) {
        this.#isStale = false;
        const hasFollowed = await this.#follow();
        const hasMoved = (await this.#lookOn()) || hasFollowed;
        if (Date.now() - checkedAt >= HOLD_CHECK_MS) {
          await lock.query('select 1');
          checkedAt = Date.now();
        }
        if (!hasMoved) await this.#idle(POLL_MS);
      }
    } finally {
      this.#isHolding = false;
      await lock.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  }

  /** Takes one stretch of changes; false when there was none. */
  async #follow(): Promise<boolean> {
    const { database } = this.#parts;
    const before = this.#progress;
    const done = await this.#transaction(async (sql) => {
      const changes = await readChanges(sql, before);
      const { next, isReset } = changes;
      if (isReset || (next.position === before?.position && next.sequence === before.sequence))
        return { changes, orgs: [] };
      // Records are looked at with the rules of now, and which these are is noted with it: one that comes back later knows what it has missed.
      if (changes.hasRules) await this.#readRules(sql, { isAgain: false });
      const orgs = await this.#refresh(sql, changes);
      await writeProgress(sql, next, orgs);
      return { changes, orgs };
    });
    const { next, isReset } = done.changes;
    if (isReset) {
      await refreshAll(database, this.#abort.signal, () => this.#giveWay(performance.now()));
      await this.#transaction((sql) => this.#readRules(sql, { isAgain: true }));
      await writeProgress(database, next, null);
    }
    this.#progress = next;
    const hasMoved = isReset || next.position !== before?.position || next.sequence !== before.sequence;
    if (hasMoved) this.#board.post({ ...next, orgs: isReset ? null : done.orgs });
    return hasMoved;
  }

  async #refresh(sql: Sql, { incidentIds, attendanceIds, syncedOrgs }: Changes): Promise<readonly string[]> {
    const orgs = new Set<string>();
    const note = (changed: readonly string[]) => changed.forEach((org) => orgs.add(org));
    const touched = [...new Set([...incidentIds, ...(await differingRecords(sql, syncedOrgs))])];
    for (let start = 0; start < touched.length; start += PORTION) {
      const ids = touched.slice(start, start + PORTION);
      const compared = await refreshCompared(sql, ids);
      note(compared.orgs);
      note(await refreshSuspensions(sql, compared.students));
      note(await refreshAuthored(sql, ids, this.#rules));
    }
    if (attendanceIds.length > 0) note(await refreshSuspensions(sql, await studentsOfMonths(sql, attendanceIds)));
    return [...orgs];
  }

  /** One portion of what new rules have not looked at; false when nothing is left. */
  async #lookOn(): Promise<boolean> {
    if (!this.#isLookingOver || this.#progress === null) return false;
    const progress = this.#progress;
    const start = performance.now();
    const { isDone, orgs } = await this.#transaction(async (sql) => {
      const done = await lookOver(sql, this.#rules, this.#parts.removedAtOnce);
      if (done.orgs.length > 0) await writeProgress(sql, progress, done.orgs);
      return done;
    });
    this.#isLookingOver = !isDone;
    if (orgs.length > 0) this.#board.post({ ...progress, orgs });
    await this.#giveWay(start);
    return !isDone;
  }

  async #readRules(sql: Sql, how: { readonly isAgain: boolean }): Promise<void> {
    this.#rules = await rulesInForce(sql);
    await noteRules(sql, this.#rules, how);
    this.#isLookingOver = true;
  }

  /** What a stop finds under way is undone, and done by whoever keeps the issues next. */
  #transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#parts.database.transaction(work, undefined, this.#abort.signal);
  }

  /** Waits as long as the work took, unless a save wants to be looked at. */
  async #giveWay(start: number): Promise<void> {
    await this.#idle(Math.min(200, performance.now() - start));
  }

  #ring(): void {
    this.#isStale = true;
    this.#wake();
  }

  async #idle(timeoutMs: number): Promise<void> {
    if (this.#isStale || this.#abort.signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
    this.#wake = () => undefined;
  }
}
