import type { JsonObject } from '../../shared/json.ts';
import { parseHeader } from './archive-bytes.ts';
import { ChainChecker } from './chain-checker.ts';
import { EvidenceUnreadable, type EventEvidence, type EvidenceSource } from './evidence.ts';
import { Differences, verdict, type Verdict } from './verdict.ts';

interface Statements {
  isRequested: boolean;
  isCaptured: boolean;
  /** Days on which persons who stand by this digest submitted, by person. */
  readonly submitted: Map<string, string>;
  required: readonly string[];
  isSent: boolean;
  approvedOn: string | null;
}

/**
 * Does the digest stand in the capture, in the submission of every certifier who was required in that cycle, in the sending and in
 * the approval, and is the chain of that stream intact? `NOT_POSSIBLE` while nobody has approved the snapshot.
 */
export async function checkApprovalChain(source: EvidenceSource): Promise<Verdict> {
  const snapshot = await source.snapshot();
  const header = parseHeader(snapshot);
  const chain = new ChainChecker(header.logId);
  const differences = new Differences();
  const found: Statements = {
    isRequested: false,
    isCaptured: false,
    submitted: new Map(),
    required: [],
    isSent: false,
    approvedOn: null,
  };
  const expected = {
    snapshotId: header.snapshotId,
    digest: snapshot.digest,
    cycle: header.cycle,
    position: header.position,
  };

  for await (const event of source.stream(snapshot.stream)) {
    const fault = chain.check(event);
    if (fault !== null) differences.add(snapshot.stream, `revision ${event.revision}`, fault);
    const data = payloadOf(event);
    if (data['snapshotId'] !== header.snapshotId) continue;
    for (const contradiction of contradictions(event, data, expected))
      differences.add(snapshot.stream, `revision ${event.revision}`, contradiction);
    for (const gap of record(event, data, found)) differences.add(snapshot.stream, `revision ${event.revision}`, gap);
  }
  if (!found.isRequested) differences.add(snapshot.stream, '', `nobody requested the snapshot ${header.snapshotId}`);

  if (differences.count > 0) {
    return {
      ...verdict('APPROVAL_CHAIN', 'FAILED', `The statements about this snapshot do not hold. ${differences.text()}.`),
      differingRows: differences.count,
      differences: differences.first,
    };
  }
  if (found.approvedOn === null) return verdict('APPROVAL_CHAIN', 'NOT_POSSIBLE', stateSoFar(found));
  const days = [...new Set(found.submitted.values())].sort().join(', ');
  const certifiers = found.submitted.size === 1 ? '1 certifier' : `${found.submitted.size} certifiers`;
  return verdict(
    'APPROVAL_CHAIN',
    'PASSED',
    `${certifiers} (${days}) and the state (${found.approvedOn}) stand by the same digest ${snapshot.digest}.`,
  );
}

/** Members of the event that say something else of this snapshot than its header does. */
function contradictions(
  event: EventEvidence,
  data: JsonObject,
  expected: { digest: string; cycle: number; position: number },
): readonly string[] {
  const faults: string[] = [];
  if (STATEMENTS.has(event.type) && data['digest'] !== expected.digest)
    faults.push(`${event.type} names the digest ${String(data['digest'])}`);
  if (STATEMENTS.has(event.type) && data['cycle'] !== expected.cycle)
    faults.push(`${event.type} belongs to cycle ${String(data['cycle'])}, the snapshot to ${expected.cycle}`);
  if (event.type === 'SnapshotRequested' && event.position !== expected.position)
    faults.push(`the request stands at position ${event.position}, the header says ${expected.position}`);
  if (event.type === 'SnapshotCaptured' && data['position'] !== expected.position)
    faults.push(`the capture names position ${String(data['position'])}, the header ${expected.position}`);
  return faults;
}

const STATEMENTS: ReadonlySet<string> = new Set([
  'SnapshotCaptured',
  'CertificationSubmitted',
  'CertificationSent',
  'CertificationApproved',
]);

/** Takes the event into account; says what should have come before it and did not. */
function record(event: EventEvidence, data: JsonObject, found: Statements): readonly string[] {
  switch (event.type) {
    case 'SnapshotRequested':
      found.isRequested = true;
      return [];
    case 'SnapshotCaptured':
      found.isCaptured = true;
      return found.isRequested ? [] : ['captured before it was requested'];
    case 'CertificationSubmitted':
      found.submitted.set(String(data['personId']), dayOf(event));
      found.required = Array.isArray(data['requiredCertifiers']) ? data['requiredCertifiers'].map(String) : [];
      return found.isCaptured ? [] : ['submitted before it was captured'];
    case 'SubmissionVoided':
      found.submitted.delete(String(data['personId']));
      return [];
    case 'CertificationSent': {
      found.isSent = true;
      if (found.submitted.size === 0) return ['sent without a submission'];
      return found.required
        .filter((person) => !found.submitted.has(person))
        .map((person) => `sent without the submission of the required certifier ${person}`);
    }
    case 'CertificationApproved':
      found.approvedOn = dayOf(event);
      return found.isSent ? [] : ['approved before it was sent'];
    default:
      return [];
  }
}

function stateSoFar(found: Statements): string {
  if (!found.isCaptured) return 'The capture is not recorded yet, so nobody could stand by it.';
  if (found.isSent)
    return `${found.submitted.size} submission(s) carry the digest and it was sent to the state, which has not approved it.`;
  return `${found.submitted.size} submission(s) carry the digest; it was not sent to the state.`;
}

function payloadOf(event: EventEvidence): JsonObject {
  try {
    return JSON.parse(event.data) as JsonObject;
  } catch {
    throw new EvidenceUnreadable(`The event at position ${event.position} is not JSON.`);
  }
}

function dayOf(event: EventEvidence): string {
  try {
    return String((JSON.parse(event.meta) as JsonObject)['at']).slice(0, 10);
  } catch {
    throw new EvidenceUnreadable(`The metadata of the event at position ${event.position} is not JSON.`);
  }
}
