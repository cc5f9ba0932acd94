import { snapshotRequest } from '../application/certification-jobs.ts';
import { certificationDecider } from '../domain/certification/decider.ts';
import type { RuleFindingCount } from '../domain/kernel/severity.ts';
import { becauseOf, command, type Reactor } from './reactor.ts';

const NAME = 'snapshot-captures';
const PROJECTION_WAIT_MS = 5_000;

/** The projector has captured at the request's position; digest and counts go into the certification, and the waiting job ends. */
export const snapshotCaptures: Reactor = {
  name: NAME,
  types: ['SnapshotRequested'],
  sideBySide: ['SnapshotRequested'],
  async react(event, ports) {
    if (event.type !== 'SnapshotRequested') return;
    const { snapshotId, certificationId, cycle, districtId, schoolYear, trigger } = event.data;
    await ports.jobs.track(
      snapshotRequest({ snapshotId, certificationId, cycle, districtId, trigger, requestedBy: event.meta.actor }),
    );
    const capture = await ports.read.certifications.capture(snapshotId);
    if (!capture)
      throw new Error(
        `the read model does not know the snapshot ${snapshotId} that was requested at ${event.position}`,
      );
    const counts = JSON.parse(capture.counts) as readonly RuleFindingCount[];
    const revision = await command(ports, becauseOf(NAME, event), {
      operation: 'recordCapture',
      stream: event.stream,
      org: districtId,
      schoolYear,
      decider: certificationDecider,
      input: { snapshotId },
      command: () => ({
        type: 'RecordCapture',
        snapshotId,
        digest: capture.digest,
        position: capture.position,
        rulesetDigest: capture.rulesetDigest,
        rowCount: capture.rowCount,
        counts,
      }),
    });
    // Who hears that the job is done finds the digest in the certification.
    await ports.progress.waitForRevision(event.stream, revision, PROJECTION_WAIT_MS);
    await ports.jobs.finish(snapshotId, { result: { snapshotId, digest: capture.digest, rowCount: capture.rowCount } });
  },
};
