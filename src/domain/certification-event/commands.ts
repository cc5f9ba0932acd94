import type { Level } from '../kernel/roles.ts';
import type { CertificationEventDefinition } from './events.ts';

/** The form as it was sent: every field may be missing, and is then refused by its path. */
export type DefinitionInput = {
  readonly [Field in keyof CertificationEventDefinition]?: CertificationEventDefinition[Field] | null;
};

/** Outside fact: the category the definition names; null when there is none. */
export interface CategoryFact {
  readonly level: Level;
  readonly isPublished: boolean;
}

export interface CreateCertificationEvent {
  readonly type: 'CreateCertificationEvent';
  readonly eventId: string;
  readonly definition: DefinitionInput;
  readonly category: CategoryFact | null;
}

export interface PublishCertificationEvent {
  readonly type: 'PublishCertificationEvent';
  readonly category: CategoryFact | null;
}

/** First phase of closing: the certifications are frozen one by one. */
export interface StartClosing {
  readonly type: 'StartClosing';
  readonly reason: string | null;
  /** Outside fact: certifications that wait for the state. */
  readonly openRows: { readonly sent: number; readonly requested: number };
  /** The caller has seen them and closes all the same; they can still be approved or declined. */
  readonly leaveOpenRows: boolean;
}

/** Second phase: every certification is frozen. */
export interface FinishClosing {
  readonly type: 'FinishClosing';
}

export type CertificationEventCommand =
  CreateCertificationEvent | PublishCertificationEvent | StartClosing | FinishClosing;
