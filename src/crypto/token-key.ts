import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface TokenKeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A new Ed25519 private key in PKCS#8 PEM. */
export function generateTokenKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The key pair of a PKCS#8 PEM; throws for another kind of key than Ed25519. */
export function tokenKeyPair(privateKeyPem: string): TokenKeyPair {
  const privateKey = createPrivateKey(privateKeyPem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the token signing key must be an Ed25519 key');
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
