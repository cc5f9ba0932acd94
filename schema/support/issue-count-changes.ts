import type { IssueScope } from '../../projections/district_incident/issue-queries.ts';
import type { IssueCount } from '../../projections/district_incident/issue-stretches.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { Severity } from '../../src/domain/rules/rule.ts';
import type { GraphqlContext } from '../context.ts';
import type { IssueCounts } from '../types/issue-counts.ts';
import { today } from './certification-node.ts';
import { onNewDay } from './day-watch.ts';
import { Bell } from './live.ts';
import { summaryNodes } from './validation-node.ts';

/** Changes of a district's own that move its counts. */
const OF_DISTRICT: ReadonlySet<string> = new Set(['incident', 'certification', 'sync', 'attendance']);
/** Changes of what counts, the state's or the district's. */
const OF_RULES: ReadonlySet<string> = new Set(['validation_rule', 'validation_group']);

/** How long counts wait for rules that follow a step behind; without them they are told as they stand. */
const WAIT_MS = 500;

/**
 * The counts of a scope whenever they are others than last said. Changes that come while one is told are told together, with the latest
 * position. `after` null: begins with how they stand.
 */
export async function* issueCountChanges(
  context: GraphqlContext,
  scope: Omit<IssueScope, 'today'>,
  after: number | null,
  signal: AbortSignal,
): AsyncGenerator<IssueCounts, void, undefined> {
  const start = after ?? context.services.progress.checkpoint();
  const bell = new Bell();
  let position = start;
  let fault: unknown = null;
  const follow = async (): Promise<void> => {
    const feed = context.services.changes.subscribe({
      afterPosition: start,
      signal,
      isWanted: ({ kind, org }) =>
        (OF_DISTRICT.has(kind) && org === scope.districtId) ||
        (OF_RULES.has(kind) && (org === STATE_ORG || org === scope.districtId)),
    });
    for await (const message of feed) {
      position = Math.max(position, message.position);
      bell.ring();
    }
  };
  void follow().catch((error: unknown) => {
    fault = error;
    bell.ring();
  });
  const { liveIssues } = context.services;
  let seen = -1;
  const stopIssues = liveIssues.onChange(({ orgs }) => {
    if (liveIssues.revision() > seen && (orgs?.includes(scope.districtId) ?? true)) bell.ring();
  });
  const stopDays = onNewDay(context.services.clock, bell.ring);
  signal.addEventListener('abort', bell.ring, { once: true });
  let said: string | null = null;
  if (after === null) bell.ring();
  try {
    for (;;) {
      await bell.wait();
      if (signal.aborted) return;
      if (fault !== null) throw fault instanceof Error ? fault : new Error('the changes cannot be followed');
      // Read after the change is readable, so that the counts are of this position or a later one.
      const reached = position;
      await liveIssues.waitForPosition(reached, WAIT_MS);
      seen = liveIssues.revision();
      const counts = await context.read.issues.counts({ ...scope, today: today(context) });
      const key = JSON.stringify(counts);
      if (key === said) continue;
      said = key;
      context.loaders.clearAll();
      yield countsNode(counts, reached);
    }
  } finally {
    stopIssues();
    stopDays();
    signal.removeEventListener('abort', bell.ring);
  }
}

function countsNode(counts: readonly IssueCount[], position: number): IssueCounts {
  const total = (severity: Severity) =>
    counts.reduce((sum, one) => (one.severity === severity ? sum + one.count : sum), 0);
  return {
    position: String(position),
    fatalCount: total('FATAL'),
    warningCount: total('WARNING'),
    infoCount: total('INFO'),
    summary: summaryNodes(counts),
  };
}
