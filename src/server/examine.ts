import type { Database } from '../postgres/sql.ts';
import { ChainChecker } from '../snapshots/verify/chain-checker.ts';
import { verifyChain } from '../event-store/decode-events.ts';
import type { JournalReader, JournalRelation } from '../projector/journal-reader.ts';
import { readProjectionStatus } from '../projector/projection-status.ts';

export interface Finding {
  readonly check:
    | 'MIGRATIONS'
    | 'LOG_CHAIN'
    | 'CLOCK'
    | 'PROJECTION'
    | 'PARKED_LANES'
    | 'KEY_STORE'
    | 'STUDENT_NUMBERS'
    | 'NAMES'
    | 'ISOLATION'
    | 'START';
  readonly isOk: boolean;
  /** A sentence or two for operators. */
  readonly explanation: string;
}

export interface Examined {
  readonly database: Database;
  readonly journal: JournalReader;
  readonly relation: JournalRelation;
  readonly logId: string;
  readonly namespace: string;
  readonly keyEncryptionKeyId: string;
  /** The clock of the demonstration is not the machine's: then the times need not agree. */
  readonly hasDemoClock: boolean;
}

/** Events that are looked at unless every one is asked for. */
const SAMPLE = 5_000;
const PAGE = 2_000;
const MAX_CLOCK_GAP_MINUTES = 5;
const MAX_LAG_SECONDS = 30;

/** Every hash and link of the log, or of its latest events. */
export async function examineChain({ journal, logId }: Examined, isFull: boolean): Promise<Finding> {
  const head = (await journal.head())?.position ?? 0;
  const start = isFull ? 0 : Math.max(0, head - SAMPLE);
  const whole = new ChainChecker(logId);
  for (let position = start; position < head; position += PAGE) {
    const rows = await journal.readAfter(position, PAGE, { upTo: head });
    if (rows.length !== Math.min(PAGE, head - position))
      return finding('LOG_CHAIN', false, `Events after position ${position} are missing.`);
    for (const row of start === 0 ? rows : []) {
      const fault = whole.check(row);
      if (fault !== null)
        return finding(
          'LOG_CHAIN',
          false,
          `Position ${row.position} (${row.stream}, revision ${row.revision}): ${fault}.`,
        );
    }
    try {
      if (start > 0) verifyChain(rows, logId);
    } catch (error) {
      return finding('LOG_CHAIN', false, (error as Error).message);
    }
  }
  return finding(
    'LOG_CHAIN',
    true,
    start === 0
      ? `All ${head} events hash and link as they should.`
      : `The latest ${head - start} of ${head} events hash as they should; --full looks at all of them.`,
  );
}

/** Whether events were stored when they say they were decided. Imports wait in queues and are left out. */
export async function examineClock({ database, relation, hasDemoClock }: Examined): Promise<Finding> {
  if (hasDemoClock)
    return finding('CLOCK', true, 'This system plays a demonstration with a clock of its own: times are not compared.');
  const rows = await database.query<{ position: number; type: string }>(
    `select position, type from ${relation}
     where abs(extract(epoch from recorded_at - at)) > ${MAX_CLOCK_GAP_MINUTES * 60}
       and meta::json ->> 'correlationId' not in (select meta::json ->> 'correlationId' from ${relation} where stream like 'import-%')
     order by position desc limit 4`,
  );
  if (rows.length === 0)
    return finding('CLOCK', true, `Every event was stored within ${MAX_CLOCK_GAP_MINUTES} minutes of its decision.`);
  return finding(
    'CLOCK',
    false,
    `Events were stored more than ${MAX_CLOCK_GAP_MINUTES} minutes before or after they say they were decided, the latest at position ${rows.map(({ position }) => position).join(', ')}: a clock was wrong, or somebody dated them.`,
  );
}

/** How far the read models are, and what waits. */
export async function examineProjection({ database, journal, namespace }: Examined): Promise<readonly Finding[]> {
  const status = await readProjectionStatus(database, journal, namespace);
  const behind = status.lagEvents > 0 && status.lagSeconds > MAX_LAG_SECONDS;
  const where = `position ${status.checkpoint} of ${status.head}`;
  return [
    finding(
      'PROJECTION',
      status.state !== 'FAULTED' && !behind,
      status.fault !== null
        ? `The line stands at ${where}: ${status.fault}.`
        : behind
          ? `The read models are behind: ${where}.`
          : `The read models are at ${where}.`,
    ),
    finding(
      'PARKED_LANES',
      status.parkedLanes.length === 0,
      status.parkedLanes.length === 0
        ? 'No lane waits.'
        : status.parkedLanes
            .map(({ lane, position, error }) => `${lane} waits from position ${position} on: ${error}`)
            .join('; '),
    ),
  ];
}

/** Whether the key store knows the key of every sealed slot, wraps with the key in use, and forgot who was destroyed. */
export async function examineKeys(
  { database, relation, keyEncryptionKeyId }: Examined,
  isFull: boolean,
): Promise<Finding> {
  const [row] = await database.query<{
    unknown: number;
    foreign: number;
    aliases: number;
    live: number;
    destroyed: number;
  }>(
    `select (select count(*)::int from (
               select distinct (slot ->> 'keyId')::uuid as key_id from ${relation} e, json_array_elements(e.sealed::json) slot
               where e.sealed <> '[]' and ($2 or e.position > (select max(position) - ${SAMPLE} from ${relation}))) s
             where not exists (select from pii.data_key k where k.key_id = s.key_id)) as unknown,
            (select count(*)::int from pii.data_key where kek_id <> $1) + (select count(*)::int from pii.log_secret where kek_id <> $1) as foreign,
            (select count(*)::int from pii.alias a join pii.data_key k on k.subject = 'student:' || a.student_id and k.destroyed_at is not null) as aliases,
            (select count(*)::int from pii.data_key where destroyed_at is null) as live,
            (select count(*)::int from pii.data_key where destroyed_at is not null) as destroyed`,
    [keyEncryptionKeyId, isFull],
  );
  const { unknown, foreign, aliases, live, destroyed } = row!;
  const faults = [
    ...(unknown > 0
      ? [`${unknown} keys that events are sealed with are not in the key store: it is older than the log`]
      : []),
    ...(foreign > 0 ? [`${foreign} keys are wrapped by another key-encryption key than the one in use`] : []),
    ...(aliases > 0 ? [`${aliases} aliases of destroyed students are still there: apply the tombstones`] : []),
  ];
  return finding(
    'KEY_STORE',
    faults.length === 0,
    faults.length > 0
      ? `${faults.join('; ')}.`
      : `${live} keys, ${destroyed} destroyed; every sealed part that was looked at has its key.`,
  );
}

export const finding = (check: Finding['check'], isOk: boolean, explanation: string): Finding => ({
  check,
  isOk,
  explanation,
});
