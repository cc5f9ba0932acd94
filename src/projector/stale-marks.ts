import type { EventType } from '../domain/event-catalog.ts';
import type { Sql } from '../postgres/sql.ts';
import { laneOf, STATE_LANE } from './lane.ts';
import type { DocumentProjection, JournalEvent, Projection, SetProjection } from './projection.ts';
import { hasStale, markStale, noteCauses, type StaleGroup } from './stale-documents.ts';

/** An event needs documents that are stale: they have to be written before it is applied. The transaction has to be rolled back. */
export class MustSettle extends Error {
  override readonly name = 'MustSettle';

  constructor(
    /** Of the event. */
    readonly position: number,
    /** Null: every lane. */
    readonly lane: string | null,
  ) {
    super(`Stale documents have to be written before position ${String(position)}.`);
  }
}

/** Which fan-out may leave its documents for later, and which events have to wait for them. */
export class StaleRules {
  readonly #deferring: ReadonlySet<string>;
  readonly #needs = new Map<EventType, 'ALL' | 'OWN_LANE'>();
  readonly #sums: ReadonlySet<EventType>;

  constructor(projections: readonly Projection[]) {
    const byName = new Map(projections.map((projection) => [projection.name, projection]));
    const readBy = (projection: Projection, found = new Set<string>()): ReadonlySet<string> => {
      for (const name of projection.reads) {
        if (found.has(name)) continue;
        found.add(name);
        const read = byName.get(name);
        if (read) readBy(read, found);
      }
      return found;
    };
    // A document that reads another one while it is written would keep what it read: only sets know how to wait.
    const readByDocuments = new Set(projections.flatMap((p) => (p.kind === 'document' ? [...readBy(p)] : [])));
    this.#deferring = new Set(
      projections.flatMap((p) => (p.kind === 'document' && p.fanOut && !readByDocuments.has(p.name) ? [p.name] : [])),
    );
    this.#sums = new Set(projections.flatMap((p) => (p.kind === 'document' ? (p.fanOut?.sums ?? []) : [])));
    for (const projection of projections) {
      if (projection.kind !== 'set' || ![...readBy(projection)].some((name) => this.#deferring.has(name))) continue;
      for (const type of projection.types) this.#note(type, projection);
    }
  }

  isDeferring(projection: string): boolean {
    return this.#deferring.has(projection);
  }

  isSum({ type }: JournalEvent): boolean {
    return this.#sums.has(type);
  }

  /** What has to be written before an event is applied: the lane, null for every lane, undefined for nothing. */
  neededBy(event: JournalEvent): string | null | undefined {
    const need = this.#needs.get(event.type);
    if (need === undefined) return undefined;
    return need === 'ALL' ? null : laneOf(event);
  }

  #note(type: EventType, { needsWritten = 'ALL' }: SetProjection): void {
    if (needsWritten !== 'NONE' && this.#needs.get(type) !== 'ALL') this.#needs.set(type, needsWritten);
  }
}

/** What one transaction leaves stale. */
export class StaleMarks {
  readonly #namespace: string;
  readonly #rules: StaleRules;
  #left: number;
  #hasAny: boolean;

  /** `limit`: documents that the transaction writes itself. `hasAny`: false when it is certain that nothing was stale before. */
  constructor(namespace: string, rules: StaleRules, limit: number, hasAny: boolean) {
    this.#namespace = namespace;
    this.#rules = rules;
    this.#left = limit;
    this.#hasAny = hasAny;
  }

  get hasAny(): boolean {
    return this.#hasAny;
  }

  /** True when so many documents of a projection are left for later; otherwise the transaction has taken it upon itself to write them. */
  areTooMany(projection: string, count: number): boolean {
    if (!this.#rules.isDeferring(projection)) return false;
    if (count > this.#left) return true;
    this.#left -= count;
    return false;
  }

  /** Leaves documents for later, by the event that selected them. Documents of a parked lane are left alone. */
  async defer<Doc>(
    sql: Sql,
    projection: DocumentProjection<Doc>,
    selected: readonly { readonly event: JournalEvent; readonly keys: readonly string[] }[],
    isParked: (lane: string, position: number) => boolean,
  ): Promise<void> {
    const { fanOut } = projection;
    const isOwn = ({ type }: JournalEvent): boolean => fanOut?.ofOwnLane?.includes(type) ?? false;
    const foreign = [...new Set(selected.flatMap(({ event, keys }) => (isOwn(event) ? [] : keys)))];
    const lanes = foreign.length === 0 ? new Map<string, string>() : await lanesOf(sql, projection, foreign);
    const groups = new Map<string, { lane: string; position: number; keys: Set<string>; causes: Set<number> }>();
    const add = (lane: string, { position }: JournalEvent, keys: readonly string[]): void => {
      if (isParked(lane, position)) return;
      const group = groups.get(lane) ?? { lane, position, keys: new Set<string>(), causes: new Set<number>() };
      groups.set(lane, group);
      for (const key of keys) group.keys.add(key);
      if (keys.length > 0) group.causes.add(position);
    };
    for (const { event, keys } of selected) {
      if (isOwn(event)) add(laneOf(event), event, keys);
      else for (const key of keys) if (lanes.has(key)) add(lanes.get(key)!, event, [key]);
    }
    const stale: readonly StaleGroup[] = [...groups.values()].map((group) => ({
      ...group,
      keys: [...group.keys],
      causes: [...group.causes],
    }));
    await this.leave(sql, projection.name, stale);
  }

  /** Leaves documents of a projection for later. */
  async leave(sql: Sql, projection: string, groups: readonly StaleGroup[]): Promise<void> {
    if (groups.length > 0) this.#hasAny = true;
    await markStale(sql, this.#namespace, projection, groups);
  }

  /** Events that sum up others, after everything before them was applied: what those left stale, these did. */
  async sumUp(sql: Sql, events: readonly JournalEvent[]): Promise<void> {
    const sums = this.#hasAny ? events.filter((event) => this.#rules.isSum(event)) : [];
    await noteCauses(
      sql,
      this.#namespace,
      sums.map((event) => ({ lane: laneOf(event), position: event.position })),
    );
  }

  /** Throws `MustSettle` for an event that needs documents that are stale. */
  async demand(sql: Sql, event: JournalEvent): Promise<void> {
    if (!this.#hasAny) return;
    const lane = this.#rules.neededBy(event);
    if (lane !== undefined && (await hasStale(sql, this.#namespace, lane))) throw new MustSettle(event.position, lane);
  }
}

async function lanesOf<Doc>(
  sql: Sql,
  projection: DocumentProjection<Doc>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (projection.fanOut?.lanesOf) return projection.fanOut.lanesOf(sql, keys);
  return new Map([...(await projection.load(sql, keys))].map(([key, doc]) => [key, laneOfDocument(projection, doc)]));
}

/** What the document of a projection is parked with. */
export function laneOfDocument<Doc>(projection: DocumentProjection<Doc>, doc: Doc): string {
  if (projection.laneOf) return projection.laneOf(doc);
  const { org, districtId } = doc as { readonly org?: unknown; readonly districtId?: unknown };
  return typeof org === 'string' ? org : typeof districtId === 'string' ? districtId : STATE_LANE;
}
