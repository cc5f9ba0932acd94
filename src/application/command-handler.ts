import type { Decider, Rejection } from '../domain/kernel/decider.ts';
import type { DomainEvent } from '../domain/event-catalog.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import type { Clock } from '../shared/clock.ts';
import type { Json } from '../shared/json.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { EventMeta, OpenedEvent } from '../event-store/envelope.ts';
import {
  type AppendLane,
  type EncodedEvent,
  type EventStore,
  NO_STREAM,
  type RecordedEvent,
} from '../event-store/port.ts';
import { ZERO_HASH } from '../crypto/event-hash.ts';
import { Fault } from './faults.ts';

/** What makes one request one command: who, what, and the client's key when there is one. */
export interface CommandContext {
  readonly principal: Principal;
  /** Null: the client gave none, so a repeated request is a new command. */
  readonly idempotencyKey: string | null;
  readonly correlationId: string;
  readonly causationId?: string | null;
  readonly dryRun?: boolean;
  readonly lane?: AppendLane;
}

export interface CommandRequest<State, Command> {
  /** Operation name as clients call it. */
  readonly operation: string;
  readonly stream: string;
  readonly org: string;
  readonly schoolYear?: number;
  readonly decider: Decider<State, Command, DomainEvent>;
  /** The input without passwords and tokens: what "the same request" means. */
  readonly input: Json;
  /** Number of events the client saw in the stream; another number answers CONFLICT. */
  readonly expectedVersion?: number | null;
  /** True when the stream is expected not to exist yet: it is then not read before the append. */
  readonly isNew?: boolean;
  /** Builds the command; new ids come from `id(name)`, which gives the same id for the same command. */
  readonly command: (
    state: State,
    make: { readonly now: Date; readonly id: (name: string) => string; readonly version: number },
  ) => Command | Promise<Command>;
}

export type CommandOutcome<State> =
  | {
      readonly kind: 'done';
      /** The stream as it is after the command. */
      readonly state: State;
      /** Revision of the last event of this command, or of the stream when the command changed nothing. */
      readonly revision: number;
      readonly events: readonly DomainEvent[];
      readonly stream: string;
      readonly commandId: string;
      readonly id: (name: string) => string;
      readonly isRepeat: boolean;
      readonly isDryRun: boolean;
    }
  | { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] };

export interface CommandHandlerPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly logId: string;
  readonly appVersion: string;
  encode(request: {
    readonly logId: string;
    readonly stream: string;
    readonly expectedRevision: number;
    readonly prevHash: string;
    readonly events: readonly DomainEvent[];
    readonly eventIds: readonly string[];
    readonly meta: EventMeta;
  }): Promise<readonly EncodedEvent[]>;
  decode(recorded: readonly RecordedEvent[]): Promise<readonly OpenedEvent[]>;
  requestHash(canonicalInput: string): string;
  uuidV5(namespace: string, name: string): string;
  randomUuid(): string;
  /** Called after every append, so that the projector need not wait for a notification. */
  onAppended(appended: {
    readonly stream: string;
    readonly revision: number;
    readonly logPosition: string;
    readonly lane: AppendLane;
  }): void;
}

const COMMAND_NAMESPACE = '5f0c2ad2-6f1c-5b0c-9a53-3c1df4a9d0ce';
/** A command without an expected version is decided again when another writer was faster; more than this means something is wrong. */
const MAX_ATTEMPTS = 12;

/** Load, look for the command, decide, append: the only way anything gets into the log. */
export class CommandHandler {
  readonly #ports: CommandHandlerPorts;

  constructor(ports: CommandHandlerPorts) {
    this.#ports = ports;
  }

  get clock(): Clock {
    return this.#ports.clock;
  }

  /** Id of a thing that a command creates: the same for the same account, operation and idempotency key; random without a key. */
  deriveId(context: CommandContext, operation: string, name: string): string {
    return this.#ports.uuidV5(this.#commandId(context, operation), name);
  }

  /** The events of a stream, opened, in order. */
  async history(stream: string): Promise<readonly OpenedEvent[]> {
    const recorded = await this.#ports.eventStore.readStream(stream);
    return recorded.length === 0 ? [] : this.#ports.decode(recorded);
  }

  /** Whether an event stands before another one in the log. */
  isBefore({ logPosition }: OpenedEvent, other: OpenedEvent): boolean {
    return this.#ports.eventStore.comparePositions(logPosition, other.logPosition) < 0;
  }

