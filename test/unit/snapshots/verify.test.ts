import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/shared/canonical-json.ts';
import { parseCheckpointClaim } from '../../../src/snapshots/verify/checkpoint-claim.ts';
import type { EventEvidence } from '../../../src/snapshots/verify/evidence.ts';
import type { CheckName, Verdict } from '../../../src/snapshots/verify/verdict.ts';
import { verifySnapshot, type VerifyOptions } from '../../../src/snapshots/verify/verify-snapshot.ts';
import { sha256Hex } from '../../../src/crypto/sha256.ts';
import {
  CERTIFICATION_STREAM,
  certifiedRecord,
  certify,
  deriveTestRecords,
  LogBuilder,
  SNAPSHOT_ID,
} from './log-builder.ts';
import { certifiedEvidence, seal, signer, type MemoryEvidence } from './memory-evidence.ts';

const withCode: VerifyOptions = { deriveFrozen: deriveTestRecords, deriveCurrent: deriveTestRecords };

async function judge(
  evidence: MemoryEvidence,
  options: VerifyOptions = withCode,
): Promise<Readonly<Record<CheckName, Verdict>>> {
  const verdicts = await verifySnapshot(evidence, options);
  return Object.fromEntries(verdicts.map((verdict) => [verdict.check, verdict])) as Record<CheckName, Verdict>;
}

const outcomes = (verdicts: Readonly<Record<CheckName, Verdict>>): readonly string[] =>
  Object.values(verdicts).map(({ outcome }) => outcome);
const at = (evidence: MemoryEvidence, match: (event: EventEvidence) => boolean): number =>
  evidence.log.findIndex(match);
const certificationEvent = (type: string) => (event: EventEvidence) =>
  event.stream === CERTIFICATION_STREAM && event.type === type;

describe('an untouched, approved snapshot', () => {
  it('passes all five checks, in their order', async () => {
    const verdicts = await verifySnapshot(await certifiedEvidence(), withCode);
    expect(verdicts.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      'ARCHIVE_BYTES PASSED',
      'APPROVAL_CHAIN PASSED',
      'LOG_CHAIN PASSED',
      'DERIVATION_FROZEN_FORMAT PASSED',
      'DERIVATION_CURRENT_CODE PASSED',
    ]);
  });

  it('says NOT_POSSIBLE, not FAILED, where nobody has approved it or no code was given', async () => {
    const verdicts = await judge(await certifiedEvidence({ isApproved: false }), {});
    expect(outcomes(verdicts)).toEqual(['PASSED', 'NOT_POSSIBLE', 'PASSED', 'NOT_POSSIBLE', 'NOT_POSSIBLE']);
  });

  it('passes without any row: a zero report is certified like another one', async () => {
    const verdicts = await judge(await certifiedEvidence({ incidents: 0 }));
    expect(outcomes(verdicts)).toEqual(['PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED']);
    expect(verdicts.ARCHIVE_BYTES.explanation).toContain('0 rows');
  });
});

