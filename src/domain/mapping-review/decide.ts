import { accepted, rejectedAll, type Decision } from '../kernel/decider.ts';
import { reviewed, type ConfirmMappings, type MappingReviewCommand } from './commands.ts';
import type { MappingReviewEvent, MappingReviewState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for each type that is not the district's. Confirming what is confirmed with the same code records nothing. */
export function decide(state: MappingReviewState, command: MappingReviewCommand): Decision<MappingReviewEvent> {
  switch (command.type) {
    case 'ConfirmMappings':
      return confirm(state, command);
    case 'RecordMappingsCopied': {
      const { eventTypes, resolutionTypes } = command.data;
      if (eventTypes.length + resolutionTypes.length === 0) return accepted();
      return accepted({ type: 'MappingsCopied', data: command.data });
    }
  }
}

function confirm(state: MappingReviewState, command: ConfirmMappings): Decision<MappingReviewEvent> {
  const { districtId, schoolYear, typeIds, types } = command;
  const unknown = (typeIds ?? []).flatMap((id, index) =>
    types.eventTypes.has(id) || types.resolutionTypes.has(id)
      ? []
      : [{ code: 'UNKNOWN_CODE' as const, path: ['typeIds', String(index)], details: { typeId: id } }],
  );
  if (unknown.length > 0) return rejectedAll(unknown);
  const wanted = typeIds === null ? null : new Set(typeIds);
  const before = state.confirmed[schoolYear] ?? {};
  const isNews = ([id, code]: readonly [string, string | null]) =>
    (wanted === null || wanted.has(id)) && before[id] !== code;
  const eventTypes = reviewed(new Map([...types.eventTypes].filter(isNews)));
  const resolutionTypes = reviewed(new Map([...types.resolutionTypes].filter(isNews)));
  if (eventTypes.length + resolutionTypes.length === 0) return accepted();
  return accepted({ type: 'MappingsConfirmed', data: { districtId, schoolYear, eventTypes, resolutionTypes } });
}
