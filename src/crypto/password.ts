import { scrypt } from 'node:crypto';
import { timingSafeEqual } from './hmac.ts';
import { systemRandom, type Random } from './random.ts';

/** What one guess costs: `N` is the work and memory factor (128 · N · r bytes), `r` the block size, `p` how often it is repeated. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * N = 2^15, r = 8, p = 3: one of the equal settings of the OWASP password storage cheat sheet. It takes 32 MB and a good tenth of a
 * second; N = 2^17 with p = 1 is as strong but takes 128 MB for each person who signs in at the same moment.
 */
export const PASSWORD_COST: ScryptCost = { N: 32768, r: 8, p: 3 };

const HASH_BYTES = 32;
const SALT_BYTES = 16;
// A stored hash names its own cost; the bound keeps a damaged row from taking all memory.
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

/**
 * Hashes a password with a fresh salt: `scrypt$N$r$p$salt$hash`, base64url. The cost stands in the text, so a later default leaves
 * old hashes valid. Passwords are compared in Unicode form NFKC: one keyboard's "é" is another's.
 */
export async function hashPassword(
  password: string,
  options: { readonly cost?: ScryptCost; readonly random?: Random } = {},
): Promise<string> {
  const cost = options.cost ?? PASSWORD_COST;
  const salt = (options.random ?? systemRandom).bytes(SALT_BYTES);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, Buffer.from(salt).toString('base64url'), hash.toString('base64url')].join(
    '$',
  );
}

/**
 * Whether the password belongs to the hash. `null` stands for an account that does not exist: the answer is false after the work of
 * `cost`, so that response times do not tell which accounts there are. False for a text that is no hash of `hashPassword`.
 */
export async function verifyPassword(
  password: string,
  stored: string | null,
  cost: ScryptCost = PASSWORD_COST,
): Promise<boolean> {
  const parsed = stored === null ? null : parse(stored);
  if (!parsed) {
    await derive(password, new Uint8Array(SALT_BYTES), cost);
    return false;
  }
  return timingSafeEqual(await derive(password, parsed.salt, parsed.cost), parsed.hash);
}

function parse(
  stored: string,
): { readonly cost: ScryptCost; readonly salt: Uint8Array; readonly hash: Uint8Array } | null {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/.exec(stored);
  if (!match) return null;
  const cost = { N: Number(match[1]), r: Number(match[2]), p: Number(match[3]) };
  const isPowerOfTwo = cost.N > 1 && (cost.N & (cost.N - 1)) === 0;
  if (!isPowerOfTwo || cost.r < 1 || cost.p < 1 || cost.p > 16 || memory(cost) > MAX_MEMORY_BYTES) return null;
  return { cost, salt: Buffer.from(match[4]!, 'base64url'), hash: Buffer.from(match[5]!, 'base64url') };
}

function memory(cost: ScryptCost): number {
  return 128 * cost.N * cost.r + 128 * cost.r * cost.p;
}

function derive(password: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: memory(cost) + 1024 * 1024 };
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
