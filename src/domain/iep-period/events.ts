import { event, PUBLIC } from '../kernel/event-definition.ts';

/** Days on which an individualized education program is active, both ends included; open-ended when `endsOn` is null. The latest record of a period wins. */
export interface IepPeriodRecorded {
  readonly iepPeriodId: string;
  /** The responsible district. */
  readonly districtId: string;
  readonly studentId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

export const iepPeriodEvents = {
  IepPeriodRecorded: event<IepPeriodRecorded>({
    iepPeriodId: PUBLIC,
    districtId: PUBLIC,
    studentId: PUBLIC,
    startsOn: PUBLIC,
    endsOn: PUBLIC,
  }),
};
