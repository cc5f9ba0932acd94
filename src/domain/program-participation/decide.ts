import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import { checkPeriodDays } from '../kernel/plausible-day.ts';
import { refuseMoreDays } from '../reference/overlap.ts';
import type { ProgramParticipationCommand } from './commands.ts';
import type { ProgramParticipationDomainEvent, ProgramParticipationState } from './state.ts';

/**
 * Refuses `END_BEFORE_START`, `DATES_OUT_OF_ORDER` for a day that cannot be meant, and for one on which the student takes part in the program
 * already. The same record again records nothing.
 */
export function decide(
  state: ProgramParticipationState | null,
  { data, others }: ProgramParticipationCommand,
): Decision<ProgramParticipationDomainEvent> {
  const { startsOn, endsOn } = data;
  if (endsOn !== null && endsOn < startsOn) return rejected('END_BEFORE_START', { startsOn }, ['endsOn']);
  if (isSame(state, data)) return accepted();
  const faults = checkPeriodDays(data);
  if (faults.length > 0) return rejectedAll(faults);
  const before = state?.program === data.program ? state : null;
  return refuseMoreDays(before, data, others) ?? accepted({ type: 'ProgramParticipationRecorded', data });
}
