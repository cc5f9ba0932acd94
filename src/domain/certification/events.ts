import { event, freeText, personal, PUBLIC } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';
import type { LastDayPolicy } from '../certification-event/events.ts';
import { type FactSource, ofCycle } from './event-parts.ts';
import { recertificationEvents } from './recertification-events.ts';
import { snapshotEvents } from './snapshot-events.ts';
import { stepEvents } from './step-events.ts';

/** C0. The certification begins as a copy of the published window; what it knows of other streams it learns from facts below. */
export interface CertificationOpenedForParticipant {
  readonly certificationId: string;
  readonly eventId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly level: Level;
  readonly schoolYear: number;
  readonly categoryId: string;
  readonly definitionVersion: number;
  readonly name: string;
  readonly startsOn: string;
  readonly opensOn: string;
  readonly dueOn: string;
  readonly lastDayPolicy: LastDayPolicy;
  readonly attestationText: string;
  readonly validationGroupIds: readonly string[];
  readonly source: FactSource;
}

/** A later version of the window reached this certification. */
export interface CertificationDefinitionApplied {
  readonly certificationId: string;
  readonly definitionVersion: number;
  readonly name: string;
  readonly startsOn: string;
  readonly opensOn: string;
  readonly dueOn: string;
  readonly lastDayPolicy: LastDayPolicy;
  readonly attestationText: string;
  readonly validationGroupIds: readonly string[];
  readonly source: FactSource;
}

/** The latest last day of instruction of the schools in scope; null when no calendar is known. */
export interface CertificationCalendarApplied {
  readonly certificationId: string;
  readonly lastInstructionDay: string | null;
  readonly source: FactSource;
}

/** The person is an active certifier of the category and must submit from now on. */
export interface CertifierRequired {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly source: FactSource;
}

/** The person no longer has to submit. Never completes a certification by itself. */
export interface CertifierReleased {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly cause: 'DEACTIVATED' | 'ROLE_CHANGED' | 'ACCOUNT_DISABLED';
  readonly source: FactSource;
}

/** The person is an active reviewer: may run reports and open them (domain.md §11 row 2). */
export interface ReviewerAdmitted {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly source: FactSource;
}

export interface ReviewerReleased {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly source: FactSource;
}

/** C1. A certifier's statement about one digest; the set of required certifiers at that moment stands in it. */
export interface CertificationSubmitted {
  readonly certificationId: string;
  readonly cycle: number;
  readonly personId: string;
  readonly snapshotId: string;
  readonly digest: string;
  readonly attestationText: string;
  readonly definitionVersion: number;
  readonly typedName: string | null;
  readonly isZeroReport: boolean;
  /** Schools that BEH-14 found, and of which the signer says that they have nothing to report; null: not asked (version 1). */
  readonly silentSchools: number | null;
  readonly signatureMethod: 'TYPED_NAME_AND_PASSWORD';
  /** Person ids, sorted. */
  readonly requiredCertifiers: readonly string[];
}

/** C2, in the same append as the last required submission. */
export interface CertificationSent {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  readonly digest: string;
}

/** C3. */
export interface CertificationApproved {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  readonly digest: string;
  readonly approvedBy: string;
  readonly note: string | null;
}

/** C10. Nobody can submit any more; approve and decline stay possible (domain.md §11.3 b). */
export interface CertificationFrozen {
  readonly certificationId: string;
  readonly source: FactSource;
}

const text = freeText('certification', 'certificationId');
const definition = {
  definitionVersion: PUBLIC,
  name: PUBLIC,
  startsOn: PUBLIC,
  opensOn: PUBLIC,
  dueOn: PUBLIC,
  lastDayPolicy: PUBLIC,
  attestationText: PUBLIC,
  validationGroupIds: PUBLIC,
  source: PUBLIC,
} as const;
const member = { certificationId: PUBLIC, memberId: PUBLIC, personId: PUBLIC, source: PUBLIC } as const;

export const certificationEvents = {
  CertificationOpenedForParticipant: event<CertificationOpenedForParticipant>({
    certificationId: PUBLIC,
    eventId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    level: PUBLIC,
    schoolYear: PUBLIC,
    categoryId: PUBLIC,
    ...definition,
  }),
  CertificationDefinitionApplied: event<CertificationDefinitionApplied>({ certificationId: PUBLIC, ...definition }),
  CertificationCalendarApplied: event<CertificationCalendarApplied>({
    certificationId: PUBLIC,
    lastInstructionDay: PUBLIC,
    source: PUBLIC,
  }),
  CertifierRequired: event<CertifierRequired>(member),
  CertifierReleased: event<CertifierReleased>({ ...member, cause: PUBLIC }),
  ReviewerAdmitted: event<ReviewerAdmitted>(member),
  ReviewerReleased: event<ReviewerReleased>(member),
  ...stepEvents,
  ...snapshotEvents,
  CertificationSubmitted: event<CertificationSubmitted>(
    {
      ...ofCycle,
      personId: PUBLIC,
      snapshotId: PUBLIC,
      digest: PUBLIC,
      attestationText: PUBLIC,
      definitionVersion: PUBLIC,
      typedName: personal('person', 'personId'),
      isZeroReport: PUBLIC,
      silentSchools: PUBLIC,
      signatureMethod: PUBLIC,
      requiredCertifiers: PUBLIC,
    },
    2,
    { 1: (payload) => ({ ...payload, silentSchools: null }) },
  ),
  CertificationSent: event<CertificationSent>({ ...ofCycle, snapshotId: PUBLIC, digest: PUBLIC }),
  CertificationApproved: event<CertificationApproved>({
    ...ofCycle,
    snapshotId: PUBLIC,
    digest: PUBLIC,
    approvedBy: PUBLIC,
    note: text,
  }),
  ...recertificationEvents,
  CertificationFrozen: event<CertificationFrozen>({ certificationId: PUBLIC, source: PUBLIC }),
};
