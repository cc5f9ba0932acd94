import { eventHash, ZERO_HASH } from '../../../src/crypto/event-hash.ts';
import { canonicalJson } from '../../../src/shared/canonical-json.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import type { DerivedRecord } from '../../../src/snapshots/verify/derivation.ts';
import type { EventEvidence } from '../../../src/snapshots/verify/evidence.ts';

export const LOG_ID = '0b8e1f6a-6a53-4c11-9d5c-0d1f6a2b3c4d';
export const SNAPSHOT_ID = '5f0c0f8e-3a77-4a3b-8a63-9b1d2f4e6a10';
export const CERTIFICATION_ID = 'd1.window';
export const CERTIFICATION_STREAM = `certification-${CERTIFICATION_ID}`;

/** A hand-made log: every event hashed and chained as the product does it, positions dense from 1. */
export class LogBuilder {
  readonly events: EventEvidence[] = [];

  append(
    stream: string,
    type: string,
    data: JsonObject,
    org = stream.slice(stream.indexOf('-') + 1, stream.indexOf('.')),
  ): EventEvidence {
    const position = this.events.length + 1;
    const before = this.events.findLast((event) => event.stream === stream);
    const unhashed = {
      stream,
      revision: before ? before.revision + 1 : 0,
      id: `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`,
      type,
      schemaVersion: 1,
      data: canonicalJson(data),
      sealed: '[]',
      meta: canonicalJson({
        at: `2022-06-${String(1 + (position % 28)).padStart(2, '0')}T15:00:00.000Z`,
        actor: 'account-1',
        org,
      }),
      prevHash: before?.hash ?? ZERO_HASH,
    };
    const event = { position, ...unhashed, hash: eventHash({ ...unhashed, logId: LOG_ID }) };
    this.events.push(event);
    return event;
  }
}

/** A log with two districts, some incidents of each, and the certification of d1 opened with two certifiers. */
export function openedLog(incidents = 5): LogBuilder {
  const log = new LogBuilder();
  log.append('agency-state.log', 'LogOpened', { logId: LOG_ID, stateAgency: 'Office of Public Instruction' });
  log.append('student-state.s1', 'StudentRegistered', { studentId: 's1' });
  for (let n = 0; n < incidents; n += 1) {
    log.append(`incident-d1.i${n}`, 'IncidentReported', { incidentId: `i${n}`, value: n });
    log.append(`incident-d2.j${n}`, 'IncidentReported', { incidentId: `j${n}`, value: n });
  }
  if (incidents > 0) log.append('incident-d1.i0', 'IncidentDetailsCorrected', { incidentId: 'i0', value: 100 });
  log.append(CERTIFICATION_STREAM, 'CertificationOpenedForParticipant', { certificationId: CERTIFICATION_ID });
  for (const personId of ['avery', 'blake'])
    log.append(CERTIFICATION_STREAM, 'CertifierRequired', { certificationId: CERTIFICATION_ID, personId });
  return log;
}

export function requestSnapshot(log: LogBuilder, snapshotId = SNAPSHOT_ID, cycle = 1): EventEvidence {
  return log.append(CERTIFICATION_STREAM, 'SnapshotRequested', {
    certificationId: CERTIFICATION_ID,
    cycle,
    snapshotId,
  });
}

/** Capture, both submissions, sending and approval, all over one digest. */
export function certify(log: LogBuilder, digest: string, position: number, snapshotId = SNAPSHOT_ID, cycle = 1): void {
  const about = { certificationId: CERTIFICATION_ID, cycle, snapshotId, digest };
  log.append(CERTIFICATION_STREAM, 'SnapshotCaptured', { ...about, position });
  for (const personId of ['avery', 'blake']) {
    log.append(CERTIFICATION_STREAM, 'CertificationSubmitted', {
      ...about,
      personId,
      requiredCertifiers: ['avery', 'blake'],
    });
  }
  log.append(CERTIFICATION_STREAM, 'CertificationSent', about);
  log.append(CERTIFICATION_STREAM, 'CertificationApproved', { ...about, approvedBy: 'sam' });
}

/** What the tests' frozen format makes of one incident's last event. */
export const certifiedRecord = (id: string, value: number): string => canonicalJson({ format: 'test/1', id, value });

/** Folds the incidents of d1, as the composition's functions do with the real events. */
export async function deriveTestRecords(events: AsyncIterable<EventEvidence>): Promise<Iterable<DerivedRecord>> {
  const values = new Map<string, number>();
  for await (const { stream, data } of events) {
    if (!stream.startsWith('incident-d1.')) continue;
    const { incidentId, value } = JSON.parse(data) as { incidentId: string; value: number };
    values.set(incidentId, value);
  }
  return [...values].map(([id, value]) => ({ id, record: certifiedRecord(id, value) }));
}