describe('the archive', () => {
  it('names the section and the row whose record was changed', async () => {
    const evidence = await certifiedEvidence();
    const row = evidence.archived[2]!;
    evidence.archived[2] = { ...row, record: row.record!.replace('"value":2', '"value":3') };
    const { ARCHIVE_BYTES } = await judge(evidence);
    expect(ARCHIVE_BYTES).toMatchObject({
      outcome: 'FAILED',
      differingRows: 1,
      differences: [{ where: 'section incidents', what: 'row i2' }],
    });
    expect(ARCHIVE_BYTES.explanation).toContain('section incidents, row i2');
  });

  it('finds a row that was replaced together with its hash', async () => {
    const evidence = await certifiedEvidence();
    const record = certifiedRecord('i2', 77);
    evidence.archived[2] = { id: 'i2', record, recordHash: sha256Hex(record) };
    const { ARCHIVE_BYTES, DERIVATION_FROZEN_FORMAT } = await judge(evidence);
    expect(ARCHIVE_BYTES).toMatchObject({ outcome: 'FAILED', differences: [{ where: 'section incidents', what: '' }] });
    expect(DERIVATION_FROZEN_FORMAT.differences).toMatchObject([{ what: 'row i2' }]);
  });

  it('finds a removed row, a row without its record, a row of an unknown section and a doubled row', async () => {
    const removed = await certifiedEvidence();
    removed.archived.splice(1, 1);
    expect((await judge(removed)).ARCHIVE_BYTES.explanation).toContain('4 rows are here, 5 were captured');
    const lost = await certifiedEvidence();
    lost.archived[0] = { ...lost.archived[0]!, record: null };
    expect((await judge(lost)).ARCHIVE_BYTES.differences).toMatchObject([{ what: 'row i0' }]);
    const foreign = await certifiedEvidence();
    foreign.sections = () => Promise.resolve(['incidents', 'other']);
    expect((await judge(foreign)).ARCHIVE_BYTES.differences).toMatchObject([{ where: 'section other' }]);
    const doubled = await certifiedEvidence();
    doubled.archived.push(doubled.archived.at(-1)!);
    expect((await judge(doubled)).ARCHIVE_BYTES.explanation).toContain('twice');
  });

  it('finds a header that does not hash to the digest, and findings that were not counted', async () => {
    const header = await certifiedEvidence();
    header.evidence = { ...header.evidence, headerText: header.evidence.headerText.replace('"cycle":1', '"cycle":2') };
    expect((await judge(header)).ARCHIVE_BYTES.differences[0]).toMatchObject({ where: 'header' });
    const findings = await certifiedEvidence();
    findings.found = [];
    expect((await judge(findings)).ARCHIVE_BYTES.differences).toMatchObject([
      { where: 'findings', what: 'rule BEH-11 WARNING' },
    ]);
    findings.found = [
      { ruleId: 'BEH-11', recordId: 'i1', severity: 'WARNING', details: '' },
      { ruleId: 'BEH-01', recordId: 'i1', severity: 'FATAL', details: '' },
    ];
    expect((await judge(findings)).ARCHIVE_BYTES.differences).toMatchObject([{ what: 'rule BEH-01 FATAL' }]);
  });

  it('reports an unreadable header as a failure of the checks that need it', async () => {
    const evidence = await certifiedEvidence();
    evidence.evidence = { ...evidence.evidence, headerText: '{"digestFormat":"state-edition/snapshot/9"}' };
    expect(outcomes(await judge(evidence))).toEqual(['FAILED', 'FAILED', 'FAILED', 'FAILED', 'NOT_POSSIBLE']);
  });
});

describe('the approval chain', () => {
  /** A log whose certification stream is written by `write` in place of the proper statements. */
  async function statements(write: (log: LogBuilder, digest: string, position: number) => void): Promise<Verdict> {
    const evidence = await certifiedEvidence({ isApproved: false });
    const log = new LogBuilder();
    log.events.push(...evidence.log);
    write(log, evidence.evidence.digest, evidence.log.length);
    evidence.log = log.events;
    return (await judge(evidence)).APPROVAL_CHAIN;
  }
  const other = `sha256:${'ab'.repeat(32)}`;
  const about = (digest: string) => ({ snapshotId: SNAPSHOT_ID, cycle: 1, digest });

  it('fails when the approved digest is another one', async () => {
    const verdict = await statements((log, _digest, position) => certify(log, other, position));
    expect(verdict.outcome).toBe('FAILED');
    expect(verdict.explanation).toContain(other);
  });

  it('fails when a required certifier did not submit, or the submission was voided', async () => {
    const missing = await statements((log, digest, position) => {
      log.append(CERTIFICATION_STREAM, 'SnapshotCaptured', { ...about(digest), position });
      log.append(CERTIFICATION_STREAM, 'CertificationSubmitted', {
        ...about(digest),
        personId: 'avery',
        requiredCertifiers: ['avery', 'blake'],
      });
      log.append(CERTIFICATION_STREAM, 'CertificationSent', about(digest));
    });
    expect(missing.explanation).toContain('required certifier blake');
    const voided = await statements((log, digest, position) => {
      log.append(CERTIFICATION_STREAM, 'SnapshotCaptured', { ...about(digest), position });
      log.append(CERTIFICATION_STREAM, 'CertificationSubmitted', {
        ...about(digest),
        personId: 'avery',
        requiredCertifiers: ['avery'],
      });
      log.append(CERTIFICATION_STREAM, 'SubmissionVoided', { snapshotId: SNAPSHOT_ID, personId: 'avery' });
      log.append(CERTIFICATION_STREAM, 'CertificationSent', about(digest));
    });
    expect(voided.outcome).toBe('FAILED');
  });

  it('fails for statements of another cycle and for an approval that nobody sent', async () => {
    const cycle = await statements((log, digest, position) => certify(log, digest, position, SNAPSHOT_ID, 2));
    expect(cycle.explanation).toContain('cycle 2');
    const unsent = await statements((log, digest, position) => {
      log.append(CERTIFICATION_STREAM, 'SnapshotCaptured', { ...about(digest), position });
      log.append(CERTIFICATION_STREAM, 'CertificationApproved', about(digest));
    });
    expect(unsent.explanation).toContain('approved before it was sent');
  });

  it('fails when an event of the stream was rewritten, whatever it says', async () => {
    const evidence = await certifiedEvidence();
    const index = at(evidence, certificationEvent('CertificationApproved'));
    const event = evidence.log[index]!;
    evidence.log[index] = { ...event, data: event.data.replace('"sam"', '"max"') };
    expect((await judge(evidence)).APPROVAL_CHAIN.differences).toMatchObject([
      { where: CERTIFICATION_STREAM, what: `revision ${event.revision}` },
    ]);
  });

  it('fails when the request is gone', async () => {
    const evidence = await certifiedEvidence();
    evidence.log.splice(at(evidence, certificationEvent('SnapshotRequested')), 1);
    expect((await judge(evidence)).APPROVAL_CHAIN.explanation).toContain('nobody requested');
  });
});

