import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { ProgramParticipationCommand } from './commands.ts';
import type { ProgramParticipationDomainEvent, ProgramParticipationState } from './state.ts';

/** Refuses `END_BEFORE_START`. The same record again records nothing. */
export function decide(
  state: ProgramParticipationState | null,
  { data }: ProgramParticipationCommand,
): Decision<ProgramParticipationDomainEvent> {
  const { startsOn, endsOn } = data;
  if (endsOn !== null && endsOn < startsOn) return rejected('END_BEFORE_START', { startsOn }, ['endsOn']);
  return isSame(state, data) ? accepted() : accepted({ type: 'ProgramParticipationRecorded', data });
}
