import { describe, expect, it } from 'vitest';
import type { IncidentCommand } from '../../../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../../../src/domain/incident/decider.ts';
import {
  behaviorEvent,
  codesOf,
  complete,
  content,
  edit,
  eventsOf,
  facts,
  given,
  participant,
  reportIncident,
  resolution,
  typesOf,
} from './incident-fixtures.ts';

const locked = { ...edit, facts: facts({ isLocked: true }) };

const reportOf = (resolutionTypeId: string) =>
  reportIncident({
    content: content({
      events: [behaviorEvent({ participants: [participant({ resolutions: [resolution({ resolutionTypeId })] })] })],
    }),
  });

describe('adding to an incident', () => {
  const two = reportIncident({
    content: content({
      events: [
        behaviorEvent({
          participants: [participant(), participant({ participantId: 'participant-2', studentId: 'student-2' })],
        }),
      ],
    }),
  });

  it('applies one resolution to every ticked participant, each under its own id', () => {
    const decision = given(two).when({
      type: 'AddResolution',
      ...edit,
      applyTo: [
        { participantId: 'participant-1', resolutionId: 'resolution-1' },
        { participantId: 'participant-2', resolutionId: 'resolution-2' },
      ],
      resolution: resolution(),
    });
    expect(eventsOf(decision).map((event) => event.data)).toMatchObject([
      { participantId: 'participant-1', resolutionId: 'resolution-1', durationSchoolDays: '1.00' },
      { participantId: 'participant-2', resolutionId: 'resolution-2', durationSchoolDays: '1.00' },
    ]);
  });

  it('refuses to apply a resolution to nobody', () => {
    const decision = given(two).when({ type: 'AddResolution', ...edit, applyTo: [], resolution: resolution() });
    expect(codesOf(decision)).toEqual(['PARTICIPANT_REQUIRED']);
  });

  it('adds participants with their resolutions in one append', () => {
    const decision = given(reportIncident()).when({
      type: 'AddIncidentParticipants',
      ...edit,
      behaviorEventId: 'event-1',
      participants: [
        participant({
          participantId: 'participant-2',
          studentId: 'student-2',
          resolutions: [resolution({ resolutionId: 'resolution-2' })],
        }),
        participant({
          participantId: 'participant-3',
          studentId: null,
          nonStudentKind: 'DROPOUT',
          relationshipToSchool: 'former student',
        }),
      ],
    });
    expect(typesOf(decision)).toEqual(['IncidentParticipantAdded', 'ResolutionAdded', 'IncidentParticipantAdded']);
  });

  it('refuses to add an enrolled offender to a complete incident that nobody was given a resolution for', () => {
    const unknown = participant({ studentId: null, nonStudentKind: 'UNKNOWN_PERSON', relationshipToSchool: 'unknown' });
    const nobody = reportIncident({ content: content({ events: [behaviorEvent({ participants: [unknown] })] }) });
    const add: IncidentCommand = {
      type: 'AddIncidentParticipants',
      ...edit,
      behaviorEventId: 'event-1',
      participants: [participant({ participantId: 'participant-2' })],
    };
    expect(codesOf(given(nobody, complete).when(add))).toEqual(['RESOLUTION_REQUIRED']);
    expect(
      typesOf(
        given(nobody, complete).when({
          ...add,
          participants: [participant({ participantId: 'participant-2', role: 'VICTIM' })],
        }),
      ),
    ).toEqual(['IncidentParticipantAdded']);
  });

  it('refuses an id that is taken', () => {
    const decision = given(reportIncident()).when({
      type: 'AddResolution',
      ...edit,
      applyTo: [{ participantId: 'participant-1', resolutionId: 'resolution-1' }],
      resolution: resolution(),
    });
    expect(decision).toMatchObject({
      rejections: [{ code: 'SOURCE_KEY_DUPLICATE', path: ['participantIds', '0'] }],
    });
  });

  it('links an expulsion to the suspension it continues', () => {
    const expulsion = resolution({ resolutionTypeId: 'expulsion', pendingBoardSuspensionId: 'resolution-1' });
    const add = {
      type: 'AddResolution',
      ...edit,
      applyTo: [{ participantId: 'participant-1', resolutionId: 'resolution-2' }],
      resolution: expulsion,
    } as const;
    const suspended = given(reportOf('out-of-school'));
    expect(eventsOf(suspended.when(add))[0]?.data).toMatchObject({ pendingBoardSuspensionId: 'resolution-1' });
  });

  it('refuses to continue anything but a suspension out of school, or to make something else of one that is continued', () => {
    const link = (resolutionTypeId: string) =>
      ({
        type: 'AddResolution',
        ...edit,
        applyTo: [{ participantId: 'participant-1', resolutionId: 'resolution-2' }],
        resolution: resolution({ resolutionTypeId, pendingBoardSuspensionId: 'resolution-1' }),
      }) as const;
    const wrongAt = (at: string) => ({
      rejections: [{ code: 'UNKNOWN_CODE', path: [at, 'pendingBoardSuspensionId'] }],
    });
    const wrong = wrongAt('resolution');
    for (const type of ['in-school', 'detention', 'expulsion'])
      expect(given(reportOf(type)).when(link('expulsion'))).toMatchObject(wrong);
    for (const type of ['in-school', 'out-of-school', 'detention'])
      expect(given(reportOf('out-of-school')).when(link(type))).toMatchObject(wrong);
    const { when } = given(reportOf('out-of-school'), link('expulsion'));
    const correct = (resolutionId: string, resolutionTypeId: string) =>
      when({ type: 'CorrectResolution', ...edit, resolutionId, changes: { resolutionTypeId } });
    const continued = { rejections: [{ code: 'SUSPENSION_CONTINUED', path: ['changes', 'resolutionTypeId'] }] };
    expect(correct('resolution-1', 'detention')).toMatchObject(continued);
    expect(correct('resolution-1', 'in-school')).toMatchObject(continued);
    expect(correct('resolution-2', 'out-of-school')).toMatchObject(wrongAt('changes'));
  });

  it('does not hold a link that stood before against an edit of something else', () => {
    const { state } = given(reportOf('in-school'));
    const linked = {
      type: 'ResolutionAdded',
      data: {
        incidentId: 'incident-1',
        participantId: 'participant-1',
        ...resolution({ resolutionId: 'resolution-2', resolutionTypeId: 'expulsion' }),
        pendingBoardSuspensionId: 'resolution-1',
      },
    } as const;
    const before = incidentDecider.evolve(state, linked);
    const changes = { details: 'seen from afar' };
    expect(eventsOf(incidentDecider.decide(before, { type: 'CorrectIncidentDetails', ...edit, changes }))).toHaveLength(
      1,
    );
  });

  it('takes no student twice in one event, by hand', () => {
    const again = {
      type: 'AddIncidentParticipants',
      behaviorEventId: 'event-1',
      reason: null,
      facts: facts(),
    } as const;
    const victim = participant({ participantId: 'participant-2', role: 'VICTIM' });
    const { when } = given(reportIncident());
    expect(when({ ...again, origin: 'HAND', participants: [victim] })).toMatchObject({
      rejections: [
        { code: 'SOURCE_KEY_DUPLICATE', path: ['participants', '0', 'studentId'], details: { studentId: 'student-1' } },
      ],
    });
    expect(when({ ...again, origin: 'IMPORT', participants: [victim] }).kind).toBe('accepted');
    const other = { ...behaviorEvent(), behaviorEventId: 'event-2', participants: [victim] };
    expect(when({ type: 'AddBehaviorEvent', ...edit, event: other }).kind).toBe('accepted');
  });
});

