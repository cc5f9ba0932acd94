import type { EventType } from '../domain/event-catalog.ts';
import type { Sql } from '../postgres/sql.ts';
import type { DocumentChange, DocumentProjection, JournalEvent, Projection, ReadChange } from './projection.ts';
import { laneOfDocument, type StaleMarks } from './stale-marks.ts';

type Doc = object;
type IsParked = (lane: string, position: number) => boolean;

/** Documents of a projection that are kept from one transaction to the next, so that a busy one is not loaded every time. */
const KEPT = 4000;

/** A fold for each document projection, by name. */
export function documentFolds(projections: readonly Projection[]): ReadonlyMap<string, DocumentFold> {
  return new Map(
    projections.flatMap((projection) =>
      projection.kind === 'document' ? [[projection.name, new DocumentFold(projection)] as const] : [],
    ),
  );
}

/**
 * The documents of one projection: each is loaded once and then held. What is held is only true while the same runner writes and every
 * transaction commits: `forget` after one that did not.
 */
export class DocumentFold {
  readonly #projection: DocumentProjection<Doc>;
  readonly #docs = new Map<string, Doc | null>();

  constructor(projection: Extract<Projection, { readonly kind: 'document' }>) {
    this.#projection = projection as DocumentProjection<Doc>;
  }

  /** Loads the documents of all these events at once, so that their stretches need not. */
  async preload(sql: Sql, events: readonly JournalEvent[]): Promise<void> {
    this.#begin(events);
    await this.#load(sql, this.keysOf(events));
  }

