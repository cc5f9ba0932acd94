import type { Answer, Person } from './client.ts';
import { StoryBroken } from './story.ts';

const TIMEOUT_MS = 10_000;
const QUERY = `subscription ($eventId: ID!) { certificationStatusChanged(eventId: $eventId) {
  id cycle eventStatus recordStatus dueOn isFrozen position certifiers { status } currentSnapshot { id status } recertificationRequest { outcome } } }`;

interface StatusMessage {
  readonly cycle: number;
  readonly eventStatus: string;
  readonly position: string;
}

/** A person of the state with an open dashboard: every status change must arrive exactly once, in order. */
export class Dashboard {
  readonly #messages: StatusMessage[] = [];
  #taken = 0;
  #duplicated = 0;
  #missing = 0;
  #last = '';
  #wake: () => void = () => undefined;
  #stop: () => Promise<void> = async () => undefined;

  static async open(viewer: Person, eventId: string): Promise<Dashboard> {
    const dashboard = new Dashboard();
    dashboard.#stop = await viewer.hear(QUERY, { eventId }, (data: Answer) =>
      dashboard.#hear(data.certificationStatusChanged as StatusMessage),
    );
    return dashboard;
  }

  get counts(): { readonly seen: number; readonly missing: number; readonly duplicated: number } {
    return { seen: this.#messages.length, missing: this.#missing, duplicated: this.#duplicated };
  }

  /** Waits for the message that says so; what came before it was passed on the way. */
  async sees(eventStatus: string, cycle: number): Promise<void> {
    const until = Date.now() + TIMEOUT_MS;
    for (;;) {
      const found = this.#messages.findIndex(
        (message, index) => index >= this.#taken && message.eventStatus === eventStatus && message.cycle === cycle,
      );
      if (found >= 0) {
        this.#taken = found + 1;
        return;
      }
      const left = until - Date.now();
      if (left <= 0) {
        this.#missing++;
        throw new StoryBroken(
          `the dashboard did not hear of ${eventStatus} (cycle ${cycle}) within ${TIMEOUT_MS / 1000} s`,
        );
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): Promise<void> {
    return this.#stop();
  }

  #hear(message: StatusMessage): void {
    const { position: _position, ...visible } = message;
    const text = JSON.stringify(visible);
    if (text === this.#last) this.#duplicated++;
    this.#last = text;
    this.#messages.push(message);
    this.#wake();
  }
}
