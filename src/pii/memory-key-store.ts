import { randomUuid, systemRandom, type Random } from '../crypto/random.ts';
import { SubjectDestroyed, UnknownKey } from './errors.ts';
import type { DataKey, KeyStore } from './key-store.ts';
import { isSubject } from './subject.ts';

/** A key store that lives as long as its process: for tests and for tools that need no second look. */
export class MemoryKeyStore implements KeyStore {
  private readonly keys = new Map<string, DataKey>();
  private readonly byId = new Map<string, Uint8Array | null>();
  private readonly destroyed = new Set<string>();

  constructor(private readonly random: Random = systemRandom) {}

  async keysFor(subjects: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    for (const subject of subjects) if (!isSubject(subject)) throw new TypeError(`${subject} is not a subject`);
    const destroyed = subjects.filter((subject) => this.destroyed.has(subject));
    if (destroyed.length > 0) throw new SubjectDestroyed(destroyed);
    return new Map(subjects.map((subject) => [subject, this.keys.get(subject) ?? this.make(subject)]));
  }

  async openingKeys(keyIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array | null>> {
    const unknown = keyIds.filter((keyId) => !this.byId.has(keyId));
    if (unknown.length > 0) throw new UnknownKey(unknown);
    return new Map(keyIds.map((keyId) => [keyId, this.byId.get(keyId) ?? null]));
  }

  async destroy(subject: string): Promise<void> {
    const key = this.keys.get(subject);
    if (key) this.byId.set(key.keyId, null);
    this.keys.delete(subject);
    this.destroyed.add(subject);
  }

  private make(subject: string): DataKey {
    const made = { keyId: randomUuid(this.random), key: this.random.bytes(32) };
    this.keys.set(subject, made);
    this.byId.set(made.keyId, made.key);
    return made;
  }
}