describe('the log chain', () => {
  it('names the position of an event whose content, type or metadata was changed', async () => {
    for (const change of [
      (event: EventEvidence) => ({ ...event, data: event.data.replace('"value":1', '"value":2') }),
      (event: EventEvidence) => ({ ...event, type: 'IncidentVoided' }),
      (event: EventEvidence) => ({ ...event, meta: event.meta.replace('account-1', 'account-2') }),
      (event: EventEvidence) => ({ ...event, hash: 'f'.repeat(64) }),
    ]) {
      const evidence = await certifiedEvidence();
      const index = at(evidence, ({ stream }) => stream === 'incident-d1.i1');
      evidence.log[index] = change(evidence.log[index]!);
      const { LOG_CHAIN } = await judge(evidence);
      expect(LOG_CHAIN).toMatchObject({ outcome: 'FAILED', differingRows: 1 });
      expect(LOG_CHAIN.differences[0]!.what).toContain(`position ${index + 1} `);
    }
  });

  it('finds events that were taken out of the middle', async () => {
    const evidence = await certifiedEvidence();
    evidence.log.splice(3, 2);
    expect((await judge(evidence)).LOG_CHAIN.differences[0]!.fault).toBe('the events 4 to 5 are missing');
  });

  it('finds a removed tail through a checkpoint that was kept elsewhere, and only through it', async () => {
    const evidence = await certifiedEvidence();
    const claim = parseCheckpointClaim(JSON.stringify(seal(evidence.log)))!;
    expect((await judge(evidence, { ...withCode, claim })).LOG_CHAIN.explanation).toContain('equals the one you gave');
    evidence.log = evidence.log.slice(0, -1);
    const unaware = (await judge(evidence)).LOG_CHAIN;
    expect(unaware.outcome).toBe('PASSED');
    expect(unaware.explanation).toContain('Without a checkpoint kept elsewhere');
    const { LOG_CHAIN } = await judge(evidence, { ...withCode, claim });
    expect(LOG_CHAIN.outcome).toBe('FAILED');
    expect(LOG_CHAIN.explanation).toContain('1 events were removed from its end');
  });

  it('finds a tail that was replaced by other events of the same number', async () => {
    const evidence = await certifiedEvidence();
    const claim = parseCheckpointClaim(`${evidence.log.length}:${seal(evidence.log).root}`)!;
    const log = new LogBuilder();
    log.events.push(...evidence.log.slice(0, -1));
    log.append('incident-d1.i9', 'IncidentReported', { incidentId: 'i9', value: 9 });
    evidence.log = log.events;
    expect((await judge(evidence)).LOG_CHAIN.outcome).toBe('PASSED');
    const { LOG_CHAIN } = await judge(evidence, { ...withCode, claim });
    expect(LOG_CHAIN.outcome).toBe('FAILED');
    expect(LOG_CHAIN.explanation).toContain('the checkpoint says');
  });

  it('checks a checkpoint of the past while the log has grown', async () => {
    const evidence = await certifiedEvidence();
    const past = seal(evidence.log, 7);
    evidence.sealed = { checkpoint: past, publicKeyPem: signer.publicKeyPem };
    expect((await judge(evidence)).LOG_CHAIN.explanation).toContain('the checkpoint at position 7');
    evidence.sealed = {
      checkpoint: { ...past, signedAt: '2023-01-01T00:00:00.000Z' },
      publicKeyPem: signer.publicKeyPem,
    };
    expect((await judge(evidence)).LOG_CHAIN.explanation).toContain('signature');
  });

  it('refuses a root that is not the sealed one, and a log that opens as another one', async () => {
    const evidence = await certifiedEvidence();
    evidence.sealed = { checkpoint: seal(evidence.log), publicKeyPem: signer.publicKeyPem };
    const claim = parseCheckpointClaim('ab'.repeat(32))!;
    expect((await judge(evidence, { claim })).LOG_CHAIN.outcome).toBe('FAILED');
    const foreign = await certifiedEvidence();
    foreign.evidence = { ...foreign.evidence, headerText: foreign.evidence.headerText.replace('0b8e1f6a', '1b8e1f6a') };
    expect((await judge(foreign)).LOG_CHAIN.explanation).toContain('another log');
  });
});

