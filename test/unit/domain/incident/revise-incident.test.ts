import { describe, expect, it } from 'vitest';
import type { IncidentContent, ReviseIncident } from '../../../../src/domain/incident/commands.ts';
import {
  behaviorEvent,
  codesOf,
  complete,
  content,
  edit,
  eventsOf,
  facts,
  fold,
  given,
  participant,
  reportIncident,
  resolution,
  typesOf,
} from './incident-fixtures.ts';

const revise = (change: Partial<IncidentContent>, command: Partial<ReviseIncident> = {}): ReviseIncident => ({
  type: 'ReviseIncident',
  ...edit,
  content: content(change),
  ...command,
});

const reason = 'Entered twice';

describe('revising an incident as a whole', () => {
  it('records nothing when the content is what stands', () => {
    expect(typesOf(given(reportIncident()).when(revise({})))).toEqual([]);
    expect(typesOf(given(reportIncident(), complete).when(revise({}, { facts: facts({ isLocked: true }) })))).toEqual(
      [],
    );
  });

  it('takes another alignment with a reason and event types of it, all of them', () => {
    const { when } = given(reportIncident());
    const realigned = (content: Parameters<typeof revise>[0], reason: string | null = 'It was an award') =>
      when({ ...revise(content), alignment: 'AWARD', reason });
    expect(realigned({}, null)).toMatchObject({
      rejections: [
        { code: 'REASON_REQUIRED', path: ['reason'] },
        { code: 'UNKNOWN_CODE', path: ['content', 'events', '0', 'eventTypeId'], details: { expected: 'AWARD' } },
      ],
    });
    expect(codesOf(realigned({}))).toEqual(['UNKNOWN_CODE']);
    expect(typesOf(realigned({ events: [behaviorEvent({ eventTypeId: 'helping' })] }))).toEqual([
      'IncidentDetailsCorrected',
      'IncidentParticipantRemoved',
      'BehaviorEventCorrected',
    ]);
    expect(typesOf(when({ ...revise({}), alignment: 'DISCIPLINE' }))).toEqual([]);
    const award = behaviorEvent({ behaviorEventId: 'event-2', eventTypeId: 'helping' });
    expect(codesOf(when(revise({ events: [award] }, { reason })))).toEqual(['UNKNOWN_CODE']);
  });

  it('derives the header, removals, additions and corrections, in this order', () => {
    const decision = given(reportIncident()).when(
      revise(
        {
          title: 'Gym',
          events: [
            behaviorEvent({
              eventTypeId: 'knife',
              participants: [
                participant({ role: 'VICTIM' }),
                participant({
                  participantId: 'participant-2',
                  studentId: 'student-2',
                  resolutions: [resolution({ resolutionId: 'resolution-2' })],
                }),
              ],
            }),
            behaviorEvent({ behaviorEventId: 'event-2' }),
          ],
        },
        { reason },
      ),
    );
    expect(eventsOf(decision).map(({ type, data }) => [type, data])).toMatchObject([
      ['IncidentDetailsCorrected', { title: 'Gym' }],
      ['ResolutionRemoved', { resolutionId: 'resolution-1', reason }],
      ['BehaviorEventCorrected', { behaviorEventId: 'event-1', eventTypeId: 'knife' }],
      ['IncidentParticipantCorrected', { participantId: 'participant-1', role: 'VICTIM' }],
      ['IncidentParticipantAdded', { participantId: 'participant-2' }],
      ['ResolutionAdded', { resolutionId: 'resolution-2', participantId: 'participant-2' }],
      ['BehaviorEventAdded', { behaviorEventId: 'event-2' }],
    ]);
  });

  it('names only the topmost removal; what hung below it goes along', () => {
    const decision = given(reportIncident()).when(
      revise({ events: [behaviorEvent({ behaviorEventId: 'event-2' })] }, { reason }),
    );
    expect(typesOf(decision)).toEqual(['BehaviorEventRemoved', 'BehaviorEventAdded']);
  });

  it('moves a child by removing it and adding it under the same id', () => {
    const first = behaviorEvent();
    const second = behaviorEvent({
      behaviorEventId: 'event-2',
      participants: [participant({ resolutions: [resolution()] })],
    });
    const decision = given(reportIncident()).when(revise({ events: [first, second] }, { reason }));
    expect(typesOf(decision)).toEqual([
      'IncidentParticipantRemoved',
      'BehaviorEventAdded',
      'IncidentParticipantAdded',
      'ResolutionAdded',
    ]);
    const { state } = given(reportIncident(), revise({ events: [first, second] }, { reason }));
    expect(state?.events.map((event) => event.participants.length)).toEqual([0, 1]);
  });

  it('treats another person under the same id as another participant', () => {
    const other = participant({ studentId: 'student-2', resolutions: [resolution()] });
    const decision = given(reportIncident()).when(
      revise({ events: [behaviorEvent({ participants: [other] })] }, { reason }),
    );
    expect(typesOf(decision)).toEqual(['IncidentParticipantRemoved', 'IncidentParticipantAdded', 'ResolutionAdded']);
  });

  it('does not judge what stands: a student who left the scope, a duration that was never given', () => {
    const imported = reportIncident({
      origin: 'IMPORT',
      content: content({
        events: [
          behaviorEvent({ participants: [participant({ resolutions: [resolution({ durationSchoolDays: null })] })] }),
        ],
      }),
    });
    const events = [
      behaviorEvent({ participants: [participant({ resolutions: [resolution({ durationSchoolDays: null })] })] }),
    ];
    const decision = given(imported).when(
      revise({ title: 'Gym', events }, { facts: facts({ studentsInScope: new Set() }) }),
    );
    expect(typesOf(decision)).toEqual(['IncidentDetailsCorrected']);
  });

  it('names the path of each new fault', () => {
    const events = [
      behaviorEvent({
        participants: [
          participant({ resolutions: [resolution({ resolutionTypeId: 'nothing', durationSchoolDays: null })] }),
        ],
      }),
    ];
    const decision = given(reportIncident()).when(revise({ events }));
    const path = ['content', 'events', '0', 'participants', '0', 'resolutions', '0'];
    expect(decision).toMatchObject({
      rejections: [
        { code: 'UNKNOWN_CODE', path: [...path, 'resolutionTypeId'] },
        { code: 'DURATION_REQUIRED', path: [...path, 'durationSchoolDays'] },
      ],
    });
  });

  it('refuses by hand to take the last resolution from a complete incident', () => {
    const events = [behaviorEvent({ participants: [participant()] })];
    const { when } = given(reportIncident(), complete);
    expect(codesOf(when(revise({ events }, { reason })))).toEqual(['RESOLUTION_REQUIRED']);
    expect(codesOf(when(revise({ events: [] }, { reason })))).toEqual(['RESOLUTION_REQUIRED']);
    const nobody = [behaviorEvent()];
    expect(typesOf(when(revise({ events: nobody }, { reason })))).toEqual(['IncidentParticipantRemoved']);
  });

  it('needs a reason for what it takes out, which an import has of its own and a draft does not need', () => {
    const removed = [
      { events: [] },
      { events: [behaviorEvent()] },
      { events: [behaviorEvent({ participants: [participant()] })] },
    ];
    const because = { origin: 'IMPORT', removedBecause: 'No longer in the data of sis.' } as const;
    for (const change of removed) {
      const { when } = given(reportIncident());
      for (const blank of [null, ' '])
        expect(when(revise(change, { reason: blank }))).toEqual({
          kind: 'rejected',
          rejections: [{ code: 'REASON_REQUIRED', path: ['reason'] }],
        });
      expect(eventsOf(when(revise(change, { reason }))).map(({ data }) => data)).toMatchObject([{ reason }]);
      expect(eventsOf(when(revise(change, because)))[0]?.data).toMatchObject({ reason: because.removedBecause });
      const locked = { facts: facts({ isLocked: true }) };
      for (const command of [locked, { ...locked, ...because }])
        expect(codesOf(when(revise(change, command)))).toEqual(['INCIDENT_LOCKED']);
      const referral = given(reportIncident({ isReferral: true }));
      expect(typesOf(referral.when(revise(change)))).toHaveLength(1);
      const submitted = given(reportIncident({ isReferral: true }), { type: 'SubmitReferral', ...edit });
      expect(codesOf(submitted.when(revise(change)))).toEqual(['REASON_REQUIRED']);
    }
  });

  it('reopens a complete incident when an import takes the last resolution', () => {
    const events = [behaviorEvent({ participants: [participant()] })];
    const decision = given(reportIncident(), complete).when(revise({ events }, { origin: 'IMPORT', reason }));
    expect(typesOf(decision)).toEqual(['IncidentReopened', 'ResolutionRemoved']);
  });

  it('completes an open incident when an import brings the resolution', () => {
    const events = [behaviorEvent({ participants: [participant()] })];
    const open = reportIncident({ origin: 'IMPORT', content: content({ events }) });
    expect(typesOf(given(open).when(revise({}, { origin: 'IMPORT' })))).toEqual([
      'ResolutionAdded',
      'IncidentCompleted',
    ]);
  });

  it('leaves an incident open that was reopened by hand when the import says what stands', () => {
    const reopened = given(reportIncident(), complete, { type: 'ReopenIncident', ...edit });
    expect(typesOf(reopened.when(revise({}, { origin: 'IMPORT' })))).toEqual([]);
  });

  it('compares custom values by content', () => {
    const customValues = [{ key: 'motivation', value: 'unclear' }];
    const reported = reportIncident({ content: content({ events: [behaviorEvent({ customValues })] }) });
    const same = [behaviorEvent({ customValues: [{ value: 'unclear', key: 'motivation' }] })];
    expect(typesOf(given(reported).when(revise({ events: same })))).toEqual([]);
    const other = [behaviorEvent({ customValues: [{ key: 'motivation', value: 'known' }] })];
    expect(typesOf(given(reported).when(revise({ events: other })))).toEqual(['BehaviorEventCorrected']);
  });

  it('leads to exactly the desired content', () => {
    const desired = content({
      title: 'Gym',
      location: 'On Campus: Gymnasium',
      events: [
        behaviorEvent({
          behaviorEventId: 'event-2',
          eventTypeId: 'knife',
          participants: [participant({ role: 'VICTIM', demeanor: 'calm' })],
        }),
      ],
    });
    const { state, when } = given(reportIncident());
    const events = eventsOf(when({ type: 'ReviseIncident', ...edit, reason, content: desired }));
    const after = fold([...eventsOf(given().when(reportIncident())), ...events]);
    expect(state?.events).not.toEqual(desired.events);
    expect(after).toMatchObject({ ...desired, schoolYear: 2022 });
  });
});
