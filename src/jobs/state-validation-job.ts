import type { ReadModel } from '../../projections/read-model.ts';
import { authoredOfGroups } from '../application/authored-rules.ts';
import type { CommandHandler } from '../application/command-handler.ts';
import { JobFailed, type JobHandler } from '../application/ports/jobs.ts';
import type { ReadProgress } from '../application/ports/read-progress.ts';
import type { ValidationRuns } from '../application/ports/validation-runs.ts';
import { streams } from '../application/streams.ts';
import { CERTIFICATION_GROUP_ID } from '../application/validation-groups.ts';
import { certificationDecider } from '../domain/certification/decider.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import { stateDate } from '../shared/calendar.ts';

export interface StateValidationParts {
  readonly commands: CommandHandler;
  readonly read: ReadModel;
  readonly validationRuns: ValidationRuns;
  readonly progress: ReadProgress;
}

const WAIT_MS = 1_000;
const PROJECTION_WAIT_MS = 5_000;
const PRINCIPAL: Principal = {
  accountId: 'system:state-validation',
  kind: 'SYSTEM',
  personId: null,
  roles: [],
  districtId: null,
  schoolIds: null,
  impersonatedBy: null,
};

/**
 * Wizard step 2: runs the rules on the state's records at or after the position of the request and tells the certification. Safe to run
 * twice: a report that was kept is the one that counts, and the certification takes a run in once, or not at all when a later one replaced it.
 */
export function stateValidationJob({ commands, read, validationRuns, progress }: StateValidationParts): JobHandler {
  return {
    kind: 'STATE_VALIDATION',
    async run(job, { signal }) {
      const { certificationId, position } = job.input;
      if (typeof certificationId !== 'string' || typeof position !== 'number')
        throw new JobFailed('BAD_USER_INPUT', 'The request does not say what to validate.');
      while (!(await progress.waitForPosition(position, WAIT_MS))) signal.throwIfAborted();
      const doc = (await read.certifications.byIds([certificationId])).get(certificationId);
      if (!doc) throw new JobFailed('NOT_FOUND', 'The certification does not exist.');
      const { districtId, schoolId, schoolYear, validationGroupIds } = doc.state;
      if (progress.isLaneParked(districtId))
        throw new JobFailed('LANE_FAULTED', "The district's data is being repaired; run it again later.");
      while (!(await progress.waitUntilWritten(districtId, WAIT_MS))) signal.throwIfAborted();
      const now = commands.clock.now();
      const kept = await validationRuns.run(
        {
          id: job.id,
          certificationId,
          groupId: CERTIFICATION_GROUP_ID,
          ranAt: now.toISOString(),
          ranBy: job.requestedBy,
        },
        'STATE',
        { districtId, schoolIds: schoolId === null ? null : [schoolId], schoolYear },
        stateDate(now),
        await authoredOfGroups(read, validationGroupIds),
      );
      const stream = streams.certification(certificationId);
      const outcome = await commands.handle(
        { principal: PRINCIPAL, idempotencyKey: job.id, correlationId: job.id, lane: 'interactive' },
        {
          operation: 'recordStateValidation',
          stream,
          org: districtId,
          schoolYear,
          decider: certificationDecider,
          input: { runId: job.id },
          command: () => ({
            type: 'RecordStateValidation',
            runId: job.id,
            position: kept.position,
            rulesetDigest: kept.rulesetDigest,
            counts: kept.counts,
            differingRecords: kept.differingRecords,
          }),
        },
      );
      if (outcome.kind === 'rejected')
        throw new Error(
          `the result of ${job.id} was refused: ${outcome.rejections.map(({ code }) => code).join(', ')}`,
        );
      // Who hears that the job is done finds the result in the certification.
      await progress.waitForRevision(stream, outcome.revision, PROJECTION_WAIT_MS);
      return { runId: job.id, fatalCount: kept.fatalCount, differingRecords: kept.differingRecords };
    },
  };
}
