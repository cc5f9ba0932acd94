import type { BatchWriter } from './batch-writer.ts';
import { DocumentFold } from './document-fold.ts';
import type { JournalFilter, JournalRow } from './journal-reader.ts';
import { isStreamLane, laneOf } from './lane.ts';
import type { JournalEvent } from './projection.ts';

/** Rows of a lane after a position that were projected for everyone else. */
export function readLane(
  { parts, checkpoint }: BatchWriter,
  lane: string,
  after: number,
  limit: number,
): Promise<readonly JournalRow[]> {
  const filter: JournalFilter = isStreamLane(lane) ? { streams: [lane] } : { org: lane };
  return parts.source.reader.readAfter(after, limit, { ...filter, upTo: checkpoint.position });
}

/**
 * Documents that depend on outside facts and belong to a lane: those that its events name. They are found a step at a time, and stand in
 * memory: whoever takes over begins again.
 */
export class LaneKeys {
  readonly #lane: string;
  readonly #writer: BatchWriter;
  readonly #folds: readonly {
    readonly name: string;
    readonly fold: DocumentFold;
    readonly types: ReadonlySet<string>;
  }[];
  readonly #keys = new Map<string, Set<string>>();
  #after = 0;

  constructor(writer: BatchWriter, lane: string) {
    this.#writer = writer;
    this.#lane = lane;
    this.#folds = writer.parts.projections.flatMap((p) =>
      p.kind === 'document' && p.fanOut
        ? [{ name: p.name, fold: new DocumentFold(p), types: new Set(Object.keys(p.keys)) }]
        : [],
    );
  }

  /** Reads on towards a position; true when everything up to there is known. */
  async readOn(upTo: number): Promise<boolean> {
    if (this.#after >= upTo) return true;
    const { decoder, batchSize } = this.#writer.parts;
    const rows = await readLane(this.#writer, this.#lane, this.#after, batchSize);
    const own = rows.filter(
      (row) =>
        laneOf(row) === this.#lane && row.position <= upTo && this.#folds.some(({ types }) => types.has(row.type)),
    );
    this.note(await decoder.decode(own));
    this.#after = rows.length < batchSize ? upTo : rows.at(-1)!.position;
    return this.#after >= upTo;
  }

  /** Events of the lane that were read by somebody else. */
  note(events: readonly JournalEvent[]): void {
    for (const { fold, name } of this.#folds) {
      const keys = this.#keys.get(name) ?? new Set<string>();
      this.#keys.set(name, keys);
      for (const key of fold.keysOf(events)) keys.add(key);
    }
  }

  /** What is known so far. */
  of(projection: string): readonly string[] {
    return [...(this.#keys.get(projection) ?? [])];
  }
}
