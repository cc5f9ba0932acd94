import type { SignedCheckpoint } from '../../crypto/checkpoint-signature.ts';
import { digestText, hashFromDigest, type DigestText } from '../../crypto/digest-text.ts';

/** A checkpoint as somebody holds it: a file, or the numbers of a printed certificate. */
export interface CheckpointClaim {
  /** Null when only the root is known. */
  readonly position: number | null;
  readonly root: DigestText;
  readonly signed: SignedCheckpoint | null;
}

/**
 * Reads what a person has: the JSON of a signed checkpoint, `<position>:<root>`, or the root alone; digits may stand in groups and
 * without `sha256:`. Null when it is none of these.
 */
export function parseCheckpointClaim(text: string): CheckpointClaim | null {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return claimFromJson(trimmed);
  const match = /^(?:(\d{1,15})\s*[:@]\s*)?((?:sha256:)?[0-9a-fA-F\s]+)$/.exec(trimmed);
  const root = match && hashFromDigest(match[2]!);
  return root
    ? { position: match[1] === undefined ? null : Number(match[1]), root: digestText(root), signed: null }
    : null;
}

function claimFromJson(text: string): CheckpointClaim | null {
  try {
    const signed = JSON.parse(text) as SignedCheckpoint;
    const root = hashFromDigest(signed.root);
    if (!root || !Number.isSafeInteger(signed.position) || typeof signed.signature !== 'string') return null;
    return { position: signed.position, root: digestText(root), signed };
  } catch {
    return null;
  }
}
