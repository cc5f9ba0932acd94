import { Arg } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { GraphqlContext } from '../context.ts';
import { noteIncluded, untilIssuesFollow } from './issues-of-save.ts';
import { isPosition } from './position.ts';

/** The argument `minPosition` of a query; `atLeast` honours it. */
export const MinPosition = () =>
  Arg('minPosition', () => String, {
    nullable: true,
    description:
      'A position or write token that the answer must include. Where it is that of a mapping, a calendar or a code list, incidents are waited for that it reaches; a later one says nothing of them. STALE_READ when that takes longer than two seconds.',
  });

/** How long a query waits for the read model to reach what the client has written. */
const WAIT_MS = 2_000;
/** How long one waits for incidents to be judged anew: a few thousand take that long. */
const JUDGED_WAIT_MS = 5_000;

/** Waits until the read model has reached a position or write token; STALE_READ when that takes too long. */
export async function atLeast(context: GraphqlContext, minPosition: string | null | undefined): Promise<void> {
  if (minPosition == null) return;
  const { progress } = context.services;
  const token = /^(.+)@(\d{1,15})$/.exec(minPosition);
  if (token) {
    const position = await progress.waitForRevision(token[1]!, Number(token[2]), WAIT_MS);
    if (position === null) throw stale();
    return including(context, position);
  }
  if (!isPosition(minPosition))
    throw new Fault('BAD_USER_INPUT', 'minPosition is neither a position nor a write token.');
  if (!(await progress.waitForPosition(Number(minPosition), WAIT_MS))) throw stale();
  await including(context, Number(minPosition));
}

/** The read model has reached the position; documents that its event left stale are written as well, or STALE_READ. */
async function including(context: GraphqlContext, position: number): Promise<void> {
  if (!(await context.services.progress.waitUntilShown(position, WAIT_MS)))
    throw new Fault('STALE_READ', 'Incidents are still being judged by what changed at this position; try again.');
  noteIncluded(context, position);
}

const stale = () => new Fault('STALE_READ', 'The read model has not reached this position yet; try again.');

/**
 * The same for issues: rules that compare records, and rules that people wrote, follow a step behind the read model. Without a position
 * they are waited for a little, so that a list right after a save has all of it.
 */
export async function issuesAtLeast(context: GraphqlContext, minPosition: string | null | undefined): Promise<void> {
  await atLeast(context, minPosition);
  if (minPosition == null) return untilIssuesFollow(context);
  const { liveIssues, progress } = context.services;
  if (!(await liveIssues.waitForPosition(progress.checkpoint(), WAIT_MS))) throw stale();
}

/** Waits until every incident of a district is judged by the mappings and calendars of now; STALE_READ when that takes too long. */
export async function judgedAnew({ services }: GraphqlContext, districtId: string): Promise<void> {
  if (!(await services.progress.waitUntilWritten(districtId, JUDGED_WAIT_MS)))
    throw new Fault(
      'STALE_READ',
      'Incidents of the district are still being judged by a mapping or calendar that has changed; try again in a moment.',
    );
}
