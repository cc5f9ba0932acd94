import type { EventType } from '../domain/event-catalog.ts';
import { certificationClosing } from './certification-closing.ts';
import { certificationFacts } from './certification-facts.ts';
import { certificationOpening } from './certification-opening.ts';
import { jobRequests } from './job-requests.ts';
import { nightlySync } from './nightly-sync.ts';
import type { Reactor } from './reactor.ts';
import { snapshotCaptures } from './snapshot-captures.ts';
import { syncCompletion } from './sync-completion.ts';

/** What follows from X: every reactor there is. `reactionsTo` answers for one event type. */
export const reactors: readonly Reactor[] = [
  certificationOpening,
  certificationFacts,
  certificationClosing,
  nightlySync,
  syncCompletion,
  snapshotCaptures,
  jobRequests,
];

/** Names of the reactors that an event type reaches; none for most. */
export const reactionsTo = (type: EventType): readonly string[] =>
  reactors.filter((reactor) => reactor.types.includes(type)).map((reactor) => reactor.name);
