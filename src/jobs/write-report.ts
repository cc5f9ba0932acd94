import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ReadModel } from '../../projections/read-model.ts';
import { authoredAmong } from '../application/authored-rules.ts';
import type { BlobStore } from '../application/ports/files.ts';
import type { IssueReports, IssueReportVisitor } from '../application/ports/issue-reports.ts';
import { JobFailed } from '../application/ports/jobs.ts';
import type { ReadProgress } from '../application/ports/read-progress.ts';
import type { ValidationRuns } from '../application/ports/validation-runs.ts';
import type { ReportHead } from '../application/reports/report-head.ts';
import { reportTexts } from '../application/reports/report-text.ts';
import { STATE_TIME_ZONE, stateDate } from '../shared/calendar.ts';
import type { ReportRequest } from './report-request.ts';
import { reportColumns, reportRows } from './report-rows.ts';
import { SUMMARY_COLUMNS, SummaryTally } from './summary-rows.ts';

export interface ReportParts {
  readonly read: ReadModel;
  readonly blobs: BlobStore;
  readonly validationRuns: ValidationRuns;
  readonly issueReports: IssueReports;
  readonly progress: Pick<ReadProgress, 'waitUntilWritten'>;
}

export interface WrittenReport {
  readonly sha256: string;
  readonly rowCount: number;
  /** Students whose names stand in it, each counted once per portion. */
  readonly namedStudents: number;
}

const MAX_BYTES = 4 * 1024 ** 3;
const WAIT_MS = 1_000;
/** Rows of a kept report that are read at a time. */
const PAGE = 500;

/** Writes the report into the blob store while it is read: memory holds a portion of rows, however long the report is. */
export async function writeReport(
  parts: ReportParts,
  request: ReportRequest,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<WrittenReport> {
  const { read, blobs, progress } = parts;
  // A report of all records is one of today's mappings, however long those take.
  if (request.validationRunId === null)
    while (!(await progress.waitUntilWritten(request.scope.districtId, WAIT_MS))) signal.throwIfAborted();
  const text = reportTexts[request.format];
  const out = new PassThrough();
  // Whoever writes finds out; nobody else has to.
  out.on('error', () => undefined);
  const stored = blobs.put(out, MAX_BYTES);
  stored.catch((error: unknown) => out.destroy(error as Error));
  const write = async (piece: string) => {
    signal.throwIfAborted();
    if (out.destroyed) await stored;
    if (!out.write(piece)) await once(out, 'drain', { signal });
  };
  let rowCount = 0;
  let namedStudents = 0;
  const summary = request.profile === 'VALIDATION_SUMMARY' ? new SummaryTally() : null;
  const writeRows = async (rows: readonly (readonly string[])[]) => {
    rowCount += rows.length;
    await write(rows.map((cells) => text.row(cells)).join(''));
  };
  const visitor: IssueReportVisitor = {
    begin: async ({ position, counts }) =>
      write(text.begin(headOf(request, await factsOf(parts, request), { now, position, counts }))),
    async rows(issues) {
      if (summary) return summary.add(issues);
      const { rows, studentIds } = await reportRows(read, request, issues);
      namedStudents += studentIds.length;
      await writeRows(rows);
    },
  };
  try {
    if (request.validationRunId === null)
      await parts.issueReports.visit(
        { ...request, authored: await authoredAmong(read, request.ruleIds), today: stateDate(now) },
        visitor,
      );
    else await visitKept(parts.validationRuns, request.validationRunId, visitor);
    if (summary) await writeRows(await summary.rows(read));
    await write(text.end(rowCount));
    out.end();
  } catch (error) {
    out.destroy(error as Error);
    await stored.catch(() => undefined);
    throw error;
  }
  const { sha256 } = await stored;
  return { sha256, rowCount, namedStudents };
}

/** The report of a run that is kept: the rows of that day, whatever the records are now. */
async function visitKept(runs: ValidationRuns, runId: string, visitor: IssueReportVisitor): Promise<void> {
  const run = await runs.get(runId);
  if (!run) throw new JobFailed('NOT_FOUND', 'The report does not exist.');
  await visitor.begin(run);
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<ValidationRuns['rows']>> = await runs.rows(
      runId,
      { ruleId: null, schoolIds: null },
      { first: PAGE, after },
    );
    if (page.rows.length > 0) await visitor.rows(page.rows);
    if (!page.hasNext) return;
    after = page.rows.at(-1)!.cursor;
  }
}

/** Who the report is about. */
async function factsOf(
  { read }: ReportParts,
  { scope }: ReportRequest,
): Promise<readonly (readonly [string, string])[]> {
  const [districts, schools] = await Promise.all([
    read.directory.districtsByIds([scope.districtId]),
    read.directory.schoolsByIds(scope.schoolIds ?? []),
  ]);
  const names = (scope.schoolIds ?? []).map((id) => schools.get(id)?.name ?? id);
  return [
    ['District', districts.get(scope.districtId)?.name ?? scope.districtId],
    ['Schools', scope.schoolIds === null ? 'All' : names.join(', ')],
  ];
}

function headOf(
  request: ReportRequest,
  who: ReportHead['facts'],
  { now, position, counts }: { readonly now: Date; readonly position: number; readonly counts: ReportHead['counts'] },
): ReportHead {
  const { schoolYear } = request.scope;
  const printed = new Intl.DateTimeFormat('en-US', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: STATE_TIME_ZONE,
  });
  return {
    title: request.title,
    facts: [
      ...who,
      ['School year', `${schoolYear - 1}-${String(schoolYear % 100).padStart(2, '0')}`],
      ['Dataset', request.dataset === 'DISTRICT' ? 'Local dataset' : 'State dataset'],
      ['Position', String(position)],
      ['Written', printed.format(now)],
    ],
    counts,
    ...(request.profile === 'VALIDATION_SUMMARY'
      ? { caption: 'By school', columns: SUMMARY_COLUMNS }
      : { caption: 'Findings', columns: reportColumns(request) }),
    hasStudentData: request.hasNames,
  };
}
