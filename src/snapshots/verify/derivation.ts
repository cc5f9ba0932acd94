import { digestText, hashFromHex } from '../../crypto/digest-text.ts';
import { compareUtf8, leafHash, MerkleAccumulator } from '../../crypto/merkle.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { snapshotDigest, type SnapshotHeader } from '../../crypto/snapshot-digest.ts';
import { parseHeader } from './archive-bytes.ts';
import type { EventEvidence, EvidenceSource } from './evidence.ts';
import { Differences, verdict, type Verdict } from './verdict.ts';

export interface DerivedRecord {
  /** The header's only section when absent. */
  readonly section?: string;
  readonly id: string;
  /** Canonical certified record. */
  readonly record: string;
}

/**
 * Folds recorded events (of the district and the agency, 1 to the snapshot's position, ciphertext left closed) into certified
 * records of the snapshot's participant and year. Throws when it does not know the header's record format.
 */
export type DeriveRecords = (
  events: AsyncIterable<EventEvidence>,
  header: SnapshotHeader,
) => Promise<Iterable<DerivedRecord>>;

/** Do the events give the same records, and so the same digest, in the format that was frozen when they were certified? */
export async function checkFrozenDerivation(
  source: EvidenceSource,
  derive: DeriveRecords | undefined,
): Promise<Verdict> {
  const check = 'DERIVATION_FROZEN_FORMAT';
  const snapshot = await source.snapshot();
  const header = parseHeader(snapshot);
  const outcome = await compare(source, header, derive);
  if (outcome.kind === 'not-possible') return verdict(check, 'NOT_POSSIBLE', outcome.why);
  const { differences } = outcome;
  if (differences.count === 0 && outcome.digest === snapshot.digest) {
    return verdict(
      check,
      'PASSED',
      `Events 1 to ${header.position}, folded with ${header.recordFormat}, give the same digest.`,
    );
  }
  const named = differences.count > 0 ? ` ${differences.text()}.` : ` They give ${outcome.digest}.`;
  return {
    ...verdict(
      check,
      'FAILED',
      `Events 1 to ${header.position}, folded with ${header.recordFormat}, do not give what was captured.${named}`,
    ),
    differingRows: differences.count,
    differences: differences.first,
  };
}

/** What today's code would make of the same events. Informational: it never says that anything was tampered with. */
export async function checkCurrentDerivation(
  source: EvidenceSource,
  derive: DeriveRecords | undefined,
): Promise<Verdict> {
  const check = 'DERIVATION_CURRENT_CODE';
  const header = parseHeader(await source.snapshot());
  const outcome = await compare(source, header, derive);
  if (outcome.kind === 'not-possible') return verdict(check, 'NOT_POSSIBLE', outcome.why);
  const { differences } = outcome;
  if (differences.count === 0) return verdict(check, 'PASSED', "Today's code reads the same events the same way.");
  return {
    ...verdict(
      check,
      'DIFFERS_EXPLAINED',
      `Today's code reads the same events differently in ${differences.count} row(s), because rules changed after the capture. What was certified is judged by the other verdicts. ${differences.text()}.`,
    ),
    differingRows: differences.count,
    differences: differences.first,
  };
}

type Comparison =
  | { readonly kind: 'not-possible'; readonly why: string }
  | { readonly kind: 'compared'; readonly differences: Differences; readonly digest: string };

async function compare(
  source: EvidenceSource,
  header: SnapshotHeader,
  derive: DeriveRecords | undefined,
): Promise<Comparison> {
  if (!derive) return { kind: 'not-possible', why: 'No code to fold the events was given.' };
  let derived: ReadonlyMap<string, Map<string, string>>;
  try {
    derived = bySection(await derive(source.events({ upTo: header.position, participant: true }), header), header);
  } catch (error) {
    return {
      kind: 'not-possible',
      why: `The events could not be folded: ${error instanceof Error ? error.message : String(error)}.`,
    };
  }
  const differences = new Differences();
  const names = [...new Set([...header.sections.map(({ name }) => name), ...derived.keys()])].sort(compareUtf8);
  const sections = names.map((name) => sectionOf(name, derived.get(name) ?? new Map<string, string>()));
  for (const name of names)
    await compareSection(source, name, derived.get(name) ?? new Map<string, string>(), differences);
  return { kind: 'compared', differences, digest: snapshotDigest({ ...header, sections }) };
}

function bySection(records: Iterable<DerivedRecord>, header: SnapshotHeader): ReadonlyMap<string, Map<string, string>> {
  const only = header.sections[0]?.name ?? '';
  const sections = new Map<string, Map<string, string>>();
  for (const { section = only, id, record } of records) {
    const rows = sections.get(section) ?? new Map<string, string>();
    sections.set(section, rows.set(id, sha256Hex(record)));
  }
  return sections;
}

function sectionOf(name: string, rows: ReadonlyMap<string, string>): SnapshotHeader['sections'][number] {
  const tree = new MerkleAccumulator();
  for (const id of [...rows.keys()].sort(compareUtf8)) tree.add(leafHash(id, hashFromHex(rows.get(id)!)!));
  return { name, count: tree.count, root: digestText(tree.root()) };
}

async function compareSection(
  source: EvidenceSource,
  name: string,
  derived: ReadonlyMap<string, string>,
  differences: Differences,
): Promise<void> {
  const where = `section ${name}`;
  const missing = new Set(derived.keys());
  for await (const { id, recordHash } of source.rows(name)) {
    missing.delete(id);
    const hash = derived.get(id);
    if (hash === undefined) differences.add(where, `row ${id}`, 'it was captured, the events do not give it');
    else if (hash !== recordHash) differences.add(where, `row ${id}`, 'the events give another record');
  }
  for (const id of missing) differences.add(where, `row ${id}`, 'the events give it, it was not captured');
}
