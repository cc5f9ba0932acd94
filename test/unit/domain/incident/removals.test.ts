import { describe, expect, it } from 'vitest';
import type { IncidentCommand } from '../../../../src/domain/incident/commands.ts';
import { codeIncident } from '../../../../src/domain/incident/coded-incident.ts';
import { daysRemoved } from '../../../../src/domain/incident/days-removed.ts';
import { changesBetween } from '../../../../src/domain/incident/history.ts';
import {
  behaviorEvent,
  codesOf,
  complete,
  content,
  context,
  edit,
  eventsOf,
  facts,
  fold,
  given,
  participant,
  reportIncident,
  reported,
  resolution,
  typesOf,
} from './incident-fixtures.ts';

const reason = 'entered twice';
const removals: readonly IncidentCommand[] = [
  { type: 'RemoveBehaviorEvent', ...edit, behaviorEventId: 'event-1', reason },
  { type: 'RemoveIncidentParticipant', ...edit, participantId: 'participant-1', reason },
  { type: 'RemoveResolution', ...edit, resolutionId: 'resolution-1', reason },
];

describe('removing a part of an incident', () => {
  it.each(removals)('$type needs a reason and keeps it', (command) => {
    expect(codesOf(given(reportIncident()).when({ ...command, reason: ' ' }))).toEqual(['REASON_REQUIRED']);
    const [event, ...more] = eventsOf(given(reportIncident()).when(command));
    expect(more).toEqual([]);
    expect(event?.data).toMatchObject({ incidentId: 'incident-1', reason });
  });

  it.each<IncidentCommand>([
    { type: 'RemoveBehaviorEvent', ...edit, behaviorEventId: 'nowhere', reason },
    { type: 'RemoveIncidentParticipant', ...edit, participantId: 'nowhere', reason },
    { type: 'RemoveResolution', ...edit, resolutionId: 'nowhere', reason },
  ])('$type refuses a part that is not there', (command) => {
    expect(codesOf(given(reportIncident()).when(command))).toEqual(['UNKNOWN_CODE']);
  });

  it('takes everything under the part along', () => {
    expect(given(reportIncident(), removals[0]!).state?.events).toEqual([]);
    expect(given(reportIncident(), removals[1]!).state?.events[0]?.participants).toEqual([]);
    expect(given(reportIncident(), removals[2]!).state?.events[0]?.participants[0]?.resolutions).toEqual([]);
  });

  it('refuses to leave a complete incident without the resolution that it needs', () => {
    expect(codesOf(given(reportIncident(), complete).when(removals[2]!))).toEqual(['RESOLUTION_REQUIRED']);
    expect(typesOf(given(reportIncident(), complete).when(removals[1]!))).toEqual(['IncidentParticipantRemoved']);
  });

  it('needs a reason when locked like everything else, and is refused on a void incident', () => {
    const locked = { ...removals[2]!, facts: facts({ isLocked: true }) };
    expect(typesOf(given(reportIncident()).when(locked))).toEqual(['ResolutionRemoved']);
    const voided: IncidentCommand = { type: 'VoidIncident', ...edit, reason };
    expect(codesOf(given(reportIncident(), voided).when(removals[2]!))).toEqual(['INCIDENT_VOIDED']);
  });
});