  /**
   * Where a stretch has to be cut: before an event whose facts reach a document that the stretch has changed already, because what that
   * change wrote (a row that is published on save) shows the facts as they were then.
   */
  async cuts(sql: Sql, events: readonly JournalEvent[]): Promise<readonly number[]> {
    const { fanOut } = this.#projection;
    if (!fanOut) return [];
    const keys = events.map((event) => this.#keyOf(event));
    const outside = events.flatMap((event, at) => (fanOut.types.includes(event.type) ? [{ event, at }] : []));
    const last = outside.at(-1)?.at ?? 0;
    const own = events
      .slice(0, last)
      .flatMap((event, at) => (keys[at] === undefined ? [] : [{ key: keys[at], event }]));
    if (own.length === 0) return [];

    this.#begin(events);
    await this.#load(
      sql,
      own.map(({ key }) => key),
    );
    // Copies: the stretch may end before some of these events, and evolving may change a document in place.
    const copies = new Map(own.map(({ key }) => [key, structuredClone(this.#docs.get(key) ?? null)]));
    for (const { key, event } of own) copies.set(key, this.#projection.evolve(copies.get(key) ?? null, event));
    const selected = await fanOut.select(
      sql,
      outside.map(({ event }) => event),
      copies,
    );
    const cuts: number[] = [];
    outside.forEach(({ at }, index) => {
      const changed = new Set(keys.slice(cuts.at(-1) ?? 0, at));
      if (selected.get(index)?.some((key) => key !== keys[at] && changed.has(key))) cuts.push(at);
    });
    return cuts;
  }

  /**
   * Folds a stretch of events and writes the documents once. Facts of other projections are written before, so documents whose outside
   * facts changed go along in the same write; a document that depends on other documents of the same table is written again after them.
   * Either way a document's last write sees every fact as it is at the end of the stretch. Documents that no event of the stretch is about
   * are left to `marks` where they are too many.
   */
  async apply(
    sql: Sql,
    events: readonly JournalEvent[],
    isParked: IsParked,
    marks?: StaleMarks,
  ): Promise<readonly ReadChange[]> {
    const { fanOut } = this.#projection;
    const own = events.flatMap((event) => {
      const key = this.#keyOf(event);
      return key === undefined ? [] : [{ key, event }];
    });
    const outside = fanOut ? events.filter((event) => fanOut.types.includes(event.type)) : [];
    if (own.length === 0 && outside.length === 0) return [];

    this.#begin(events);
    await this.#load(
      sql,
      own.map(({ key }) => key),
    );
    const touched = this.#fold(own);
    const selected =
      outside.length === 0 ? NOTHING_SELECTED : await this.#select(sql, outside, touched, isParked, marks);
    const changes: DocumentChange<Doc>[] = [...touched].map(([key, lastEvent]) => ({
      key,
      doc: this.#docs.get(key) ?? null,
      lastEvent,
    }));
    for (const key of selected.byOthers) if (!touched.has(key)) changes.push(this.#outsideChange(key));
    const written = changes.length === 0 ? [] : await this.#projection.write(sql, changes);
    if (selected.byOwn.size === 0) return written;
    return [
      ...written,
      ...(await this.#projection.write(
        sql,
        [...selected.byOwn].map((key) => this.#outsideChange(key)),
      )),
    ];
  }

  /** Writes documents again for their outside facts alone; keys without a document are left out. */
  async rewrite(sql: Sql, keys: readonly string[]): Promise<readonly ReadChange[]> {
    await this.#load(sql, keys);
    const changes = keys.filter((key) => this.#docs.get(key)).map((key) => this.#outsideChange(key));
    return changes.length === 0 ? [] : this.#projection.write(sql, changes);
  }

  forget(): void {
    this.#docs.clear();
  }

  /** After a commit: lets go of the documents that were loaded first. */
  trim(): void {
    for (const key of this.#docs.keys()) {
      if (this.#docs.size <= KEPT) return;
      this.#docs.delete(key);
    }
  }

  /** Keys of the events' own documents. */
  keysOf(events: readonly JournalEvent[]): readonly string[] {
    return events.map((event) => this.#keyOf(event)).filter((key) => key !== undefined);
  }

  #keyOf(event: JournalEvent): string | undefined {
    const keyOf = this.#projection.keys[event.type] as ((event: JournalEvent) => string) | undefined;
    return keyOf?.(event);
  }

  /** Documents that begin with one of the events are known to be missing. */
  #begin(events: readonly JournalEvent[]): void {
    const { begins } = this.#projection;
    if (!begins) return;
    for (const event of events) {
      if (!begins.includes(event.type)) continue;
      const key = this.#keyOf(event);
      if (key !== undefined && !this.#docs.has(key)) this.#docs.set(key, null);
    }
  }

  #fold(own: readonly { readonly key: string; readonly event: JournalEvent }[]): ReadonlyMap<string, JournalEvent> {
    const touched = new Map<string, JournalEvent>();
    for (const { key, event } of own) {
      const before = this.#docs.get(key) ?? null;
      const after = this.#projection.evolve(before, event);
      // An event that makes nothing of nothing leaves no trace: there is no row to write or to delete.
      if (before === null && after === null && !touched.has(key)) continue;
      this.#docs.set(key, after);
      touched.set(key, event);
    }
    return touched;
  }

  async #select(
    sql: Sql,
    outside: readonly JournalEvent[],
    touched: ReadonlyMap<string, JournalEvent>,
    isParked: IsParked,
    marks: StaleMarks | undefined,
  ): Promise<Selected> {
    const pending = new Map([...touched.keys()].map((key) => [key, this.#docs.get(key) ?? null]));
    const found = [...(await this.#projection.fanOut!.select(sql, outside, pending))].map(([index, keys]) => {
      const event = outside[index];
      if (!event) throw new Error(`fan-out names event ${String(index)} of ${String(outside.length)}`);
      return { event, keys };
    });
    const others = new Set(found.flatMap(({ keys }) => keys));
    for (const key of touched.keys()) others.delete(key);
    if (marks?.areTooMany(this.#projection.name, others.size)) {
      const later = found.map(({ event, keys }) => ({ event, keys: keys.filter((key) => others.has(key)) }));
      await marks.defer(sql, this.#projection, later, isParked);
    } else {
      await this.#load(sql, [...others]);
      others.clear();
    }
    const selected = { byOwn: new Set<string>(), byOthers: new Set<string>() };
    for (const { event, keys } of found) {
      const isOwnType = (event.type satisfies EventType) in this.#projection.keys;
      for (const key of keys) {
        const doc = others.has(key) ? null : this.#docs.get(key);
        if (doc && !isParked(laneOfDocument(this.#projection, doc), event.position))
          (isOwnType ? selected.byOwn : selected.byOthers).add(key);
      }
    }
    return selected;
  }

  async #load(sql: Sql, keys: readonly string[]): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.#docs.has(key));
    if (missing.length === 0) return;
    const loaded = await this.#projection.load(sql, missing);
    for (const key of missing) this.#docs.set(key, loaded.get(key) ?? null);
  }

  #outsideChange(key: string): DocumentChange<Doc> {
    return { key, doc: this.#docs.get(key) ?? null, lastEvent: null };
  }
}

interface Selected {
  /** By events of the projection's own documents: they depend on each other. */
  readonly byOwn: ReadonlySet<string>;
  readonly byOthers: ReadonlySet<string>;
}

const NOTHING_SELECTED: Selected = { byOwn: new Set(), byOthers: new Set() };