describe('editing a locked incident', () => {
  const change = { type: 'CorrectIncidentDetails', ...locked, changes: { location: 'On Campus: Gymnasium' } } as const;

  it('needs a reason, and keeps it with the change', () => {
    const { when } = given(reportIncident(), complete);
    expect(codesOf(when(change))).toEqual(['INCIDENT_LOCKED']);
    expect(codesOf(when({ ...change, reason: '  ' }))).toEqual(['INCIDENT_LOCKED']);
    expect(eventsOf(when({ ...change, reason: 'wrong place' }))[0]?.data).toEqual({
      incidentId: 'incident-1',
      location: 'On Campus: Gymnasium',
      reason: 'wrong place',
    });
  });

  it('keeps the reason of what is added, too', () => {
    const decision = given(reportIncident(), complete).when({
      type: 'AddBehaviorEvent',
      ...locked,
      reason: 'found later',
      event: behaviorEvent({
        behaviorEventId: 'event-2',
        participants: [participant({ participantId: 'participant-2', role: 'VICTIM' })],
      }),
    });
    expect(eventsOf(decision).map((event) => event.data)).toMatchObject([
      { reason: 'found later' },
      { reason: 'found later' },
    ]);
  });

  it('accepts without a reason what changes nothing', () => {
    expect(typesOf(given(reportIncident(), complete).when({ ...change, changes: { title: 'Hallway' } }))).toEqual([]);
  });
});
