export const EVENT_CATEGORIES = [
  'FELONIES',
  'WEAPONS',
  'FIGHTING',
  'OFFENSES_AGAINST_PERSONS',
  'DRUGS',
  'OFFENSES_AGAINST_PROPERTY',
  'OTHER_OFFENSES',
  'DISRUPTIVE_BEHAVIOR',
] as const;
export type EventCategory = (typeof EVENT_CATEGORIES)[number];

/** A state event code with its flags (domain.md §2.2, A15, A16). Codes are text: two and four digits stand side by side. */
export interface StateEventCode {
  readonly code: string;
  readonly name: string;
  readonly alias: string | null;
  readonly category: EventCategory;
  readonly definition: string;
  readonly isWeapon: boolean;
  readonly isFirearm: boolean;
  readonly isDrug: boolean;
  readonly isAlcohol: boolean;
  readonly isViolence: boolean;
  readonly isViolentCriminalOffense: boolean;
}

export const REMOVAL_KINDS = ['EXPULSION', 'OUT_OF_SCHOOL_SUSPENSION', 'IN_SCHOOL_SUSPENSION'] as const;
export type RemovalKind = (typeof REMOVAL_KINDS)[number];

/** A state resolution code (domain.md §2.3). `hasServices` is null where the guide does not say. */
export interface StateResolutionCode {
  readonly code: string;
  readonly name: string;
  readonly kind: RemovalKind;
  readonly hasServices: boolean | null;
  readonly statute: string | null;
}
