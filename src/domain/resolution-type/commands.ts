import type { IsoDate } from '../../shared/calendar.ts';
import type { MappingReason } from '../reference/changed-days.ts';
import type { LocalTypeEnd } from '../reference/local-type-end.ts';

export interface CreateResolutionType {
  readonly type: 'CreateResolutionType';
  readonly resolutionTypeId: string;
  readonly districtId: string;
  /** Null: every school of the district may use it. */
  readonly schoolId: string | null;
  readonly name: string;
}

export interface MapResolutionType extends MappingReason {
  readonly type: 'MapResolutionType';
  /** Null: from that day on the type has no state code and never reaches the state. */
  readonly stateCode: string | null;
  readonly effectiveFrom: IsoDate;
  /** Outside fact: the state resolution codes that hold on `effectiveFrom`. */
  readonly activeCodes: ReadonlySet<string>;
}

export interface RetireResolutionType extends LocalTypeEnd {
  readonly type: 'RetireResolutionType';
}

export type ResolutionTypeCommand = CreateResolutionType | MapResolutionType | RetireResolutionType;
