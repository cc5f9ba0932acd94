import { expect, it } from 'vitest';
import type { JobRow } from '../../../src/application/ports/jobs.ts';
import { type StateValidationParts, stateValidationJob } from '../../../src/jobs/state-validation-job.ts';

const JOB: JobRow = {
  id: 'run-1',
  kind: 'STATE_VALIDATION',
  title: 'State validation',
  org: 'd1',
  requestedBy: 'account-1',
  certificationId: 'c1',
  input: { certificationId: 'c1', position: 7 },
  status: 'RUNNING',
  queuedAt: '2022-06-02T15:00:00.000Z',
  finishedAt: null,
  percent: null,
  error: null,
  errorCode: null,
  result: null,
  attempts: 1,
  cancelledBy: null,
  queueNumber: 1,
};

/** A district whose incidents are judged anew; `look` is told how often somebody has asked, and says whether that is over. */
function judging(look: (asked: number) => boolean) {
  const done: string[] = [];
  const parts = {
    commands: {
      clock: { now: () => new Date('2022-06-02T15:00:00.000Z') },
      handle: async () => (done.push('recorded'), { kind: 'accepted', revision: 3 }),
    },
    read: {
      certifications: {
        byIds: async () =>
          new Map([['c1', { state: { districtId: 'd1', schoolId: null, schoolYear: 2022, validationGroupIds: [] } }]]),
      },
      validationGroups: { byIds: async () => new Map() },
      validationRules: { byIds: async () => new Map() },
    },
    validationRuns: {
      run: async () => (done.push('judged'), { position: 7, counts: [], fatalCount: 0, differingRecords: 0 }),
    },
    progress: {
      waitForPosition: async () => true,
      waitForRevision: async () => 8,
      isLaneParked: () => false,
      waitUntilWritten: async (districtId: string) => look(done.push(`asked for ${districtId}`)),
    },
  } as unknown as StateValidationParts;
  const cancelled = new AbortController();
  const run = () => stateValidationJob(parts).run(JOB, { signal: cancelled.signal, progress: async () => undefined });
  return { done, cancelled, run };
}

it('judges when every incident of the district is written for the mappings of today, however long that takes', async () => {
  const { done, run } = judging((asked) => asked === 40);
  expect(await run()).toEqual({ runId: 'run-1', fatalCount: 0, differingRecords: 0 });
  expect(done).toEqual([...Array<string>(40).fill('asked for d1'), 'judged', 'recorded']);
});

it('judges nothing when it is cancelled while it waits for them', async () => {
  const { done, cancelled, run } = judging((asked) => {
    if (asked === 3) cancelled.abort(new Error('cancelled'));
    return false;
  });
  await expect(run()).rejects.toThrow('cancelled');
  expect(done).toEqual(Array<string>(3).fill('asked for d1'));
});
