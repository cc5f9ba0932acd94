/** The part of a connection that listening needs. */
export interface ListeningConnection {
  listen(channel: string): Promise<void>;
  unlisten(channel: string): Promise<void>;
  end(): Promise<void>;
}

export interface ListenerEvents {
  notified(channel: string, payload: string): void;
  lost(): void;
}

type OnNotify = (payload: string) => void;

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;

/**
 * One connection for all channels of a database. It is opened by the first `listen`, opened again with growing waits when it is
 * lost, and closed with the last listener. Notices sent meanwhile are gone, so after a reconnection every callback is called
 * once with an empty payload: "look for yourself".
 */
export class Listener {
  private readonly callbacks = new Map<string, Set<OnNotify>>();
  private connection: Promise<ListeningConnection> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly connect: (events: ListenerEvents) => Promise<ListeningConnection>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the server knows about the channel; rejects when the first connection cannot be made. */
  async listen(channel: string, onNotify: OnNotify): Promise<() => Promise<void>> {
    if (this.isClosed) throw new Error('The database is closed.');
    const existing = this.callbacks.get(channel);
    const callbacks = existing ?? new Set<OnNotify>();
    const callback: OnNotify = (payload) => onNotify(payload);
    callbacks.add(callback);
    this.callbacks.set(channel, callbacks);
    try {
      // LISTEN again costs nothing, and a second listener must not return before the first one's LISTEN has arrived.
      await (await this.open()).listen(channel);
    } catch (error) {
      await this.remove(channel, callback);
      throw error;
    }
    return () => this.remove(channel, callback);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.callbacks.clear();
    await this.disconnect();
  }

  private open(): Promise<ListeningConnection> {
    if (this.connection === undefined) {
      const opening: Promise<ListeningConnection> = this.connect({
        notified: (channel, payload) => this.tell(channel, payload),
        lost: () => {
          if (this.connection === opening) this.reconnect(FIRST_WAIT_MS);
        },
      });
      this.connection = opening;
      opening.catch(() => {
        if (this.connection === opening) this.connection = undefined;
      });
    }
    return this.connection;
  }

  private reconnect(waitMs: number): void {
    this.connection = undefined;
    if (this.isClosed || this.callbacks.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.restore().catch((error: unknown) => {
        this.onError(error);
        void this.disconnect();
        this.reconnect(Math.min(waitMs * 2, LONGEST_WAIT_MS));
      });
    }, waitMs);
  }

  private async restore(): Promise<void> {
    const connection = await this.open();
    for (const channel of this.callbacks.keys()) await connection.listen(channel);
    for (const channel of this.callbacks.keys()) this.tell(channel, '');
  }

  private tell(channel: string, payload: string): void {
    for (const callback of [...(this.callbacks.get(channel) ?? [])]) {
      try {
        callback(payload);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  private async remove(channel: string, callback: OnNotify): Promise<void> {
    const callbacks = this.callbacks.get(channel);
    if (callbacks === undefined || !callbacks.delete(callback) || callbacks.size > 0) return;
    this.callbacks.delete(channel);
    if (this.callbacks.size === 0) {
      clearTimeout(this.timer);
      await this.disconnect();
    } else {
      await this.connection?.then((connection) => connection.unlisten(channel)).catch(this.onError);
    }
  }

  private async disconnect(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    await connection?.then((open) => open.end()).catch(() => undefined);
  }
}
