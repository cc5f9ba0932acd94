import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { ImportResult as Stored } from '../../src/application/imports/import-request.ts';
import { After, connection, encodeCursor, First, numberCursor, pageSize } from '../support/connection.ts';
import { ImportResult, RowErrorConnection, type RowErrorPage } from '../types/import.ts';
import { Job } from '../types/job.ts';

/** Of an import that ended before it wrote anything. */
const NOTHING = {
  ...{ read: 0, imported: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, rowErrorCount: 0, noticeCount: 0 },
  ...{ rowErrors: [], notices: [], unmapped: [], byKind: {} },
};

@Resolver(() => Job)
export class JobImportResultFields {
  @FieldResolver(() => ImportResult, {
    nullable: true,
    description:
      'What an import did or found; of one that runs, failed or was cancelled, the counts so far. Null for other kinds and before it has begun to write.',
  })
  importResult(@Root() job: Job): ImportResult | null {
    if (job.kind !== 'IMPORT') return null;
    const hasStopped = job.status === 'FAILED' || job.status === 'CANCELLED';
    if (job.result === null && !hasStopped) return null;
    const stored = (job.result ?? NOTHING) as unknown as Stored;
    return {
      ...stored,
      // Results of before notices were kept have none.
      notices: stored.notices ?? [],
      noticeCount: stored.noticeCount ?? 0,
      byKind: Object.entries(stored.byKind).map(([kind, count]) => ({ kind, count })),
      rowErrors: stored.rowErrors.map((error) => ({
        ...error,
        column: error.column ?? null,
        sourceKey: error.sourceKey ?? null,
      })),
    };
  }
}

@Resolver(() => ImportResult)
export class ImportResultFields {
  @FieldResolver(() => RowErrorConnection, {
    description: 'Why records were not taken over, in the order of the file; the first 1,000 are kept.',
  })
  rowErrors(@Root() result: ImportResult, @First(50) first?: number, @After() after?: string): RowErrorPage {
    const size = pageSize(first);
    const from = Number(numberCursor(after) ?? -1) + 1;
    const rows = result.rowErrors.map((node, index) => ({ node, index })).slice(from, from + size + 1);
    return connection(
      rows,
      size,
      ({ node, index }) => ({ cursor: encodeCursor([String(index)]), node }),
      async () => result.rowErrorCount,
    );
  }
}
