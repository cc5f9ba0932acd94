import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { IepPeriodCommand } from './commands.ts';
import type { IepPeriodDomainEvent, IepPeriodState } from './state.ts';

/** Refuses `END_BEFORE_START`. The same record again records nothing. */
export function decide(state: IepPeriodState | null, { data }: IepPeriodCommand): Decision<IepPeriodDomainEvent> {
  const { startsOn, endsOn } = data;
  if (endsOn !== null && endsOn < startsOn) return rejected('END_BEFORE_START', { startsOn }, ['endsOn']);
  return isSame(state, data) ? accepted() : accepted({ type: 'IepPeriodRecorded', data });
}
