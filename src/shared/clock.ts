/** The only source of "now". Domain time comes from here; tokens and sockets use real time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that starts at a chosen instant and runs, and that seeders and demonstrations may move. Never moves back on its own. */
export class DemoClock implements Clock {
  #offsetMs: number;

  constructor(start: Date) {
    this.#offsetMs = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  set(instant: Date): void {
    this.#offsetMs = instant.getTime() - Date.now();
  }
}
