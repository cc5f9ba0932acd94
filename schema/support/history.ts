import { fold } from '../../src/application/command-handler.ts';
import type { DomainEvent } from '../../src/domain/event-catalog.ts';
import type { Decider } from '../../src/domain/kernel/decider.ts';
import type { GraphqlContext } from '../context.ts';

/** What a stream amounts to now, whether or not the viewer may see it yet; the decider's initial state when nothing is in it. */
export async function stateOf<State, Command>(
  context: GraphqlContext,
  decider: Decider<State, Command, DomainEvent>,
  stream: string,
): Promise<State> {
  return fold(decider, await context.services.commands.history(stream));
}
