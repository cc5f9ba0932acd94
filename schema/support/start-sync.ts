import { streams } from '../../src/application/streams.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import { syncDecider } from '../../src/domain/sync/decider.ts';
import type { DistrictSynced } from '../../src/domain/sync/events.ts';
import { schoolYearOf, stateDate } from '../../src/shared/calendar.ts';
import { Fault } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { assertLaneRuns } from './incident-command.ts';
import { judgedAnew } from './min-position.ts';
import { canonicalInput, commandContext, type MutationInput, type PayloadBase, runCommand } from './mutation.ts';
import { visibleDistrict } from './scope.ts';

/** Asks for a copy of the district's school year; the job of the same id ends when the state has it. */
export async function startSync(
  context: GraphqlContext,
  operation: string,
  input: MutationInput,
  wanted: Omit<DistrictSynced, 'syncId'>,
): Promise<PayloadBase & { readonly job: JobRow | null }> {
  const { districtId, schoolYear, kind } = wanted;
  const next = schoolYearOf(stateDate(context.services.clock.now())) + 1;
  if (schoolYear > next)
    throw new Fault(
      'BAD_USER_INPUT',
      `schoolYear is the calendar year in which a school year ends, ${next} at the latest.`,
    );
  await visibleDistrict(context, districtId);
  assertLaneRuns(context, districtId);
  // The copy needs every record as it is: while many are judged anew, everybody's saves would wait for them in the line.
  if (input.dryRun !== true) await judgedAnew(context, districtId);
  const { commands, jobs } = context.services;
  const asked = commandContext(context, input);
  const syncId = commands.deriveId(asked, operation, 'sync');
  const title =
    kind === 'RESYNC'
      ? `Resync of ${schoolYear - 1}-${schoolYear}`
      : `Synchronization of ${schoolYear - 1}-${schoolYear}`;
  // The row comes first: what finishes it may be faster than this request.
  if (asked.dryRun !== true)
    await jobs.track({
      id: syncId,
      kind: 'SYNC',
      title,
      org: districtId,
      requestedBy: signedIn(context).accountId,
      certificationId: null,
      input: { schoolYear, kind },
    });
  const { payload } = await runCommand(context, input, {
    operation,
    stream: streams.sync(districtId, syncId),
    org: districtId,
    schoolYear,
    decider: syncDecider,
    input: canonicalInput(input),
    command: () => ({ type: 'RequestSync', data: { ...wanted, syncId } }),
  });
  return { ...payload, job: asked.dryRun === true ? null : await context.read.jobs.get(syncId) };
}
