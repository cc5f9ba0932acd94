import type { ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { RejectionCode } from '../../domain/rejections.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import type { Days } from '../../shared/days.ts';

/** Where a part stands. */
export type PartPlace = {
  readonly line: number;
  /** Number of the record in the file: lines do not order the records of a file without line breaks. */
  readonly ordinal: number;
};

/** A student's association with the behavior of an incident. */
export type BehaviorPart = PartPlace & {
  readonly type: 'BEHAVIOR';
  readonly student: string;
  readonly roles: readonly ParticipantRole[];
  readonly behavior: string;
  readonly weapons: readonly string[];
  readonly details: string | null;
  /** `id` attribute, by which a disciplinary action may refer to it. */
  readonly xmlId: string | null;
};

/** A student who was there without having done it. */
export type NonOffenderPart = PartPlace & {
  readonly type: 'NON_OFFENDER';
  readonly student: string;
  readonly roles: readonly ParticipantRole[];
};

export type ActionPart = PartPlace & {
  readonly type: 'ACTION';
  readonly identifier: string;
  readonly student: string;
  /** Behaviors of the associations it answers; empty when it refers to the association by `id`. */
  readonly behaviors: readonly string[];
  /** Source value of the discipline; several on one action are joined with " + ". */
  readonly value: string;
  readonly startsOn: IsoDate;
  readonly days: Days | null;
};

/** A staff member's association: only its reference is checked, the incident itself names its reporter. */
export type StaffPart = PartPlace & { readonly type: 'STAFF' };

/** A part that could not be read: its incident cannot be taken over as a whole. */
export type FaultyPart = PartPlace & {
  readonly type: 'FAULTY';
  readonly code: RejectionCode;
  readonly column: string | null;
  readonly message: string;
};

/** One later element of the file that belongs to an incident. */
export type DisciplinePart = BehaviorPart | NonOffenderPart | ActionPart | StaffPart | FaultyPart;
