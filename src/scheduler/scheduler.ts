import type { CommandHandler } from '../application/command-handler.ts';
import { streams } from '../application/streams.ts';
import { occurrenceDecider } from '../domain/occurrence/decider.ts';
import type { Clock } from '../shared/clock.ts';
import { type DueTime, lastDue, type Schedule } from './schedule.ts';

/** How often the clock is looked at; the clock port may jump, so nothing is waited for longer. */
const LOOK_MS = 1_000;

export interface SchedulerParts {
  readonly schedules: readonly Schedule[];
  readonly commands: CommandHandler;
  readonly clock: Clock;
  /** When the log was opened: what was due before that is nobody's. */
  readonly since: string;
  readonly onError: (schedule: string, error: unknown) => void;
}

/**
 * Records each due time of each schedule once, in a stream of its own that must not exist yet: every server tries, one append wins, no
 * leader is needed. Of the times that passed while no server ran, only the last one is recorded.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  /** Due times that are known to be recorded, by this server or another. */
  readonly #recorded = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
  }

  /** Records what is due now, then looks again and again. */
  async start(): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.look());
    }, LOOK_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#looking;
  }

  /** Looks at the clock once. A fault is reported, and the same time is tried again at the next look. */
  async look(): Promise<void> {
    for (const schedule of this.#parts.schedules) {
      const due = lastDue(schedule, this.#parts.clock.now());
      const recorded = this.#recorded.get(schedule.id) ?? Date.parse(this.#parts.since);
      if (due.at.getTime() <= recorded) continue;
      try {
        await this.#record(schedule, due);
        this.#recorded.set(schedule.id, due.at.getTime());
      } catch (error) {
        this.#parts.onError(schedule.id, error);
      }
    }
  }

  async #record({ id: scheduleId }: Schedule, { at, on }: DueTime): Promise<void> {
    const dueAt = at.toISOString();
    await this.#parts.commands.handle(
      {
        principal: {
          accountId: 'system:scheduler',
          kind: 'SYSTEM',
          personId: null,
          roles: [],
          districtId: null,
          schoolIds: null,
          impersonatedBy: null,
        },
        // The same for every server, so that theirs is one command.
        idempotencyKey: `${scheduleId}/${dueAt}`,
        correlationId: `${scheduleId}/${dueAt}`,
        lane: 'bulk',
      },
      {
        operation: 'recordOccurrence',
        stream: streams.occurrence(scheduleId, dueAt),
        org: 'state',
        decider: occurrenceDecider,
        input: { scheduleId, dueAt },
        command: () => ({ type: 'RecordOccurrence', data: { scheduleId, dueAt, dueOn: on } }),
      },
    );
  }
}
