import { jwtVerify, SignJWT } from 'jose';
import type { TokenKeyPair } from '../crypto/token-key.ts';

const ISSUER = 'state-edition';
const AUDIENCE = 'state-edition/graphql';
const TYPE = 'at+jwt';
/** Long enough for a morning's work at a desk, short enough for a lost token. */
const LIFETIME_SECONDS = 4 * 60 * 60;
const SKEW_SECONDS = 30;
const KEPT_CLAIMS = 10_000;

export interface TokenClaims {
  readonly accountId: string;
  readonly tokenId: string;
  readonly expiresAt: string;
  /** The password that the session began with, by the revision of its event; -1 when the token does not say. */
  readonly passwordRevision: number;
}

/** Signs and reads access tokens with the Ed25519 key of the configuration. Tokens use real time, never a demo clock. */
export class Tokens {
  readonly #keys: TokenKeyPair;
  readonly #newId: () => string;
  /** Claims of tokens whose signature was found right: it stays right, only time goes on. */
  readonly #known = new Map<string, TokenClaims>();

  constructor(keys: TokenKeyPair, newId: () => string) {
    this.#keys = keys;
    this.#newId = newId;
  }

  async issue(accountId: string, passwordRevision: number): Promise<{ readonly token: string } & TokenClaims> {
    const tokenId = this.#newId();
    const expires = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
    const token = await new SignJWT({ pwr: passwordRevision })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(accountId)
      .setJti(tokenId)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.#keys.privateKey);
    return { token, accountId, tokenId, passwordRevision, expiresAt: new Date(expires * 1000).toISOString() };
  }

  /** The claims of a valid access token of ours; null for anything else: other algorithms, issuers, audiences or types, expired, changed. */
  async read(token: string): Promise<TokenClaims | null> {
    const known = this.#known.get(token);
    if (known) return Date.now() < Date.parse(known.expiresAt) + SKEW_SECONDS * 1000 ? known : null;
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ['sub', 'jti', 'exp'],
      });
      const claims = {
        accountId: payload.sub!,
        tokenId: payload.jti!,
        expiresAt: new Date(payload.exp! * 1000).toISOString(),
        passwordRevision: typeof payload.pwr === 'number' ? payload.pwr : -1,
      };
      if (this.#known.size >= KEPT_CLAIMS) this.#known.clear();
      this.#known.set(token, claims);
      return claims;
    } catch {
      return null;
    }
  }
}
