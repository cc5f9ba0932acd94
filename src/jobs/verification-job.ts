import type { CommandHandler } from '../application/command-handler.ts';
import type { Evidence } from '../application/ports/evidence.ts';
import { JobFailed, type JobHandler } from '../application/ports/jobs.ts';
import { streams } from '../application/streams.ts';
import { verificationDecider } from '../domain/verification/decider.ts';
import { requesterOf } from './requester.ts';

export interface VerificationParts {
  readonly commands: CommandHandler;
  readonly evidence: Evidence;
}

/** Proves a snapshot and records that it was done and what was found. Run twice, it looks twice and records the first result. */
export function verificationJob({ commands, evidence }: VerificationParts): JobHandler {
  return {
    kind: 'VERIFICATION',
    async run(job) {
      const { snapshotId } = job.input;
      const { certificationId } = job;
      if (typeof snapshotId !== 'string' || certificationId === null)
        throw new JobFailed('BAD_USER_INPUT', 'The request does not say what to verify.');
      const ranAt = commands.clock.now();
      const verdicts = await evidence.verify(snapshotId);
      const durationMs = Math.max(0, commands.clock.now().getTime() - ranAt.getTime());
      await commands.handle(
        { principal: requesterOf(job), idempotencyKey: job.id, correlationId: job.id },
        {
          operation: 'recordVerification',
          stream: streams.verification(job.org, job.id),
          org: job.org,
          decider: verificationDecider,
          input: { snapshotId },
          command: () => ({
            type: 'RecordVerification',
            data: {
              verificationId: job.id,
              org: job.org,
              certificationId,
              snapshotId,
              verdicts: verdicts.map(({ check, outcome, differingRows }) => ({ check, outcome, differingRows })),
            },
          }),
        },
      );
      return { verdicts: verdicts.map((verdict) => ({ ...verdict })), ranAt: ranAt.toISOString(), durationMs };
    },
  };
}
