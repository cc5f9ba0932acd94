import { ZERO_HASH } from '../crypto/event-hash.ts';
import type { AppendOutcome, AppendRequest, LogPosition } from './port.ts';

/** What a log knows already, as far as one append asks. */
export interface StoredFacts {
  /** Last event of the append's stream, or null when there is no such stream. */
  readonly last: { readonly revision: number; readonly hash: string } | null;
  find(
    eventId: string,
  ): { readonly stream: string; readonly revision: number; readonly logPosition: LogPosition } | undefined;
}

/**
 * What an append comes to before anything is written; null when it fits and may be written.
 * A retry is a duplicate only when every id is stored, in this order, in this stream, where the append would have put it: judged
 * by the first id alone, an append whose later events were lost would be acknowledged.
 */
export function judgeAppend(
  { stream, expectedRevision, events }: AppendRequest,
  stored: StoredFacts,
): AppendOutcome | null {
  const seen = new Set<string>();
  const found = events.map(({ id }) => stored.find(id));
  const isStored = found.every(
    (place, index) => place?.stream === stream && place.revision === expectedRevision + 1 + index,
  );
  const end = found.at(-1);
  if (isStored && end !== undefined) return { kind: 'duplicate', revision: end.revision, logPosition: end.logPosition };
  const reused = events.find(({ id }, index) => found[index] !== undefined || seen.size === seen.add(id).size);
  if (reused !== undefined) return { kind: 'id-reused', eventId: reused.id };
  const actualRevision = stored.last?.revision ?? -1;
  if (actualRevision !== expectedRevision) return { kind: 'conflict', actualRevision };
  const actualHash = stored.last?.hash ?? ZERO_HASH;
  return events[0]?.prevHash === actualHash ? null : { kind: 'broken-chain', actualHash };
}
