import { describe, expect, it } from 'vitest';
import type { IncidentCommand } from '../../../../src/domain/incident/commands.ts';
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
const voided: IncidentCommand = { type: 'VoidIncident', ...edit, reason: 'entered twice' };
const withoutResolution = reportIncident({
  content: content({ events: [behaviorEvent({ participants: [participant()] })] }),
});

describe('completing, reopening and voiding', () => {
  it('completes an incident with a resolution', () => {
    expect(eventsOf(given(reportIncident()).when(complete))).toEqual([
      { type: 'IncidentCompleted', data: { incidentId: 'incident-1' } },
    ]);
  });

  it('asks for a resolution while an enrolled offender has none', () => {
    expect(codesOf(given(withoutResolution).when(complete))).toEqual(['RESOLUTION_REQUIRED']);
  });

  it('completes without a resolution when no offender is enrolled', () => {
    const decision = given(withoutResolution).when({ ...complete, facts: facts({ enrolledStudents: new Set() }) });
    expect(typesOf(decision)).toEqual(['IncidentCompleted']);
  });

  it('asks for no resolution because of an enrolled witness', () => {
    const events = [behaviorEvent({ participants: [participant({ role: 'WITNESS' })] })];
    expect(typesOf(given(reportIncident({ content: content({ events }) })).when(complete))).toEqual([
      'IncidentCompleted',
    ]);
  });

  it('refuses to complete twice', () => {
    expect(codesOf(given(reportIncident(), complete).when(complete))).toEqual(['ALREADY_COMPLETE']);
  });

  it('reopens a complete incident, with or without a reason, and an open one without a trace', () => {
    const reopen: IncidentCommand = { type: 'ReopenIncident', ...edit };
    expect(eventsOf(given(reportIncident(), complete).when(reopen))).toEqual([
      { type: 'IncidentReopened', data: { incidentId: 'incident-1', reason: null } },
    ]);
    expect(typesOf(given(reportIncident()).when(reopen))).toEqual([]);
  });

  it('reopens a locked incident only with a reason', () => {
    const reopen: IncidentCommand = { type: 'ReopenIncident', ...locked };
    expect(codesOf(given(reportIncident(), complete).when(reopen))).toEqual(['INCIDENT_LOCKED']);
    expect(typesOf(given(reportIncident(), complete).when({ ...reopen, reason: 'wrong date' }))).toEqual([
      'IncidentReopened',
    ]);
  });

  it('voids with a reason only, once', () => {
    expect(codesOf(given(reportIncident()).when({ ...voided, reason: ' ' }))).toEqual(['REASON_REQUIRED']);
    expect(given(reportIncident(), voided).state?.status).toBe('VOIDED');
    expect(typesOf(given(reportIncident(), voided).when(voided))).toEqual([]);
  });

  it.each<IncidentCommand>([
    complete,
    { type: 'ReviseIncident', ...edit, content: content({ title: 'Other' }) },
    { type: 'CorrectIncidentDetails', ...edit, changes: { title: 'Other' } },
    { type: 'AddBehaviorEvent', ...edit, event: behaviorEvent({ behaviorEventId: 'event-2' }) },
  ])('refuses $type on a void incident', (command) => {
    expect(codesOf(given(reportIncident(), voided).when(command))).toEqual(['INCIDENT_VOIDED']);
  });

  it('reopens a void incident with a reason only, with everything it held', () => {
    const reopen: IncidentCommand = { type: 'ReopenIncident', ...edit };
    expect(codesOf(given(reportIncident(), voided).when(reopen))).toEqual(['REASON_REQUIRED']);
    const { events } = given(reportIncident()).state!;
    expect(given(reportIncident(), voided, { ...reopen, reason: 'it was ours' }).state).toMatchObject({
      status: 'IN_PROGRESS',
      events,
    });
  });

  it('knows no incident that was not reported', () => {
    expect(codesOf(given().when(complete))).toEqual(['UNKNOWN_CODE']);
  });

  it('completes none in which nothing happened, by hand or by an import', () => {
    const empty = content({ events: [] });
    expect(codesOf(given(reportIncident({ content: empty })).when(complete))).toEqual(['RESOLUTION_REQUIRED']);
    expect(typesOf(given().when(reportIncident({ content: empty, origin: 'IMPORT' })))).toEqual(['IncidentReported']);
    const event = content({ events: [behaviorEvent()] });
    expect(typesOf(given(reportIncident({ content: event })).when(complete))).toEqual(['IncidentCompleted']);
  });
});

