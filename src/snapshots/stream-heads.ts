import { hashFromHex, digestText, toHex, type DigestText } from '../crypto/digest-text.ts';
import { compareUtf8, leafHash, MerkleAccumulator, nodeHash, splitPoint } from '../crypto/merkle.ts';

/** The last event of a stream up to some position. */
export interface StreamHead {
  readonly stream: string;
  readonly revision: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** A part of the tree that is shown by its hash alone: `leaves` streams that somebody need not see. */
export interface HiddenHeads {
  readonly leaves: number;
  /** 64 hexadecimal digits. */
  readonly node: string;
}

/** Leaf of a head: its id is `<stream>@<revision>`, its value the event's hash. Stream names hold no `@`. */
export function headLeaf({ stream, revision, hash }: StreamHead): Uint8Array {
  const value = hashFromHex(hash);
  if (value === null) throw new RangeError(`the head of ${stream} has no readable hash`);
  return leafHash(`${stream}@${revision}`, value);
}

/** Heads in the order of the tree: by the bytes of the stream's name. */
export function sortHeads(heads: readonly StreamHead[]): readonly StreamHead[] {
  return [...heads].sort((a, b) => compareUtf8(a.stream, b.stream));
}

/** Merkle root over all heads, in whatever order they come. */
export function headsRoot(heads: readonly StreamHead[]): DigestText {
  const tree = new MerkleAccumulator();
  for (const head of sortHeads(heads)) tree.add(headLeaf(head));
  return digestText(tree.root());
}

/**
 * The tree with only the chosen heads in the open: all other ones are folded into as few hashes as possible. Taken together that
 * is the inclusion path of every chosen stream. `heads` must be sorted.
 */
export function hideHeads(
  heads: readonly StreamHead[],
  isChosen: (stream: string) => boolean,
): readonly (StreamHead | HiddenHeads)[] {
  const entries: (StreamHead | HiddenHeads)[] = [];
  const show = (part: Part): void => {
    if (part.kind === 'shown') entries.push(part.head);
    else if (part.kind === 'hidden') entries.push({ leaves: part.leaves, node: toHex(part.hash) });
    else part.children.forEach(show);
  };
  if (heads.length > 0) show(partOf(heads, isChosen, 0, heads.length));
  return entries;
}

type Part = { readonly hash: Uint8Array; readonly leaves: number } & (
  | { readonly kind: 'hidden' }
  | { readonly kind: 'shown'; readonly head: StreamHead }
  | { readonly kind: 'mixed'; readonly children: readonly Part[] }
);

function partOf(heads: readonly StreamHead[], isChosen: (stream: string) => boolean, from: number, to: number): Part {
  const leaves = to - from;
  if (leaves === 1) {
    const head = heads[from]!;
    const hash = headLeaf(head);
    return isChosen(head.stream) ? { kind: 'shown', hash, leaves, head } : { kind: 'hidden', hash, leaves };
  }
  const middle = from + splitPoint(leaves);
  const left = partOf(heads, isChosen, from, middle);
  const right = partOf(heads, isChosen, middle, to);
  const hash = nodeHash(left.hash, right.hash);
  return left.kind === 'hidden' && right.kind === 'hidden'
    ? { kind: 'hidden', hash, leaves }
    : { kind: 'mixed', hash, leaves, children: [left, right] };
}

/**
 * Folds such entries back to the root of a tree of `streams` leaves; `onHead` sees each open head. Null when the entries do not
 * make up a tree of that size. Throws `RangeError` for a hash that is none.
 */
export async function rootOfEntries(
  entries: AsyncIterable<StreamHead | HiddenHeads>,
  streams: number,
  onHead: (head: StreamHead) => void,
): Promise<DigestText | null> {
  const iterator = entries[Symbol.asyncIterator]();
  let next = await iterator.next();
  const fold = async (leaves: number): Promise<Uint8Array | null> => {
    if (next.done === true) return null;
    const entry = next.value;
    if ('node' in entry && entry.leaves === leaves) {
      next = await iterator.next();
      const hash = hashFromHex(entry.node);
      if (hash === null) throw new RangeError('a hidden part has no readable hash');
      return hash;
    }
    if (leaves === 1) {
      if ('node' in entry) return null;
      next = await iterator.next();
      onHead(entry);
      return headLeaf(entry);
    }
    const split = splitPoint(leaves);
    const left = await fold(split);
    const right = left && (await fold(leaves - split));
    return left && right && nodeHash(left, right);
  };
  if (!Number.isSafeInteger(streams) || streams < 0) return null;
  const root = streams === 0 ? new MerkleAccumulator().root() : await fold(streams);
  return root !== null && next.done === true ? digestText(root) : null;
}
