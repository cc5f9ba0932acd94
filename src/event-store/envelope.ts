import type { EventType, PayloadOfType } from '../domain/event-catalog.ts';

/** What stands beside every event, hashed with it. Nothing here names a person: accounts and persons are pseudonymous ids. */
export interface EventMeta {
  /** Time of the command by the clock port, ISO 8601 UTC with milliseconds. */
  readonly at: string;
  /** Account that acted, or `system:<reactor>`. */
  readonly actor: string;
  /** Account in whose name an impersonating account acted. */
  readonly onBehalfOf?: string;
  /** District's immutable short id, or `state`. */
  readonly org: string;
  readonly schoolYear?: number;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly commandId: string;
  /** HMAC-SHA-256 over the canonical input, keyed with the log secret: hexadecimal. */
  readonly requestHash: string;
  readonly appVersion: string;
}

/** One sealed slot of an event: canonical JSON of the subject's fields, AES-256-GCM. Base64 throughout; `ct` ends with the 16-byte tag. */
export interface SealedSlot {
  /** `student:<uuid>`, `person:<uuid>`, `incident:<uuid>` or `certification:<id>`. */
  readonly subject: string;
  readonly keyId: string;
  readonly alg: 'A256GCM';
  readonly iv: string;
  readonly ct: string;
}

/** An event as the domain and the projections see it: opened, upcast, typed. Sealed fields whose key is destroyed are null. */
export type OpenedEvent<Type extends EventType = EventType> = {
  [T in Type]: {
    readonly type: T;
    readonly data: PayloadOfType<T>;
    readonly id: string;
    readonly stream: string;
    readonly revision: number;
    readonly schemaVersion: number;
    readonly meta: EventMeta;
    readonly hash: string;
    readonly recordedAt: string;
    readonly logPosition: string;
    /** Subjects whose key is destroyed, so that "not given" and "no longer readable" can be told apart. */
    readonly destroyedSubjects: readonly string[];
  };
}[Type];
