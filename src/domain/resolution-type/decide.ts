import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { lockedWithoutReason, reasonGiven } from '../reference/changed-days.ts';
import { mappedCodeOn } from '../reference/effective.ts';
import { endFaults } from '../reference/local-type-end.ts';
import type { ResolutionTypeCommand } from './commands.ts';
import type { ResolutionTypeEvent, ResolutionTypeState } from './state.ts';

/**
 * Refuses `CODE_NOT_ACTIVE` when the state code is unknown or does not hold on the first day of the mapping, `TYPE_RETIRED` when that day is
 * after the type's last, `INCIDENT_LOCKED` when it changes approved data without a reason (A20), and `UNKNOWN_CODE` for a
 * type that does not exist; what `endFaults` says of an end. Creating what exists, mapping what is mapped so already and ending what ends that
 * day record nothing.
 */
export function decide(
  state: ResolutionTypeState | null,
  command: ResolutionTypeCommand,
): Decision<ResolutionTypeEvent> {
  switch (command.type) {
    case 'CreateResolutionType': {
      if (state) return accepted();
      const { resolutionTypeId, districtId, schoolId, name } = command;
      return accepted({
        type: 'ResolutionTypeCreated',
        data: { resolutionTypeId, districtId, schoolId, name: name.trim() },
      });
    }
    case 'MapResolutionType': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['resolutionTypeId']);
      const { stateCode, effectiveFrom, activeCodes } = command;
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
      const { resolutionTypeId, districtId } = state;
      return accepted({
        type: 'ResolutionTypeMapped',
        data: { resolutionTypeId, districtId, stateCode, effectiveFrom, ...(reason !== null && { reason }) },
      });
    }
    case 'RetireResolutionType': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['resolutionTypeId']);
      const { endsOn } = command;
      const faults = endFaults(state.mappings, command);
      if (faults.length > 0) return rejectedAll(faults);
      if (state.endsOn === endsOn) return accepted();
      const { resolutionTypeId, districtId } = state;
      return accepted({ type: 'ResolutionTypeRetired', data: { resolutionTypeId, districtId, endsOn } });
    }
  }
}
