import type { OpenedEvent } from '../event-store/envelope.ts';
import type { AsOf, JournalReader, JournalRow } from './journal-reader.ts';

/** The pure half of a decider: what a stream's events make of nothing. */
export interface Folding<State, Event> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
}

export interface FoldedStream<State> {
  readonly state: State;
  /** Revision of the last event that was folded; -1 when the stream did not exist at that moment. */
  readonly revision: number;
  /** Journal position of that event; 0 when there was none. */
  readonly position: number;
}

/** One aggregate as it was: its stream folded from the journal up to a position or an instant, or whole. */
export async function foldStream<State, Event = OpenedEvent>(
  journal: JournalReader,
  decode: (rows: readonly JournalRow[]) => Promise<readonly OpenedEvent[]>,
  folding: Folding<State, Event>,
  stream: string,
  asOf?: AsOf,
): Promise<FoldedStream<State>> {
  const rows = await journal.readStream(stream, asOf);
  const events = rows.length === 0 ? [] : await decode(rows);
  const state = events.reduce<State>((folded, event) => folding.evolve(folded, event as Event), folding.initial);
  return { state, revision: rows.at(-1)?.revision ?? -1, position: rows.at(-1)?.position ?? 0 };
}
