import { isIPv6 } from 'node:net';

/** Points that may be spent at once and again within a minute; 0 puts no limit. */
export interface RateLimits {
  readonly perAccount: number;
  readonly perAddress: number;
}

/** Who spends: an account, or nobody who has signed in, from an address. */
export interface Spender {
  readonly accountId: string | null;
  readonly address: string;
}

/** Buckets that are held at once; beyond it the full ones are forgotten first. */
const MAX_BUCKETS = 50_000;

/**
 * Token buckets per account and per address, in the memory of this process: a full bucket holds one minute's allowance and fills
 * evenly. What costs more than a whole bucket holds takes a full one.
 */
export class RateLimiter {
  readonly #accounts: Buckets;
  readonly #addresses: Buckets;

  constructor(limits: RateLimits, now: () => number = () => performance.now()) {
    this.#accounts = new Buckets(limits.perAccount, now);
    this.#addresses = new Buckets(limits.perAddress, now);
  }

  /** Takes `cost` points from the account and from the address, or from neither; gives the seconds to wait, 0 when they were taken. */
  spend(spender: Spender, cost: number): number {
    const { account, network } = bucketsOf(spender);
    const wait = this.waitOf(spender, cost);
    if (wait === 0) {
      this.#accounts.take(account, cost);
      this.#addresses.take(network, cost);
    }
    return wait;
  }

  /** The seconds that `spend` would give; takes nothing. */
  waitOf(spender: Spender, cost: number): number {
    const { account, network } = bucketsOf(spender);
    return Math.max(this.#accounts.waitFor(account, cost), this.#addresses.waitFor(network, cost));
  }

  /** Takes points from the address alone: before it is known who asks. */
  spendOfAddress(address: string, cost: number): number {
    const network = networkOf(address);
    const wait = this.#addresses.waitFor(network, cost);
    if (wait === 0) this.#addresses.take(network, cost);
    return wait;
  }
}

function bucketsOf({ accountId, address }: Spender): { readonly account: string; readonly network: string } {
  const network = networkOf(address);
  // Who has not signed in is limited like one account, so that guessing passwords does not get the whole address's allowance.
  return { account: accountId ?? `nobody ${network}`, network };
}

/** One subscriber holds 2^64 addresses of IPv6: they count as one. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%', 1)[0]!.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ? tail.split(':') : [])]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

interface Bucket {
  points: number;
  at: number;
}

class Buckets {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(capacity: number, now: () => number) {
    this.#capacity = capacity;
    this.#now = now;
  }

  /** Whole seconds until the points are there; 0 when they are. */
  waitFor(key: string, cost: number): number {
    if (this.#capacity === 0) return 0;
    const missing = Math.min(cost, this.#capacity) - this.#pointsOf(this.#buckets.get(key));
    return missing <= 0 ? 0 : Math.ceil(missing / (this.#capacity / 60));
  }

  take(key: string, cost: number): void {
    if (this.#capacity === 0) return;
    const points = this.#pointsOf(this.#buckets.get(key)) - Math.min(cost, this.#capacity);
    // Deleted first, so that the map is in the order of last use.
    this.#buckets.delete(key);
    if (this.#buckets.size >= MAX_BUCKETS) this.#forget();
    this.#buckets.set(key, { points, at: this.#now() });
  }

  #pointsOf(bucket: Bucket | undefined): number {
    if (!bucket) return this.#capacity;
    return Math.min(this.#capacity, bucket.points + ((this.#now() - bucket.at) / 60_000) * this.#capacity);
  }

  /** A bucket that nobody has used for a minute is full, and the same as none. When that is not enough, the longest unused go, many at once. */
  #forget(): void {
    const full = this.#now() - 60_000;
    for (const [key, { at }] of this.#buckets) {
      if (at > full && this.#buckets.size < MAX_BUCKETS * 0.9) return;
      this.#buckets.delete(key);
    }
  }
}
