/** One data key per subject (student, person, incident, certification). Destroying the key makes everything sealed for the subject unreadable for ever. */
export interface DataKey {
  readonly keyId: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface KeyStore {
  /** The subjects' keys, made when missing. When the promise resolves they are durable: an event may be sealed with them. Throws for a destroyed subject. */
  keysFor(subjects: readonly string[]): Promise<ReadonlyMap<string, DataKey>>;
  /** Keys by id; null for one that is destroyed. Throws `UnknownKey` for an id that never existed here (the key store is older than the log). */
  openingKeys(keyIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array | null>>;
  /** Destroys the subject's key. A destroyed key leaves a tombstone, so that a restored backup cannot bring it back unnoticed. */
  destroy(subject: string): Promise<void>;
}
