import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { AgencyCommand } from './commands.ts';
import type { AgencyDomainEvent, AgencyState } from './state.ts';

/** Refuses `DATES_OUT_OF_ORDER` for a list that would begin before the latest one, `UNKNOWN_CODE` while no log is open. */
export function decide(state: AgencyState | null, command: AgencyCommand): Decision<AgencyDomainEvent> {
  switch (command.type) {
    case 'OpenLog':
      return state ? accepted() : accepted({ type: 'LogOpened', data: command.data });
    case 'PublishStateCodes': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['logId']);
      const { stateCodes } = state;
      if (isSame(stateCodes, command.data)) return accepted();
      if (stateCodes && command.data.effectiveFrom < stateCodes.effectiveFrom) {
        return rejected('DATES_OUT_OF_ORDER', { effectiveFrom: stateCodes.effectiveFrom }, ['effectiveFrom']);
      }
      return accepted({ type: 'StateCodesPublished', data: command.data });
    }
  }
}