describe('correcting an incident', () => {
  it('records only what changed', () => {
    const decision = given(reportIncident()).when({
      type: 'CorrectIncidentDetails',
      ...edit,
      changes: { title: 'Hallway', occurredAt: '11:00', location: 'On Campus: Gymnasium', details: '' },
    });
    expect(eventsOf(decision)).toEqual([
      {
        type: 'IncidentDetailsCorrected',
        data: { incidentId: 'incident-1', location: 'On Campus: Gymnasium', occurredAt: '11:00' },
      },
    ]);
  });

  it('moves no incident past the end of a type that it has', () => {
    const { eventTypes, resolutionTypes } = facts();
    const ended = <Type>(types: ReadonlyMap<string, Type>, id: string) =>
      new Map([...types, [id, { ...types.get(id)!, endsOn: '2022-02-14' }] as const]);
    const horseplay = { ...edit, facts: facts({ eventTypes: ended(eventTypes, 'horseplay') }) };
    const inSchool = { ...edit, facts: facts({ resolutionTypes: ended(resolutionTypes, 'in-school') }) };
    const { when } = given(reportIncident());
    const to = (occurredOn: string, of: typeof edit) => ({
      details: when({ type: 'CorrectIncidentDetails', ...of, changes: { occurredOn } }),
      revised: when({ type: 'ReviseIncident', ...of, content: content({ occurredOn }) }),
    });
    const at = ['content', 'events', '0'];
    for (const [of, path] of [
      [horseplay, [...at, 'eventTypeId']],
      [inSchool, [...at, 'participants', '0', 'resolutions', '0', 'resolutionTypeId']],
    ] as const) {
      const { details, revised } = to('2022-02-15', of);
      expect(details).toMatchObject({ rejections: [{ code: 'TYPE_RETIRED', path: ['changes', 'occurredOn'] }] });
      expect(revised).toMatchObject({ rejections: [{ code: 'TYPE_RETIRED', path }] });
      const earlier = to('2022-02-11', of);
      expect([earlier.details.kind, earlier.revised.kind]).toEqual(['accepted', 'accepted']);
    }
  });

  it('takes the setting away with the place on the campus that gave it, unless it is answered (F92)', () => {
    const at = (location: string | null, setting: 'ON_CAMPUS' | 'OFF_CAMPUS' | 'UNKNOWN') =>
      given(reportIncident({ content: content({ location, setting }) }));
    const corrected = (changes: object, origin: 'HAND' | 'IMPORT' = 'HAND') => ({
      ...({ type: 'CorrectIncidentDetails', ...edit, origin, changes } as const),
    });
    const cafeteria = at('On Campus: Cafeteria', 'UNKNOWN');
    expect(cafeteria.state).toMatchObject({ setting: 'ON_CAMPUS' });
    for (const location of ['Off campus: Online', 'Unspecified', null])
      expect(eventsOf(cafeteria.when(corrected({ location })))[0]?.data).toMatchObject({
        location,
        setting: 'UNKNOWN',
      });
    const stays = (decision: Parameters<typeof eventsOf>[0]) =>
      expect(eventsOf(decision)[0]?.data).not.toHaveProperty('setting');
    stays(cafeteria.when(corrected({ location: 'On Campus: Gymnasium' })));
    stays(cafeteria.when(corrected({ location: 'Off campus: Other school', setting: 'ON_CAMPUS' })));
    stays(cafeteria.when(corrected({ location: 'Street' }, 'IMPORT')));
    stays(cafeteria.when(corrected({ title: 'Lunch' })));
    stays(at('Off campus: Other school', 'ON_CAMPUS').when(corrected({ location: 'Off campus: Online' })));
  });

  it('moves an incident to the school year of its new day, unless it was filed elsewhere on purpose', () => {
    const changes = { occurredOn: '2021-06-30' };
    const moved = given(reportIncident()).when({ type: 'CorrectIncidentDetails', ...edit, changes });
    expect(eventsOf(moved)[0]?.data).toEqual({ incidentId: 'incident-1', occurredOn: '2021-06-30', schoolYear: 2021 });
    const filed = reportIncident({ content: content({ occurredOn: '2022-07-03', schoolYear: 2022 }) });
    const kept = given(filed).when({ type: 'CorrectIncidentDetails', ...edit, changes: { occurredOn: '2022-07-04' } });
    expect(eventsOf(kept)[0]?.data).toEqual({ incidentId: 'incident-1', occurredOn: '2022-07-04' });
  });

  it('gives an event another type and leaves a complete incident complete', () => {
    const { when } = given(reportIncident(), complete);
    const decision = when({
      type: 'CorrectBehaviorEvent',
      ...edit,
      behaviorEventId: 'event-1',
      changes: { eventTypeId: 'insubordination', isReferredToLawEnforcement: false },
    });
    expect(eventsOf(decision)).toEqual([
      {
        type: 'BehaviorEventCorrected',
        data: { incidentId: 'incident-1', behaviorEventId: 'event-1', eventTypeId: 'insubordination' },
      },
    ]);
  });

  it('refuses a retired type for a correction but does not judge the one that stands', () => {
    const { eventTypes } = facts();
    const inUse = { ...eventTypes.get('retired')!, endsOn: null };
    const retired = reportIncident({
      facts: facts({ eventTypes: new Map([...eventTypes, ['retired', inUse]]) }),
      content: content({ events: [behaviorEvent({ eventTypeId: 'retired' })] }),
    });
    const later: IncidentCommand = { type: 'CorrectIncidentDetails', ...edit, changes: { occurredOn: '2022-02-15' } };
    const custom = { customValues: [{ key: 'motivation', value: 'unclear' }] };
    const change: IncidentCommand = {
      type: 'CorrectBehaviorEvent',
      ...edit,
      behaviorEventId: 'event-1',
      changes: custom,
    };
    expect(typesOf(given(retired, later).when(change))).toEqual(['BehaviorEventCorrected']);
    const choose = { ...change, changes: { eventTypeId: 'retired' } };
    expect(codesOf(given(reportIncident()).when(choose))).toEqual(['TYPE_RETIRED']);
  });

  it('corrects a resolution with both values standing in the history', () => {
    const decision = given(reportIncident(), complete).when({
      type: 'CorrectResolution',
      ...locked,
      reason: ' Sent back by the state ',
      resolutionId: 'resolution-1',
      changes: {
        resolutionTypeId: 'expulsion',
        durationSchoolDays: '180',
        endsOn: '2023-02-15',
        imposedBy: 'TRUSTEES',
        boardActionOn: '2022-02-15',
      },
    });
    expect(eventsOf(decision)).toEqual([
      {
        type: 'ResolutionCorrected',
        data: {
          incidentId: 'incident-1',
          resolutionId: 'resolution-1',
          resolutionTypeId: 'expulsion',
          durationSchoolDays: '180.00',
          endsOn: '2023-02-15',
          imposedBy: 'TRUSTEES',
          boardActionOn: '2022-02-15',
          reason: 'Sent back by the state',
        },
      },
    ]);
  });

  it('checks the dates of a correction against those that stay', () => {
    const changes = { endsOn: '2022-02-14' };
    const decision = given(reportIncident()).when({
      type: 'CorrectResolution',
      ...edit,
      resolutionId: 'resolution-1',
      changes,
    });
    expect(codesOf(decision)).toEqual(['END_BEFORE_START']);
  });

  it('clears a field with null and leaves it alone when it is absent', () => {
    const changes = { startsOn: null, endsOn: null };
    const { when } = given(reportIncident());
    expect(
      eventsOf(when({ type: 'CorrectResolution', ...edit, resolutionId: 'resolution-1', changes }))[0]?.data,
    ).toEqual({
      incidentId: 'incident-1',
      resolutionId: 'resolution-1',
      startsOn: null,
      endsOn: null,
    });
  });

  it('corrects who took which part, and keeps a student a student', () => {
    const { when } = given(reportIncident());
    const changes = { role: 'WITNESS', relationshipToSchool: 'student', demeanor: 'calm' } as const;
    const correct = { type: 'CorrectIncidentParticipant', ...edit, participantId: 'participant-1' } as const;
    for (const [relationshipToSchool, code] of [
      ['Cousin of staff', 'UNKNOWN_CODE'],
      [null, 'RELATIONSHIP_REQUIRED'],
      [' ', 'RELATIONSHIP_REQUIRED'],
    ] as const)
      expect(when({ ...correct, changes: { ...changes, relationshipToSchool } })).toMatchObject({
        rejections: [{ code, path: ['changes', 'relationshipToSchool'] }],
      });
    expect(eventsOf(when({ ...correct, changes }))).toEqual([
      {
        type: 'IncidentParticipantCorrected',
        data: { incidentId: 'incident-1', participantId: 'participant-1', role: 'WITNESS', demeanor: 'calm' },
      },
    ]);
  });

  it.each<IncidentCommand>([
    { type: 'CorrectBehaviorEvent', ...edit, behaviorEventId: 'nowhere', changes: { eventTypeId: 'knife' } },
    { type: 'CorrectIncidentParticipant', ...edit, participantId: 'nowhere', changes: { role: 'VICTIM' } },
    { type: 'CorrectResolution', ...edit, resolutionId: 'nowhere', changes: { startsOn: null } },
    {
      type: 'AddIncidentParticipants',
      ...edit,
      behaviorEventId: 'nowhere',
      participants: [participant({ participantId: 'participant-2' })],
    },
    {
      type: 'AddResolution',
      ...edit,
      applyTo: [{ participantId: 'nowhere', resolutionId: 'resolution-2' }],
      resolution: resolution(),
    },
  ])('refuses $type for a child that is not there', (command) => {
    expect(codesOf(given(reportIncident()).when(command))).toEqual(['UNKNOWN_CODE']);
  });
});
