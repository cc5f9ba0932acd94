import type { CommandHandler } from '../application/command-handler.ts';
import type { AccessLog } from '../application/ports/access-log.ts';
import type { Evidence } from '../application/ports/evidence.ts';
import { JobFailed, type JobHandler, type JobRow } from '../application/ports/jobs.ts';
import { reportTexts } from '../application/reports/report-text.ts';
import { streams } from '../application/streams.ts';
import { exportDecider } from '../domain/export/decider.ts';
import { reportRequestOf } from './report-request.ts';
import { requesterOf } from './requester.ts';
import { type ReportParts, writeReport } from './write-report.ts';

export interface ExportParts extends ReportParts {
  readonly commands: CommandHandler;
  readonly evidence: Evidence;
  readonly accessLog: AccessLog;
}

/** How long links to a file can be made: the record of the export stays for ever. */
const KEPT_DAYS = 7;

/** A file that stands in the blob store. */
type WrittenFile = {
  readonly sha256: string;
  readonly rowCount: number;
  readonly namedStudents: number;
  readonly fileName: string;
  readonly contentType: string;
};

/** Writes a file of data. Who, how much and why stand in the access log, and the fact in the log, before the file can be had. */
export function exportJob(parts: ExportParts): JobHandler {
  const { commands, accessLog } = parts;
  return {
    kind: 'EXPORT',
    async run(job, control) {
      const { profile, purpose, address } = job.input;
      if (typeof profile !== 'string' || typeof purpose !== 'string')
        throw new JobFailed('BAD_USER_INPUT', 'The request does not say what to export.');
      // A job that comes again after its file was written hands out that file: it is the one that the log names.
      const file = (job.result as WrittenFile | null) ?? (await written(parts, job, control.signal));
      await control.progress(90, file);
      const digest = `sha256:${file.sha256}`;
      const requester = requesterOf(job);
      const access = {
        accountId: job.requestedBy,
        onBehalfOf: requester.impersonatedBy === null ? null : requester.accountId,
        operation: 'requestExport',
        purpose,
        subject: null,
        address: typeof address === 'string' ? address : '',
        org: job.org,
      };
      await accessLog.record({ ...access, kind: 'EXPORT', rowCount: file.rowCount });
      if (file.namedStudents > 0) await accessLog.record({ ...access, kind: 'PII_READ', rowCount: file.namedStudents });
      const outcome = await commands.handle(
        { principal: requester, idempotencyKey: job.id, correlationId: job.id },
        {
          operation: 'recordExport',
          stream: streams.export(job.org, job.id),
          org: job.org,
          decider: exportDecider,
          input: { profile, snapshotId: job.input['snapshotId'] ?? null },
          command: () => ({
            type: 'RecordExport',
            data: { exportId: job.id, org: job.org, profile, purposeCode: profile, rowCount: file.rowCount, digest },
          }),
        },
      );
      if (outcome.kind === 'rejected') throw new Error(`the record of export ${job.id} was refused`);
      const expiresAt = new Date(Date.parse(job.queuedAt) + KEPT_DAYS * 86_400_000).toISOString();
      return { ...file, digest, expiresAt };
    },
  };
}

async function written(parts: ExportParts, job: JobRow, signal: AbortSignal): Promise<WrittenFile> {
  if (job.input['profile'] === 'AUDIT_BUNDLE') {
    const { snapshotId } = job.input;
    if (typeof snapshotId !== 'string' || job.certificationId === null)
      throw new JobFailed('BAD_USER_INPUT', 'The request does not say what to export.');
    const bundle = await parts.evidence.writeBundle(snapshotId, job.certificationId);
    return { ...bundle, namedStudents: 0, fileName: `snapshot-${snapshotId}.zip`, contentType: 'application/zip' };
  }
  const request = reportRequestOf(job);
  const report = await writeReport(parts, request, { now: parts.commands.clock.now(), signal });
  return { ...report, fileName: request.fileName, contentType: reportTexts[request.format].contentType };
}
