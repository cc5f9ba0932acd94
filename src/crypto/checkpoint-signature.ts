import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { Json } from '../shared/json.ts';
import { toHex, type DigestText } from './digest-text.ts';
import { sha256 } from './sha256.ts';

/** First bytes of what is signed, before a zero byte: a signature for one purpose can never serve another one. */
export const CHECKPOINT_FORMAT = 'state-edition/checkpoint/1';

/** The state of the whole log at a position: whoever keeps one can prove later that an event was removed or changed. */
export interface LogCheckpoint {
  readonly logId: string;
  /** Journal position of the last event that it covers. */
  readonly position: number;
  /** Number of streams, which is the number of leaves under `root`. */
  readonly streams: number;
  /** Merkle root over the heads of all streams. */
  readonly root: DigestText;
  /** ISO 8601 UTC with milliseconds. */
  readonly signedAt: string;
  readonly keyId: string;
}

export interface SignedCheckpoint extends LogCheckpoint {
  /** Ed25519 (RFC 8032), base64. */
  readonly signature: string;
}

/** Holds the private key of checkpoints; nobody else sees it. */
export interface CheckpointSigner {
  readonly keyId: string;
  /** SPKI, PEM: published at a URL of the server and put into every bundle. */
  readonly publicKeyPem: string;
  sign(checkpoint: Omit<LogCheckpoint, 'keyId'>): SignedCheckpoint;
}

/** The bytes that are signed: format name ‖ 0x00 ‖ canonical JSON of the checkpoint without its signature. */
export function checkpointBytes(checkpoint: LogCheckpoint): Uint8Array {
  const { logId, position, streams, root, signedAt, keyId } = checkpoint;
  const body = canonicalJson({ logId, position, streams, root, signedAt, keyId } satisfies Record<
    keyof LogCheckpoint,
    Json
  >);
  return new TextEncoder().encode(`${CHECKPOINT_FORMAT}\0${body}`);
}

/** A new Ed25519 key as PKCS#8 PEM, to be stored where only the server's OS user reads it. */
export function generateCheckpointKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A signer from a PKCS#8 PEM. Throws when the text is no Ed25519 private key. */
export function checkpointSigner(privateKeyPem: string): CheckpointSigner {
  const privateKey = createPrivateKey(privateKeyPem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('checkpoints are signed with an Ed25519 key');
  const publicKey = createPublicKey(privateKey);
  const keyId = keyIdOf(publicKey);
  return {
    keyId,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign(checkpoint) {
      const body: LogCheckpoint = { ...checkpoint, keyId };
      return { ...body, signature: sign(null, checkpointBytes(body), privateKey).toString('base64') };
    },
  };
}

/** True when the signature is this key's and every member is as it was signed. False, not an error, for a text that is no key. */
export function isCheckpointSignatureValid(checkpoint: SignedCheckpoint, publicKeyPem: string): boolean {
  try {
    const key = createPublicKey(publicKeyPem);
    if (key.asymmetricKeyType !== 'ed25519' || keyIdOf(key) !== checkpoint.keyId) return false;
    return verify(null, checkpointBytes(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
  } catch {
    return false;
  }
}

/** First 16 hexadecimal digits of SHA-256 over the public key's SPKI DER. */
function keyIdOf(publicKey: KeyObject): string {
  return toHex(sha256(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })))).slice(0, 16);
}
