import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import { checkPeriodDays } from '../kernel/plausible-day.ts';
import type { IepPeriodCommand } from './commands.ts';
import type { IepPeriodDomainEvent, IepPeriodState } from './state.ts';

/** Refuses `END_BEFORE_START`, `DATES_OUT_OF_ORDER` for a day that cannot be meant. The same record again records nothing. */
export function decide(state: IepPeriodState | null, { data }: IepPeriodCommand): Decision<IepPeriodDomainEvent> {
  const { startsOn, endsOn } = data;
  if (endsOn !== null && endsOn < startsOn) return rejected('END_BEFORE_START', { startsOn }, ['endsOn']);
  if (isSame(state, data)) return accepted();
  const faults = checkPeriodDays(data);
  return faults.length > 0 ? rejectedAll(faults) : accepted({ type: 'IepPeriodRecorded', data });
}
