import { isCheckpointSignatureValid, type SignedCheckpoint } from '../../crypto/checkpoint-signature.ts';
import type { DigestText } from '../../crypto/digest-text.ts';
import { headsRoot, rootOfEntries, type StreamHead } from '../stream-heads.ts';
import { parseHeader } from './archive-bytes.ts';
import { ChainChecker } from './chain-checker.ts';
import type { CheckpointClaim } from './checkpoint-claim.ts';
import { EvidenceUnreadable, type EvidenceSource } from './evidence.ts';
import { Differences, verdict, type Verdict } from './verdict.ts';

export interface LogChainOptions {
  /** A checkpoint that somebody kept outside: what a removed end of the log is found with. */
  readonly claim?: CheckpointClaim | undefined;
  /** The published key of checkpoints; without it the one that comes with the evidence is used, and the explanation says so. */
  readonly publicKeyPem?: string | undefined;
}

/** Do all events hash to their hashes and follow each other, and do the heads of their streams lead to the checkpoint's root? */
export async function checkLogChain(source: EvidenceSource, options: LogChainOptions = {}): Promise<Verdict> {
  const header = parseHeader(await source.snapshot());
  const own = await source.checkpoint();
  const { claim } = options;
  const target =
    source.scope === 'ALL' && claim && claim.position !== null
      ? { position: claim.position, root: claim.root }
      : (own?.checkpoint ?? null);

  const differences = new Differences();
  const walk = await walkEvents(source, header.logId, target?.position ?? null, differences);
  if (walk.last < header.position)
    differences.add('log', '', `it ends at position ${walk.last}, before the snapshot's position ${header.position}`);
  if (target && walk.last < target.position && source.scope === 'ALL') {
    differences.add(
      'log',
      '',
      `it ends at position ${walk.last}, the checkpoint covers ${target.position}: ${target.position - walk.last} events were removed from its end`,
    );
  } else if (target) {
    for (const fault of await headFaults(source, walk.heads, target)) differences.add('log', '', fault);
  }
  for (const fault of signatureFaults(claim?.signed ?? null, own, options.publicKeyPem))
    differences.add('checkpoint', '', fault);

  if (differences.count > 0) {
    return {
      ...verdict('LOG_CHAIN', 'FAILED', `The log is not what it was. ${differences.text()}.`),
      differingRows: differences.count,
      differences: differences.first,
    };
  }
  const chain = `${walk.count} events in ${walk.heads.length} streams hash and link up to position ${walk.last}`;
  return judgeClaim(chain, claim ?? null, target, keySentence(own, claim?.signed ?? null, options.publicKeyPem));
}

interface Walk {
  readonly count: number;
  readonly last: number;
  /** Heads at the target's position, or at the end. */
  readonly heads: readonly StreamHead[];
}

async function walkEvents(
  source: EvidenceSource,
  logId: string,
  headsAt: number | null,
  differences: Differences,
): Promise<Walk> {
  const chain = new ChainChecker(logId);
  let heads: readonly StreamHead[] | null = null;
  let last = 0;
  let count = 0;
  for await (const event of source.events()) {
    const where = `position ${event.position} (${event.stream}, revision ${event.revision})`;
    if (headsAt !== null && heads === null && event.position > headsAt) heads = chain.heads();
    if (event.position <= last)
      throw new EvidenceUnreadable(`The event at position ${event.position} comes after the one at ${last}.`);
    if (source.scope === 'ALL' && event.position !== last + 1)
      differences.add('log', where, `the events ${last + 1} to ${event.position - 1} are missing`);
    if (count === 0 && event.type === 'LogOpened' && !opensLog(event.data, logId))
      differences.add('log', where, `it opens another log than ${logId}`);
    const fault = chain.check(event);
    if (fault !== null) differences.add('log', where, fault);
    last = event.position;
    count += 1;
  }
  return { count, last, heads: heads ?? chain.heads() };
}