describe('derivation', () => {
  it('fails for the frozen format but never for the code of today', async () => {
    const evidence = await certifiedEvidence();
    const derive: VerifyOptions['deriveFrozen'] = async (events) =>
      [...(await deriveTestRecords(events))].map(({ id, record }) => ({
        id,
        record: id === 'i3' ? record.replace('"value":3', '"value":4') : record,
      }));
    const verdicts = await judge(evidence, { deriveFrozen: derive, deriveCurrent: derive });
    expect(verdicts.DERIVATION_FROZEN_FORMAT).toMatchObject({
      outcome: 'FAILED',
      differingRows: 1,
      differences: [{ what: 'row i3' }],
    });
    expect(verdicts.DERIVATION_CURRENT_CODE).toMatchObject({ outcome: 'DIFFERS_EXPLAINED', differingRows: 1 });
    expect(verdicts.DERIVATION_CURRENT_CODE.explanation).not.toMatch(/tamper|fail/i);
  });

  it("folds only the participant's events up to the snapshot, without identities", async () => {
    const evidence = await certifiedEvidence();
    const streams = new Set<string>();
    const positions: number[] = [];
    await judge(evidence, {
      deriveFrozen: async (events) => {
        for await (const { stream, position } of events) {
          streams.add(stream);
          positions.push(position);
        }
        return [];
      },
    });
    expect([...streams].every((stream) => /-(?:d1|state)\./.test(stream) && !stream.startsWith('student-'))).toBe(true);
    expect(Math.max(...positions)).toBe(at(evidence, certificationEvent('SnapshotRequested')) + 1);
  });

  it('is not possible, rather than failed, when the code does not know the format', async () => {
    const unknown = (): Promise<never> => Promise.reject(new Error('behavior/7 is not known here'));
    const verdicts = await judge(await certifiedEvidence(), { deriveFrozen: unknown, deriveCurrent: unknown });
    expect(verdicts.DERIVATION_FROZEN_FORMAT).toMatchObject({ outcome: 'NOT_POSSIBLE' });
    expect(verdicts.DERIVATION_FROZEN_FORMAT.explanation).toContain('behavior/7');
  });
});

describe('what a person may hold of a checkpoint', () => {
  it('is read from a file, from numbers, or from digits in groups', () => {
    const root = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const groups = root
      .slice(7)
      .toUpperCase()
      .replaceAll(/(.{4})/g, '$1 ');
    expect(parseCheckpointClaim(groups)).toEqual({ position: null, root, signed: null });
    expect(parseCheckpointClaim(` 48113:${root}\n`)).toEqual({ position: 48113, root, signed: null });
    const signed = { logId: 'l', position: 5, streams: 1, root, signedAt: '', keyId: '', signature: 'x' };
    expect(parseCheckpointClaim(canonicalJson(signed))).toEqual({ position: 5, root, signed });
    for (const text of ['', 'c1', '{}', '{"root":', `${root}0`, '12:']) expect(parseCheckpointClaim(text)).toBeNull();
  });
});
