import type { Sql } from '../postgres/sql.ts';
import type { AppendOutcome, AppendRequest } from './port.ts';

const CALL = 'select * from log.append_batch($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)';

interface Answer {
  readonly append: number;
  readonly outcome: AppendOutcome['kind'];
  readonly log_position: number | null;
  readonly stream_revision: number;
  readonly detail: string | null;
}

/** Writes appends in one call of `log.append_batch` (migrations/0001_log.sql): one transaction, one outcome for each, in order. */
export async function appendBatch(sql: Sql, requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
  const answers = await sql.query<Answer>(CALL, parameters(requests), 'log.append_batch');
  const outcomes = new Array<AppendOutcome | undefined>(requests.length).fill(undefined);
  for (const answer of answers) outcomes[answer.append - 1] = outcomeOf(answer);
  return outcomes.map((outcome, index) => {
    if (outcome === undefined)
      throw new Error(`log.append_batch gave no answer for append ${index + 1} of ${requests.length}`);
    return outcome;
  });
}

/** Lines and array literals without quoting: `checkAppend` refuses whatever would need it. */
function parameters(requests: readonly AppendRequest[]): string[] {
  const rows = requests.flatMap(({ stream, expectedRevision, events }, index) =>
    events.map((event, place) => ({ event, stream, append: index + 1, revision: expectedRevision + 1 + place })),
  );
  type Row = (typeof rows)[number];
  const lines = (column: (row: Row) => string): string => rows.map(column).join('\n');
  const array = (column: (row: Row) => string | number): string => `{${rows.map(column).join(',')}}`;
  return [
    array(({ append }) => append),
    lines(({ stream }) => stream),
    array(({ revision }) => revision),
    array(({ event }) => event.id),
    lines(({ event }) => event.type),
    array(({ event }) => event.schemaVersion),
    lines(({ event }) => event.data),
    lines(({ event }) => event.sealed),
    lines(({ event }) => event.meta),
    lines(({ event }) => event.prevHash),
    lines(({ event }) => event.hash),
    lines(({ event }) => event.org),
    array(({ event }) => event.schoolYear ?? 'NULL'),
    array(({ event }) => event.at),
  ];
}

function outcomeOf({ outcome, log_position: position, stream_revision: revision, detail }: Answer): AppendOutcome {
  switch (outcome) {
    case 'appended':
    case 'duplicate':
      return { kind: outcome, revision, logPosition: String(position) };
    case 'conflict':
      return { kind: 'conflict', actualRevision: revision };
    case 'id-reused':
      return { kind: 'id-reused', eventId: detail ?? '' };
    case 'broken-chain':
      return { kind: 'broken-chain', actualHash: detail ?? '' };
  }
}
