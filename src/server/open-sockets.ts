import type { EventEmitter } from 'node:events';

/** Counts the open sockets of each account, so that one account does not take them all. */
export class OpenSockets {
  readonly #max: number;
  readonly #open = new Map<string, number>();

  /** 0 admits any number. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Whether the account may have this socket too; it counts until it is closed. */
  admits(accountId: string, socket: Pick<EventEmitter, 'once'>): boolean {
    const open = this.#open.get(accountId) ?? 0;
    if (this.#max > 0 && open >= this.#max) return false;
    this.#open.set(accountId, open + 1);
    socket.once('close', () => {
      const left = this.#open.get(accountId)! - 1;
      if (left > 0) this.#open.set(accountId, left);
      else this.#open.delete(accountId);
    });
    return true;
  }
}