describe('a suspension pending board action', () => {
  const suspended = participant({
    resolutions: [
      resolution({ resolutionId: 'suspension', resolutionTypeId: 'out-of-school', durationSchoolDays: '5' }),
      resolution({
        resolutionId: 'expulsion',
        resolutionTypeId: 'expulsion',
        durationSchoolDays: '55',
        pendingBoardSuspensionId: 'suspension',
      }),
      resolution({ resolutionId: 'half', resolutionTypeId: 'in-school', durationSchoolDays: '0.5' }),
      resolution({ resolutionId: 'local', resolutionTypeId: 'detention', durationSchoolDays: '1' }),
    ],
  });
  const report = (person = suspended) =>
    reportIncident({ content: content({ events: [behaviorEvent({ participants: [person] })] }) });

  it('is counted once: the length of the expulsion includes it', () => {
    const coded = codeIncident(reported(report()), context());
    const { resolutions } = coded.events[0]!.participants[0]!;
    expect(daysRemoved(resolutions)).toEqual({ outOfSchool: '55.00', inSchool: '0.50' });
    const unlinked = resolutions.map((one) => ({ ...one, pendingBoardSuspensionId: null }));
    expect(daysRemoved(unlinked)).toEqual({ outOfSchool: '60.00', inSchool: '0.50' });
    const wrong = resolutions.map((one) => ({
      ...one,
      pendingBoardSuspensionId: one.resolutionId === 'expulsion' ? 'half' : null,
    }));
    expect(daysRemoved(wrong)).toEqual({ outOfSchool: '60.00', inSchool: '0.50' });
  });

  it('stays as long as an expulsion continues it', () => {
    const remove: IncidentCommand = { type: 'RemoveResolution', ...edit, resolutionId: 'suspension', reason };
    expect(given(report()).when(remove)).toMatchObject({
      rejections: [{ code: 'SUSPENSION_CONTINUED', path: ['resolutionId'] }],
    });
    expect(codesOf(given(report()).when({ ...remove, reason: ' ' }))).toEqual([
      'REASON_REQUIRED',
      'SUSPENSION_CONTINUED',
    ]);
    const expulsion: IncidentCommand = { ...remove, resolutionId: 'expulsion' };
    expect(typesOf(given(report(), expulsion).when(remove))).toEqual(['ResolutionRemoved']);
  });

  it("is the same person's, and continues no other", () => {
    const other = participant({
      participantId: 'participant-2',
      studentId: 'student-2',
      resolutions: [resolution({ resolutionId: 'other', pendingBoardSuspensionId: 'suspension' })],
    });
    const foreign = reportIncident({
      content: content({ events: [behaviorEvent({ participants: [suspended, other] })] }),
    });
    expect(codesOf(given().when(foreign))).toEqual(['UNKNOWN_CODE']);
    const chain = participant({
      resolutions: [
        ...suspended.resolutions,
        resolution({ resolutionId: 'third', pendingBoardSuspensionId: 'expulsion' }),
      ],
    });
    expect(codesOf(given().when(report(chain)))).toEqual(['UNKNOWN_CODE']);
  });
});

describe('the history of an incident', () => {
  const { state } = given(reportIncident());

  it('names both values of what was corrected, and nothing else', () => {
    const [event] = eventsOf(
      given(reportIncident()).when({
        type: 'CorrectResolution',
        ...edit,
        resolutionId: 'resolution-1',
        changes: { durationSchoolDays: '0.5' },
      }),
    );
    const after = fold([...eventsOf(given().when(reportIncident())), event!]);
    expect(changesBetween(state, after)).toEqual([
      {
        part: 'RESOLUTION',
        partId: 'resolution-1',
        field: 'durationSchoolDays',
        before: state!.events[0]!.participants[0]!.resolutions[0]!.durationSchoolDays,
        after: '0.50',
      },
    ]);
  });

  it('names what went with a removed part, with its last value', () => {
    const after = given(reportIncident(), removals[1]!).state;
    const changes = changesBetween(state, after);
    expect(new Set(changes.map(({ part }) => part))).toEqual(new Set(['PARTICIPANT', 'RESOLUTION']));
    expect(changes.every((change) => change.before !== null && change.after === null)).toBe(true);
    expect(changes).toContainEqual({
      part: 'PARTICIPANT',
      partId: 'participant-1',
      field: 'role',
      before: 'OFFENDER',
      after: null,
    });
  });

  it('begins with everything that was reported, and names a change of status', () => {
    expect(changesBetween(null, state).every((change) => change.before === null && change.after !== null)).toBe(true);
    expect(changesBetween(state, given(reportIncident(), complete).state)).toEqual([
      { part: 'INCIDENT', partId: 'incident-1', field: 'status', before: 'IN_PROGRESS', after: 'COMPLETE' },
    ]);
  });

  it('knows custom values by their element', () => {
    const custom = { customValues: [{ key: 'motivation', value: 'unclear' }] };
    const correct: IncidentCommand = {
      type: 'CorrectBehaviorEvent',
      ...edit,
      behaviorEventId: 'event-1',
      changes: custom,
    };
    expect(changesBetween(state, given(reportIncident(), correct).state)).toEqual([
      { part: 'BEHAVIOR_EVENT', partId: 'event-1', field: 'customValues.motivation', before: null, after: 'unclear' },
    ]);
  });
});
