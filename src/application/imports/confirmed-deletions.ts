import { evolve, type IncidentEvent, type IncidentState } from '../../domain/incident/state.ts';
import type { CommandHandler } from '../command-handler.ts';
import { streams } from '../streams.ts';
import type { ImportRequest } from './import-request.ts';
import { eachLimited } from './import-rows.ts';
import type { Deletion } from './survey-behavior.ts';

/** Incidents that are looked at together: their streams are short. */
const STREAMS_AT_ONCE = 16;
/** What a replacing import leaves alone, as `sourcesOfYear` does. */
const NOT_DELETED: readonly IncidentState['status'][] = ['VOIDED', 'DRAFT', 'SUBMITTED'];

/**
 * What an import that goes on may void of `deletions`: what would have been voided when it began, for only that was confirmed. An incident
 * that was typed, taken back or moved into the year while nobody ran the import stays.
 */
export async function confirmedDeletions(
  commands: CommandHandler,
  { importId, org, schoolYear }: Pick<ImportRequest, 'importId' | 'org' | 'schoolYear'>,
  deletions: readonly Deletion[],
  signal: AbortSignal,
): Promise<readonly Deletion[]> {
  const [began] = await commands.history(streams.import(org, importId));
  if (began === undefined || deletions.length === 0) return deletions;
  const confirmed = new Set<string>();
  await eachLimited(deletions, STREAMS_AT_ONCE, signal, async ({ id }) => {
    const history = await commands.history(streams.incident(org, id));
    const then = history
      .filter((event) => commands.isBefore(event, began))
      .reduce<IncidentState | null>((state, event) => evolve(state, event as unknown as IncidentEvent), null);
    if (then !== null && then.schoolYear === schoolYear && !NOT_DELETED.includes(then.status)) confirmed.add(id);
  });
  return deletions.filter(({ id }) => confirmed.has(id));
}
