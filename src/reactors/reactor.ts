import type { ReadModel } from '../../projections/read-model.ts';
import type { CommandContext, CommandHandler, CommandRequest } from '../application/command-handler.ts';
import type { Jobs } from '../application/ports/jobs.ts';
import type { ReadProgress } from '../application/ports/read-progress.ts';
import type { EventType } from '../domain/event-catalog.ts';
import type { OpenedEvent } from '../event-store/envelope.ts';

/** An event in the journal, as a reactor gets it. */
export type ReactedEvent<Type extends EventType = EventType> = OpenedEvent<Type> & { readonly position: number };

export interface ReactorPorts {
  readonly commands: CommandHandler;
  /** At least as far as the event that is reacted to. */
  readonly read: ReadModel;
  readonly jobs: Jobs;
  readonly progress: ReadProgress;
  /** Aborts when the reactor stops: whoever waits for long looks at it. */
  readonly signal: AbortSignal;
}

/**
 * A process manager: turns recorded events into commands. Delivered at least once, in order; every command is keyed by the event that
 * caused it, so that a redelivery changes nothing.
 */
export interface Reactor {
  readonly name: string;
  readonly types: readonly EventType[];
  /** Types whose events have nothing to do with each other: those that follow one another are reacted to side by side. */
  readonly sideBySide?: readonly EventType[];
  /** Of events that were taken together, those about which there may be anything to do: one question instead of one for each. */
  concerning?(events: readonly ReactedEvent[], ports: ReactorPorts): Promise<readonly ReactedEvent[]>;
  react(event: ReactedEvent, ports: ReactorPorts): Promise<void>;
}

/** The context of a command that a reactor gives because of an event. `step` tells several commands of one event apart. */
export function becauseOf(reactor: string, event: ReactedEvent, step = ''): CommandContext {
  return {
    principal: {
      accountId: `system:${reactor}`,
      kind: 'SYSTEM',
      personId: null,
      roles: [],
      districtId: null,
      schoolIds: null,
      impersonatedBy: null,
    },
    idempotencyKey: `${event.id}/${step}`,
    correlationId: event.meta.correlationId,
    causationId: event.id,
    lane: 'bulk',
  };
}

/**
 * Runs a reactor's command and gives the revision that its stream then has. The domain takes facts without refusing; a refusal is a fault
 * of ours and stops the reactor.
 */
export async function command<State, const Command>(
  ports: ReactorPorts,
  context: CommandContext,
  request: CommandRequest<State, Command>,
): Promise<number> {
  const outcome = await ports.commands.handle(context, request);
  if (outcome.kind === 'rejected')
    throw new Error(
      `${request.operation} on ${request.stream} was refused: ${outcome.rejections.map(({ code }) => code).join(', ')}`,
    );
  return outcome.revision;
}
