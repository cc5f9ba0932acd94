import type { IsoDate } from '../../shared/calendar.ts';
import type { MappingReason } from '../reference/changed-days.ts';
import type { LocalTypeEnd } from '../reference/local-type-end.ts';
import type { Alignment } from './events.ts';

export interface CreateEventType {
  readonly type: 'CreateEventType';
  readonly eventTypeId: string;
  readonly districtId: string;
  /** Null: every school of the district may use it. */
  readonly schoolId: string | null;
  readonly name: string;
  readonly alignment: Alignment;
}

export interface MapEventType extends MappingReason {
  readonly type: 'MapEventType';
  /** Null: from that day on the type has no state code and never reaches the state. */
  readonly stateCode: string | null;
  readonly effectiveFrom: IsoDate;
  /** Outside fact: the state event codes that hold on `effectiveFrom`. */
  readonly activeCodes: ReadonlySet<string>;
}

export interface RetireEventType extends LocalTypeEnd {
  readonly type: 'RetireEventType';
}

export type EventTypeCommand = CreateEventType | MapEventType | RetireEventType;
