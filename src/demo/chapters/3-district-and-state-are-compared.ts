import { type DemoContext, finished, until } from '../context.ts';
import {
  figures,
  markViewed,
  runDistrictValidation,
  runStateValidation,
  stateReport,
  takeSnapshot,
} from '../wizard.ts';

export async function chapter3(demo: DemoContext): Promise<void> {
  const { story, people, certificationId } = demo;
  story.chapter(3, 'District and state are compared');
  await validate(demo, 2);
  await resync(demo, 2);
  const runId = await validate(demo, 0);
  await story.refused('takeSnapshot', 'REPORT_NOT_VIEWED', () => takeSnapshot(people.avery, certificationId));
  story.accepted(
    'markReportViewed',
    await markViewed(people.avery, certificationId, runId),
    () => 'Avery has opened the state report',
  );
}

/** Steps 1 and 2 of the wizard; gives the id of the state report. */
export async function validate({ story, people, certificationId }: DemoContext, differing: number): Promise<string> {
  const first = story.accepted(
    'runDistrictValidation',
    await runDistrictValidation(people.avery, certificationId),
    ({ validationRun }) => `${validationRun.fatalCount} fatal`,
  );
  story.expect('fatal findings', first.validationRun.fatalCount, 0);
  const queued = story.accepted(
    'runStateValidation',
    await runStateValidation(people.avery, certificationId),
    ({ job }) => `${job.status} …`,
  );
  const report = await stateReport(people.avery, queued.job.id as string);
  story.expect('records that differ', report.differingRecords, differing);
  story.expect(
    'BEH-16',
    figures(report).filter((line) => line.startsWith('BEH-16')),
    differing === 0 ? [] : [`BEH-16 FATAL ${differing}`],
  );
  story.step(
    'call',
    'runStateValidation',
    `COMPLETED: ${differing === 0 ? 'district and state are equal' : `${differing} records differ, not yet synced`}`,
  );
  return report.id as string;
}

/** A resync copies what differs, and the wizard starts again. */
export async function resync(
  { story, people, districtId, certificationId, newKey }: DemoContext,
  copied: number,
): Promise<void> {
  const input = { districtId, schoolYear: 2022, objectGroups: ['BEHAVIOR'], idempotencyKey: newKey() };
  const asked = story.accepted(
    'startBatchResync',
    await people.avery.mutate('startBatchResync', 'StartBatchResyncInput', input, 'job { id }'),
    () => 'queued',
  );
  await finished(people.avery, asked.job.id as string, '');
  const { syncStatus } = (await people.avery.call(
    'query ($id: ID!) { syncStatus(districtId: $id) { pending lastRun { copied } } }',
    { id: districtId },
  )) as { syncStatus: { pending: number; lastRun: { copied: number } } };
  story.expect('records copied', [syncStatus.lastRun.copied, syncStatus.pending], [copied, 0]);
  // The steps are reset by a reactor: only then does a new run count.
  await until('the steps to start again', async () => {
    const { certification: row } = (await people.avery.call(
      'query ($id: ID!) { certification(id: $id) { wizard { districtValidation } } }',
      { id: certificationId },
    )) as { certification: { wizard: { districtValidation: string } } };
    return row.wizard.districtValidation === 'NOT_STARTED' ? true : null;
  });
  story.step('call', 'startBatchResync', `${copied} records copied · steps start again · 0 pending`);
}
