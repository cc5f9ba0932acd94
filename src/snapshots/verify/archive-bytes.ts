import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Json } from '../../shared/json.ts';
import { digestText, hashFromHex } from '../../crypto/digest-text.ts';
import { compareUtf8, leafHash, MerkleAccumulator } from '../../crypto/merkle.ts';
import { sha256, sha256Hex } from '../../crypto/sha256.ts';
import { DIGEST_FORMAT, type SnapshotHeader } from '../../crypto/snapshot-digest.ts';
import { EvidenceUnreadable, type EvidenceSource, type SnapshotEvidence } from './evidence.ts';
import { Differences, verdict, type Verdict } from './verdict.ts';

/** Reads the header of the evidence. Throws `EvidenceUnreadable` when it is not JSON of a known digest format. */
export function parseHeader({ headerText }: SnapshotEvidence): SnapshotHeader {
  let header: SnapshotHeader;
  try {
    header = JSON.parse(headerText) as SnapshotHeader;
  } catch {
    throw new EvidenceUnreadable('The header is not JSON.');
  }
  if (header.digestFormat !== DIGEST_FORMAT)
    throw new EvidenceUnreadable(`The digest format ${String(header.digestFormat)} is not known here.`);
  if (!Array.isArray(header.sections) || !Array.isArray(header.findings))
    throw new EvidenceUnreadable('The header has no sections or no findings.');
  return header;
}

/** Do the stored rows hash to their hashes, the hashes to the roots, the header to the digest? Names the section and row that differ. */
export async function checkArchiveBytes(source: EvidenceSource): Promise<Verdict> {
  const snapshot = await source.snapshot();
  const header = parseHeader(snapshot);
  const differences = new Differences();
  checkHeader(snapshot, header, differences);

  let rowCount = 0;
  const named = new Set(header.sections.map(({ name }) => name));
  for (const name of await source.sections())
    if (!named.has(name)) differences.add(`section ${name}`, '', 'the header does not know this section');
  for (const section of header.sections) {
    const before = differences.count;
    const { count, root } = await hashRows(source, section.name, differences);
    rowCount += count;
    if (count !== section.count)
      differences.add(`section ${section.name}`, '', `${count} rows are here, ${section.count} were captured`);
    else if (root !== section.root && differences.count === before) {
      differences.add(
        `section ${section.name}`,
        '',
        `the rows hash to ${root}, the header says ${section.root}: a row was replaced as a whole`,
      );
    }
  }
  await checkFindings(source, header, differences);

  if (differences.count === 0)
    return verdict('ARCHIVE_BYTES', 'PASSED', `${rowCount} rows hash to ${snapshot.digest}.`);
  return {
    ...verdict('ARCHIVE_BYTES', 'FAILED', `What is stored is not what was captured. ${differences.text()}.`),
    differingRows: differences.count,
    differences: differences.first,
  };
}

function checkHeader(snapshot: SnapshotEvidence, header: SnapshotHeader, differences: Differences): void {
  const digest = digestText(sha256(snapshot.headerText));
  if (digest !== snapshot.digest)
    differences.add('header', '', `it hashes to ${digest}, beside it stands ${snapshot.digest}`);
  if (canonicalJson(header as unknown as Json) !== snapshot.headerText)
    differences.add('header', '', 'it is not in canonical form');
}

async function hashRows(
  source: EvidenceSource,
  section: string,
  differences: Differences,
): Promise<{ count: number; root: string }> {
  const tree = new MerkleAccumulator();
  let previous: string | null = null;
  for await (const { id, recordHash, record } of source.rows(section)) {
    const where = `section ${section}`;
    const hash = hashFromHex(recordHash);
    if (hash === null) throw new EvidenceUnreadable(`Row ${id} of section ${section} has no readable hash.`);
    if (record === null) differences.add(where, `row ${id}`, `there is no record with the hash ${recordHash}`);
    else if (sha256Hex(record) !== recordHash)
      differences.add(where, `row ${id}`, `its record does not hash to ${recordHash}`);
    if (previous !== null && compareUtf8(previous, id) >= 0)
      differences.add(where, `row ${id}`, 'it stands twice or out of order');
    previous = id;
    tree.add(leafHash(id, hash));
  }
  return { count: tree.count, root: digestText(tree.root()) };
}

async function checkFindings(source: EvidenceSource, header: SnapshotHeader, differences: Differences): Promise<void> {
  const counts = new Map<string, number>();
  for await (const { ruleId, severity } of source.findings()) {
    const key = `${ruleId} ${severity}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const { ruleId, severity, count } of header.findings) {
    const key = `${ruleId} ${severity}`;
    const found = counts.get(key) ?? 0;
    counts.delete(key);
    if (found !== count) differences.add('findings', `rule ${key}`, `${found} are here, ${count} were counted`);
  }
  for (const [key, found] of counts) differences.add('findings', `rule ${key}`, `${found} are here, none was counted`);
}