async function headFaults(
  source: EvidenceSource,
  heads: readonly StreamHead[],
  target: { position: number; root: DigestText },
): Promise<readonly string[]> {
  const entries = source.heads();
  if (entries === null) {
    const root = headsRoot(heads);
    return root === target.root
      ? []
      : [
          `its streams at position ${target.position} give the root ${root}, the checkpoint says ${target.root}: an event before it was added, removed or changed`,
        ];
  }
  const checkpoint = (await source.checkpoint())?.checkpoint;
  const open = new Map(heads.map((head) => [head.stream, head]));
  const faults: string[] = [];
  const root = await rootOfEntries(entries, checkpoint?.streams ?? 0, (shown) => {
    const head = open.get(shown.stream);
    open.delete(shown.stream);
    if (head?.revision !== shown.revision || head.hash !== shown.hash)
      faults.push(`the stream ${shown.stream} does not end at revision ${shown.revision}, as the checkpoint has it`);
  });
  for (const stream of open.keys()) faults.push(`the stream ${stream} is not under the checkpoint`);
  if (root !== target.root) faults.push(`the heads of its streams do not lead to the checkpoint's root ${target.root}`);
  return faults;
}

type OwnCheckpoint = { readonly checkpoint: SignedCheckpoint; readonly publicKeyPem: string } | null;

function signatureFaults(
  signedClaim: SignedCheckpoint | null,
  own: OwnCheckpoint,
  publishedKey: string | undefined,
): readonly string[] {
  const key = publishedKey ?? own?.publicKeyPem;
  if (key === undefined) return [];
  const faults: string[] = [];
  if (own && !isCheckpointSignatureValid(own.checkpoint, key))
    faults.push(`the signature of the checkpoint at position ${own.checkpoint.position} is not valid under the key`);
  if (signedClaim && !isCheckpointSignatureValid(signedClaim, key))
    faults.push('the signature of the checkpoint that you gave is not valid under the key');
  return faults;
}

function judgeClaim(
  chain: string,
  claim: CheckpointClaim | null,
  target: { position: number; root: DigestText } | null,
  key: string,
): Verdict {
  if (!claim) {
    const upTo = target ? `, and the checkpoint at position ${target.position} (${target.root}) covers them` : '';
    const hint = target ? '' : ' Without a checkpoint kept elsewhere, events removed from the end would not show.';
    return verdict('LOG_CHAIN', 'PASSED', `${chain}${upTo}.${key}${hint}`);
  }
  if (target?.root === claim.root)
    return verdict(
      'LOG_CHAIN',
      'PASSED',
      `${chain}, and the checkpoint at position ${target.position} equals the one you gave.${key}`,
    );
  if (target && (claim.position === null || claim.position === target.position)) {
    return {
      ...verdict(
        'LOG_CHAIN',
        'FAILED',
        `The checkpoint you gave (${claim.root}) is not the one at position ${target.position} (${target.root}).`,
      ),
      differingRows: 1,
    };
  }
  const proven = target ? `proves position ${target.position}` : 'comes without a checkpoint';
  const asked =
    claim.position === null
      ? 'its position is needed too'
      : `yours is at ${claim.position}: ask for a bundle made for that position`;
  return verdict(
    'LOG_CHAIN',
    'NOT_POSSIBLE',
    `${chain}. The checkpoint you gave cannot be compared: this evidence ${proven}, and ${asked}.`,
  );
}

function keySentence(
  own: OwnCheckpoint,
  signedClaim: SignedCheckpoint | null,
  publishedKey: string | undefined,
): string {
  const keyId = own?.checkpoint.keyId ?? signedClaim?.keyId;
  if (keyId === undefined) return '';
  if (publishedKey !== undefined) return ` The signature is valid under the published key ${keyId}.`;
  return own
    ? ` The signature is valid under the key ${keyId} that came along: compare it with the published one.`
    : '';
}

function opensLog(data: string, logId: string): boolean {
  try {
    return (JSON.parse(data) as { readonly logId?: unknown }).logId === logId;
  } catch {
    return false;
  }
}
