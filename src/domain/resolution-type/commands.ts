import type { IsoDate } from '../../shared/calendar.ts';

export interface CreateResolutionType {
  readonly type: 'CreateResolutionType';
  readonly resolutionTypeId: string;
  readonly districtId: string;
  /** Null: every school of the district may use it. */
  readonly schoolId: string | null;
  readonly name: string;
}

export interface MapResolutionType {
  readonly type: 'MapResolutionType';
  /** Null: from that day on the type has no state code and never reaches the state. */
  readonly stateCode: string | null;
  readonly effectiveFrom: IsoDate;
  /** Outside fact: the state resolution codes that hold on `effectiveFrom`. */
  readonly activeCodes: ReadonlySet<string>;
}

export interface RetireResolutionType {
  readonly type: 'RetireResolutionType';
  /** Last day of use; a later day corrects an earlier one. */
  readonly endsOn: IsoDate;
  /** Outside fact: the last day of an incident that uses the type; null when none does. */
  readonly lastUsedOn: IsoDate | null;
}

export type ResolutionTypeCommand = CreateResolutionType | MapResolutionType | RetireResolutionType;
