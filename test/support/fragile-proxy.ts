import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP door to a PostgreSQL that can be slammed: whatever is under way is lost, in either direction. */
export class FragileProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The address behind the door, with the same user, password and database. */
    readonly url: string,
  ) {}

  static async open(target: string): Promise<FragileProxy> {
    const address = new URL(target);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new FragileProxy(server, url.href);
    server.on('connection', (client) => {
      const upstream = connect(Number(address.port || 5432), address.hostname);
      for (const [one, two] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        proxy.sockets.add(one);
        one.setNoDelay(true);
        one.on('error', () => two.destroy());
        one.on('close', () => {
          proxy.sockets.delete(one);
          two.destroy();
        });
        one.pipe(two);
      }
    });
    return proxy;
  }

  /** Destroys every open connection at once. */
  slam(): void {
    for (const socket of [...this.sockets]) socket.destroy();
  }

  async close(): Promise<void> {
    this.slam();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
