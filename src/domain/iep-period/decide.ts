import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import { checkPeriodDays } from '../kernel/plausible-day.ts';
import { refuseMoreDays } from '../reference/overlap.ts';
import type { IepPeriodCommand } from './commands.ts';
import type { IepPeriodDomainEvent, IepPeriodState } from './state.ts';

/**
 * Refuses `END_BEFORE_START`, `DATES_OUT_OF_ORDER` for a day that cannot be meant, and for one on which another period of the student is
 * active. The same record again records nothing.
 */
export function decide(
  state: IepPeriodState | null,
  { data, others }: IepPeriodCommand,
): Decision<IepPeriodDomainEvent> {
  const { startsOn, endsOn } = data;
  if (endsOn !== null && endsOn < startsOn) return rejected('END_BEFORE_START', { startsOn }, ['endsOn']);
  if (isSame(state, data)) return accepted();
  const faults = checkPeriodDays(data);
  if (faults.length > 0) return rejectedAll(faults);
  return refuseMoreDays(state, data, others) ?? accepted({ type: 'IepPeriodRecorded', data });
}
