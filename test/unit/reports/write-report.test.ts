import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ReadModel } from '../../../projections/read-model.ts';
import type { BlobStore } from '../../../src/application/ports/files.ts';
import type { IssueReports } from '../../../src/application/ports/issue-reports.ts';
import type { ValidationIssueRow, ValidationRuns } from '../../../src/application/ports/validation-runs.ts';
import type { ReportRequest } from '../../../src/jobs/report-request.ts';
import { type ReportParts, writeReport } from '../../../src/jobs/write-report.ts';

const REQUEST: ReportRequest = {
  profile: 'VALIDATION_REPORT',
  format: 'CSV',
  title: 'Validation report',
  fileName: 'report.csv',
  validationRunId: null,
  ruleIds: ['BEH-01'],
  dataset: 'DISTRICT',
  scope: { districtId: 'd1', schoolIds: null, schoolYear: 2022 },
  hasNames: false,
};
const NOW = new Date('2022-06-02T15:00:00.000Z');

/** A read model that knows nobody: the cells stay empty. */
const NOBODY = {
  directory: { districtsByIds: async () => new Map(), schoolsByIds: async () => new Map() },
  incidents: { reportFacts: async () => new Map() },
  students: { byIds: async () => new Map(), inScope: async () => new Set() },
  validationRules: { byIds: async () => new Map() },
} as unknown as ReadModel;

const NO_RUNS = {} as ValidationRuns;

/** Findings in portions of 500, and how many rows were handed out so far. */
function reports(count: number): IssueReports & { given: number } {
  const source = {
    given: 0,
    async visit(_: unknown, visitor: Parameters<IssueReports['visit']>[1]) {
      await visitor.begin({ position: 7, counts: [{ ruleId: 'BEH-01', severity: 'FATAL', count }] });
      for (; source.given < count; source.given += 500)
        await visitor.rows(
          Array.from({ length: 500 }, (__, index): ValidationIssueRow => ({
            ruleId: 'BEH-01',
            severity: 'FATAL',
            incidentId: `i${source.given + index}`,
            schoolId: 's1',
            explanation: 'Something is the matter with this record, and it takes a sentence to say what.',
            about: [],
          })),
        );
    },
  };
  return source;
}

const NOTHING_STALE = { waitUntilWritten: async () => true };

/** Incidents of the district are judged anew; `look` is told how often somebody has asked, and says whether that is over. */
function judging(look: (asked: number) => boolean) {
  const asked: string[] = [];
  return { asked, waitUntilWritten: async (districtId: string) => look(asked.push(districtId)) };
}

const blobsOf = (put: (stream: Readable) => Promise<string>): BlobStore => ({
  put: async (stream) => ({ sha256: await put(stream), size: 0 }),
  open: () => Promise.reject(new Error('not here')),
  size: async () => null,
});

const write = (
  issueReports: IssueReports,
  blobs: BlobStore,
  signal = new AbortController().signal,
  progress: ReportParts['progress'] = NOTHING_STALE,
) =>
  writeReport({ read: NOBODY, blobs, validationRuns: NO_RUNS, issueReports, progress }, REQUEST, { now: NOW, signal });

describe('writing a report', () => {
  it('writes 100,000 rows, one line each', async () => {
    let text = '';
    const written = await write(
      reports(100_000),
      blobsOf(async (stream) => {
        text = (await buffer(stream)).toString('utf8');
        return 'digest';
      }),
    );
    expect(written).toEqual({ sha256: 'digest', rowCount: 100_000, namedStudents: 0 });
    expect(text.split('\r\n')).toHaveLength(100_002);
    expect(new Set(text.match(/\bi\d+\b/g)).size).toBe(100_000);
  });

  it('reads no further than the file is written', async () => {
    const source = reports(100_000);
    let ahead = 0;
    let lines = 0;
    await write(
      source,
      blobsOf(async (stream) => {
        for await (const chunk of stream) {
          // Whoever is behind gets time to fall further behind.
          await new Promise((resolve) => setImmediate(resolve));
          lines += (chunk as Buffer).toString('utf8').split('\r\n').length - 1;
          ahead = Math.max(ahead, source.given - lines);
        }
        return 'digest';
      }),
    );
    expect(lines).toBe(100_001);
    expect(ahead).toBeLessThanOrEqual(2_000);
  });

  it('fails when the file cannot be written, and stops reading', async () => {
    const source = reports(100_000);
    const full = blobsOf(async (stream) => {
      await new Promise((resolve) => stream.once('data', resolve));
      throw new Error('the disk is full');
    });
    await expect(write(source, full)).rejects.toThrow('the disk is full');
    expect(source.given).toBeLessThan(100_000);
  });

  it('stops when the job is cancelled, and leaves no file', async () => {
    const source = reports(100_000);
    const cancelled = new AbortController();
    let isKept = false;
    const blobs = blobsOf(async (stream) => {
      stream.once('data', () => cancelled.abort(new Error('cancelled')));
      await buffer(stream);
      isKept = true;
      return 'digest';
    });
    await expect(write(source, blobs, cancelled.signal)).rejects.toThrow('cancelled');
    expect(isKept).toBe(false);
    expect(source.given).toBeLessThan(100_000);
  });

  it('begins when every incident of the district is judged by the mappings of today, however long that takes', async () => {
    const source = reports(500);
    const given: number[] = [];
    const progress = judging((asked) => {
      given.push(source.given);
      return asked === 40;
    });
    const { rowCount } = await write(
      source,
      blobsOf(async (stream) => ((await buffer(stream)).length > 0 ? 'digest' : 'nothing')),
      new AbortController().signal,
      progress,
    );
    expect(rowCount).toBe(500);
    expect(progress.asked).toEqual(Array<string>(40).fill('d1'));
    expect(given).toEqual(Array<number>(40).fill(0));
  });

  it('stops when the job is cancelled while incidents are still being judged', async () => {
    const source = reports(500);
    const cancelled = new AbortController();
    const progress = judging((asked) => {
      if (asked === 3) cancelled.abort(new Error('cancelled'));
      return false;
    });
    await expect(
      write(
        source,
        blobsOf(() => Promise.reject(new Error('not asked for'))),
        cancelled.signal,
        progress,
      ),
    ).rejects.toThrow('cancelled');
    expect([progress.asked.length, source.given]).toEqual([3, 0]);
  });
});
