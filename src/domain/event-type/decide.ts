import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { lockedWithoutReason, reasonGiven } from '../reference/changed-days.ts';
import { mappedCodeOn } from '../reference/effective.ts';
import { endFaults } from '../reference/local-type-end.ts';
import type { EventTypeCommand } from './commands.ts';
import type { EventTypeEvent, EventTypeState } from './state.ts';

/**
 * Refuses `CODE_NOT_ACTIVE` when the state code is unknown or does not hold on the first day of the mapping, `TYPE_RETIRED` when that day is
 * after the type's last, `INCIDENT_LOCKED` when it changes approved data without a reason (A20), and `UNKNOWN_CODE` for a
 * type that does not exist or a code for an award, which is never reported; what `endFaults` says of an end. Creating what exists, mapping
 * what is mapped so already and ending what ends that day record nothing.
 */
export function decide(state: EventTypeState | null, command: EventTypeCommand): Decision<EventTypeEvent> {
  switch (command.type) {
    case 'CreateEventType': {
      if (state) return accepted();
      const { eventTypeId, districtId, schoolId, name, alignment } = command;
      return accepted({
        type: 'EventTypeCreated',
        data: { eventTypeId, districtId, schoolId, name: name.trim(), alignment },
      });
    }
    case 'MapEventType': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['eventTypeId']);
      const { stateCode, effectiveFrom, activeCodes } = command;
      if (stateCode !== null && state.alignment === 'AWARD')
        return rejected('UNKNOWN_CODE', { alignment: 'AWARD' }, ['stateCode']);
      if (stateCode !== null && !activeCodes.has(stateCode)) {
        return rejected('CODE_NOT_ACTIVE', { stateCode, date: effectiveFrom }, ['stateCode']);
      }
      if (stateCode !== null && state.endsOn !== null && effectiveFrom > state.endsOn) {
        return rejected('TYPE_RETIRED', { endsOn: state.endsOn }, ['effectiveFrom']);
      }
      const standsAlready = state.mappings.some((mapping) => mapping.effectiveFrom === effectiveFrom);
      if (standsAlready && mappedCodeOn(state.mappings, effectiveFrom) === stateCode) return accepted();
      const locked = lockedWithoutReason(command);
      if (locked) return rejectedAll([locked]);
      const reason = reasonGiven(command);
      const { eventTypeId, districtId } = state;
      return accepted({
        type: 'EventTypeMapped',
        data: { eventTypeId, districtId, stateCode, effectiveFrom, ...(reason !== null && { reason }) },
      });
    }
    case 'RetireEventType': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['eventTypeId']);
      const { endsOn } = command;
      const faults = endFaults(state.mappings, command);
      if (faults.length > 0) return rejectedAll(faults);
      if (state.endsOn === endsOn) return accepted();
      const { eventTypeId, districtId } = state;
      return accepted({ type: 'EventTypeRetired', data: { eventTypeId, districtId, endsOn } });
    }
  }
}