  async handle<State, const Command>(
    context: CommandContext,
    request: CommandRequest<State, Command>,
  ): Promise<CommandOutcome<State>> {
    const { lane = 'interactive' } = context;
    const commandId = this.#commandId(context, `${request.operation}\n${request.stream}`);
    const requestHash = this.#ports.requestHash(canonicalJson(request.input));
    const id = (name: string) => this.#ports.uuidV5(commandId, name);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const skipRead = request.isNew === true && attempt === 1 && context.dryRun !== true;
      const recorded = skipRead ? [] : await this.#ports.eventStore.readStream(request.stream, { lane });
      const opened = recorded.length === 0 ? [] : await this.#ports.decode(recorded);
      const state = fold(request.decider, opened);
      const repeat = this.#recorded(opened, commandId, requestHash);
      if (repeat)
        return {
          kind: 'done',
          state,
          ...repeat,
          stream: request.stream,
          commandId,
          id,
          isRepeat: true,
          isDryRun: false,
        };
      const version = recorded.length;
      assertVersion(request.expectedVersion, version);
      const now = this.#ports.clock.now();
      const command = await request.command(state, { now, id, version });
      const decision = request.decider.decide(state, command);
      if (decision.kind === 'rejected') return decision;
      const done = {
        kind: 'done' as const,
        events: decision.events,
        stream: request.stream,
        commandId,
        id,
        isRepeat: false,
      };
      const after = () => decision.events.reduce((folded, event) => request.decider.evolve(folded, event), state);
      const head = version - 1;
      if (decision.events.length === 0) return { ...done, state, revision: head, isDryRun: context.dryRun === true };
      const revision = head + decision.events.length;
      if (context.dryRun === true) return { ...done, state: after(), revision, isDryRun: true };
      const events = await this.#ports.encode({
        logId: this.#ports.logId,
        stream: request.stream,
        expectedRevision: head,
        prevHash: recorded.at(-1)?.hash ?? ZERO_HASH,
        events: decision.events,
        eventIds: decision.events.map((_, index) => id(`event/${index}`)),
        meta: this.#meta(context, request, commandId, requestHash, now),
      });
      const outcome = await this.#ports.eventStore.append({
        stream: request.stream,
        expectedRevision: version === 0 ? NO_STREAM : head,
        events,
        lane,
      });
      if (outcome.kind === 'appended') {
        this.#ports.onAppended({ ...outcome, stream: request.stream, lane });
        // Folded when somebody asks: who gives many commands seldom does.
        const written = { ...done, revision: outcome.revision, isDryRun: false };
        return Object.defineProperty(written, 'state', { get: after, enumerable: true }) as typeof written & {
          readonly state: State;
        };
      }
      if (outcome.kind === 'id-reused') throw new Error(`event id ${outcome.eventId} is stored elsewhere`);
      // A conflict, a duplicate or a chain that moved on: read the stream (now it exists) and look again.
    }
    throw new Fault('CONFLICT', 'Too many people are changing this record; try again.');
  }

  #commandId(context: CommandContext, operation: string): string {
    const key = context.idempotencyKey ?? this.#ports.randomUuid();
    return this.#ports.uuidV5(COMMAND_NAMESPACE, `${context.principal.accountId}\n${operation}\n${key}`);
  }

  #recorded(
    opened: readonly OpenedEvent[],
    commandId: string,
    requestHash: string,
  ): { readonly revision: number; readonly events: readonly DomainEvent[] } | null {
    const own = opened.filter((event) => event.meta.commandId === commandId);
    const last = own.at(-1);
    if (!last) return null;
    if (last.meta.requestHash !== requestHash)
      throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
    return { revision: last.revision, events: own.map(asDomainEvent) };
  }

  #meta<State, Command>(
    context: CommandContext,
    request: CommandRequest<State, Command>,
    commandId: string,
    requestHash: string,
    now: Date,
  ): EventMeta {
    return {
      at: now.toISOString(),
      actor: context.principal.impersonatedBy ?? context.principal.accountId,
      ...(context.principal.impersonatedBy !== null && { onBehalfOf: context.principal.accountId }),
      org: request.org,
      ...(request.schoolYear !== undefined && { schoolYear: request.schoolYear }),
      correlationId: context.correlationId,
      causationId: context.causationId ?? null,
      commandId,
      requestHash,
      appVersion: this.#ports.appVersion,
    };
  }
}

/** Throws `Fault(CONFLICT)` when a client saw another number of events in a stream than there are; null: it did not say. */
export function assertVersion(expectedVersion: number | null | undefined, actualVersion: number): void {
  if (expectedVersion != null && expectedVersion !== actualVersion)
    throw new Fault('CONFLICT', 'The record was changed since you read it.', { expectedVersion, actualVersion });
}

export function fold<State, Command>(
  decider: Decider<State, Command, DomainEvent>,
  events: readonly OpenedEvent[],
): State {
  return events.reduce((state, event) => decider.evolve(state, asDomainEvent(event)), decider.initial);
}

const asDomainEvent = (event: OpenedEvent): DomainEvent => event;
