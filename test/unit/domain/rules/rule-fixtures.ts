import type { BehaviorEventContent, IncidentContent } from '../../../../src/domain/incident/commands.ts';
import type { IncidentContext } from '../../../../src/domain/incident/context.ts';
import type { IncidentState } from '../../../../src/domain/incident/state.ts';
import { stateRecord } from '../../../../src/domain/incident/state-record.ts';
import { evaluateDistrict, evaluateState } from '../../../../src/domain/rules/evaluate.ts';
import {
  behaviorEvent,
  codes,
  content,
  context,
  participant,
  reported,
  resolution,
  student,
} from '../incident/incident-fixtures.ts';

export const iep = new Map([['student-1', student({ iepPeriods: [{ startsOn: '2021-09-01', endsOn: null }] })]]);
export const nobody = { studentId: null, nonStudentKind: 'UNKNOWN_PERSON', relationshipToSchool: 'unknown' } as const;

export const imported = (
  events: readonly BehaviorEventContent[],
  change: Partial<IncidentContent> = {},
): IncidentState => reported({ origin: 'IMPORT', content: content({ ...change, events }) });

/** One event with one enrolled offender and the resolutions of these types. */
export const incident = (type: string, ...resolutionTypes: readonly string[]): IncidentState =>
  imported([
    behaviorEvent({
      eventTypeId: type,
      participants: [
        participant({
          resolutions: resolutionTypes.map((resolutionTypeId, index) =>
            resolution({
              resolutionTypeId,
              resolutionId: `resolution-${index + 1}`,
              startsOn: '2022-02-14',
              endsOn: '2022-02-14',
            }),
          ),
        }),
      ],
    }),
  ]);

export const find = (ruleId: string, state: IncidentState, change: Partial<IncidentContext> = {}) =>
  evaluateDistrict(state, context(change)).find((one) => one.ruleId === ruleId);

export const severity = (ruleId: string, state: IncidentState, change: Partial<IncidentContext> = {}) =>
  find(ruleId, state, change)?.severity ?? null;

export const atState = (state: IncidentState, change: Partial<IncidentContext> = {}) => {
  const { record } = stateRecord(state, context(change));
  return record
    ? evaluateState(record, { codes, recordedOn: '2022-06-10' }).map((one) => `${one.ruleId} ${one.severity}`)
    : null;
};
