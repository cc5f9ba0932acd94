import type { GraphqlContext } from '../context.ts';

/** As long as somebody waits who has asked for no position: what is known then is answered. */
const WAIT_MS = 1_000;

const saved = new WeakMap<GraphqlContext, number>();

/** Notes that the request's answer includes everything up to a journal position: its issues have to as well. */
export function noteIncluded(context: GraphqlContext, position: number): void {
  saved.set(context, Math.max(position, saved.get(context) ?? 0));
}

/**
 * Waits until rules that compare records, and rules that people wrote, have looked at what the request itself has saved or asked to be
 * included: they follow a step behind the read model. At once when it did neither; nothing is asked of the database.
 */
export async function untilIssuesInclude(context: GraphqlContext): Promise<void> {
  const position = saved.get(context);
  if (position !== undefined) await context.services.liveIssues.waitForPosition(position, WAIT_MS);
}

/** The same for everything that can be read by now, as the next request after a save expects it. */
export async function untilIssuesFollow({ services: { liveIssues, progress } }: GraphqlContext): Promise<void> {
  await liveIssues.waitForPosition(progress.checkpoint(), WAIT_MS);
}
