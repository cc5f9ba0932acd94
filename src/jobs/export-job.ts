import type { CommandHandler } from '../application/command-handler.ts';
import type { AccessLog } from '../application/ports/access-log.ts';
import type { Evidence } from '../application/ports/evidence.ts';
import { JobFailed, type JobHandler } from '../application/ports/jobs.ts';
import { streams } from '../application/streams.ts';
import { exportDecider } from '../domain/export/decider.ts';
import { requesterOf } from './requester.ts';

export interface ExportParts {
  readonly commands: CommandHandler;
  readonly evidence: Evidence;
  readonly accessLog: AccessLog;
}

/** How long links to a file can be made: the record of the export stays for ever. */
const KEPT_DAYS = 7;

/** Writes a file of data. Who, how much and why stand in the access log, and the fact in the log, before the file can be had. */
export function exportJob({ commands, evidence, accessLog }: ExportParts): JobHandler {
  return {
    kind: 'EXPORT',
    async run(job) {
      const { profile, snapshotId, purpose, address } = job.input;
      if (
        profile !== 'AUDIT_BUNDLE' ||
        typeof snapshotId !== 'string' ||
        typeof purpose !== 'string' ||
        job.certificationId === null
      )
        throw new JobFailed('BAD_USER_INPUT', 'The request does not say what to export.');
      const { sha256, rowCount } = await evidence.writeBundle(snapshotId, job.certificationId);
      const digest = `sha256:${sha256}`;
      const requester = requesterOf(job);
      await accessLog.record({
        kind: 'EXPORT',
        accountId: job.requestedBy,
        onBehalfOf: requester.impersonatedBy === null ? null : requester.accountId,
        operation: 'requestExport',
        purpose,
        rowCount,
        subject: null,
        address: typeof address === 'string' ? address : '',
      });
      const outcome = await commands.handle(
        { principal: requester, idempotencyKey: job.id, correlationId: job.id },
        {
          operation: 'recordExport',
          stream: streams.export(job.org, job.id),
          org: job.org,
          decider: exportDecider,
          input: { profile, snapshotId },
          command: () => ({
            type: 'RecordExport',
            data: { exportId: job.id, org: job.org, profile, purposeCode: profile, rowCount, digest },
          }),
        },
      );
      if (outcome.kind === 'rejected') throw new Error(`the record of export ${job.id} was refused`);
      const expiresAt = new Date(Date.parse(job.queuedAt) + KEPT_DAYS * 86_400_000).toISOString();
      return { sha256, digest, rowCount, fileName: `snapshot-${snapshotId}.zip`, expiresAt };
    },
  };
}
