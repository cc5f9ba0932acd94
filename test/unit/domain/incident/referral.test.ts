import { describe, expect, it } from 'vitest';
import type { IncidentCommand } from '../../../../src/domain/incident/commands.ts';
import { reportability } from '../../../../src/domain/incident/reportability.ts';
import { stateRecord } from '../../../../src/domain/incident/state-record.ts';
import type { IncidentState } from '../../../../src/domain/incident/state.ts';
import { evaluateDistrict } from '../../../../src/domain/rules/evaluate.ts';
import {
  behaviorEvent,
  codesOf,
  complete,
  content,
  context,
  edit,
  eventsOf,
  facts,
  given,
  participant,
  reportIncident,
  reported,
  resolution,
  typesOf,
} from './incident-fixtures.ts';

const knife = content({
  events: [
    behaviorEvent({
      eventTypeId: 'knife',
      participants: [participant({ resolutions: [resolution({ resolutionTypeId: 'out-of-school' })] })],
    }),
  ],
});
const referral = reportIncident({ isReferral: true, content: knife });
const found = (state: IncidentState) =>
  evaluateDistrict(state, context()).map(({ ruleId, severity }) => `${ruleId} ${severity}`);
const submit: IncidentCommand = { type: 'SubmitReferral', ...edit };
const accept: IncidentCommand = { type: 'AcceptReferral', ...edit };

describe('a referral', () => {
  it('begins as a draft, is handed over, and becomes an incident when the office takes it over', () => {
    expect(given(referral).state?.status).toBe('DRAFT');
    expect(given(referral, submit).state?.status).toBe('SUBMITTED');
    expect(given(referral, submit, accept).state?.status).toBe('IN_PROGRESS');
    expect(eventsOf(given(referral, submit).when(accept))).toEqual([
      { type: 'ReferralAccepted', data: { incidentId: 'incident-1' } },
    ]);
  });

  it('is handed over and taken over once, in this order', () => {
    expect(codesOf(given(referral).when(accept))).toEqual(['REFERRAL_NOT_SUBMITTED']);
    expect(typesOf(given(referral, submit).when(submit))).toEqual([]);
    expect(codesOf(given(referral, submit, accept).when(submit))).toEqual(['ALREADY_DONE']);
    expect(codesOf(given(referral, submit, accept).when(accept))).toEqual(['ALREADY_DONE']);
    expect(codesOf(given(reportIncident()).when(submit))).toEqual(['ALREADY_DONE']);
    expect(codesOf(given(reportIncident(), complete).when(accept))).toEqual(['ALREADY_DONE']);
  });

  it('cannot be completed before it is taken over, not even by a file', () => {
    expect(codesOf(given(referral).when(complete))).toEqual(['REFERRAL_NOT_ACCEPTED']);
    expect(codesOf(given(referral, submit).when(complete))).toEqual(['REFERRAL_NOT_ACCEPTED']);
    expect(typesOf(given(referral, submit, accept).when(complete))).toEqual(['IncidentCompleted']);
    const file = { ...referral, origin: 'IMPORT' as const };
    expect(given(file).state?.status).toBe('DRAFT');
  });

  it('can be corrected and voided like an incident', () => {
    const correct: IncidentCommand = { type: 'CorrectIncidentDetails', ...edit, changes: { title: 'Pocketknife' } };
    expect(given(referral, submit, correct).state).toMatchObject({ title: 'Pocketknife', status: 'SUBMITTED' });
    expect(given(referral, { type: 'VoidIncident', ...edit, reason: 'a ruler' }).state?.status).toBe('VOIDED');
  });

  it('is the referral that it was when it is reopened after it was voided', () => {
    const again: readonly IncidentCommand[] = [
      { type: 'VoidIncident', ...edit, reason: 'a ruler' },
      { type: 'ReopenIncident', ...edit, reason: 'a knife after all' },
    ];
    expect(given(referral, ...again).state).toEqual({ ...given(referral).state, version: expect.any(Number) });
    expect(given(referral, submit, ...again).state?.status).toBe('SUBMITTED');
    expect(given(referral, submit, accept, ...again).state?.status).toBe('IN_PROGRESS');
  });

  it('concerns the state only when it is taken over', () => {
    const draft = given(referral, submit).state!;
    expect(reportability(draft, context())).toMatchObject({ isReportable: false, reasons: [] });
    expect(stateRecord(draft, context())).toEqual({ record: null, excluded: 'DRAFT' });
    expect(found(draft)).toEqual(['BEH-01 WARNING']);
    const incident = given(referral, submit, accept).state!;
    expect(reportability(incident, context()).reasons).toContain('WEAPON_DRUG_OR_VIOLENCE');
    expect(stateRecord(incident, context()).record).not.toBeNull();
  });
});

describe('what a referral lacks', () => {
  const witness = participant({ role: 'WITNESS', resolutions: [resolution({ resolutionTypeId: 'out-of-school' })] });
  const lacking: { readonly [what: string]: ReturnType<typeof content> } = {
    'a state resolution': content({
      events: [behaviorEvent({ eventTypeId: 'insubordination', participants: [participant()] })],
    }),
    'a state event': content({
      events: [behaviorEvent({ eventTypeId: 'horseplay', participants: [...knife.events[0]!.participants] })],
    }),
    'a duration': content({
      events: [
        behaviorEvent({ participants: [participant({ resolutions: [resolution({ durationSchoolDays: null })] })] }),
      ],
    }),
    'an offender': content({ events: [behaviorEvent({ eventTypeId: 'insubordination', participants: [witness] })] }),
    'a day that has come': content({
      occurredOn: '2022-06-20',
      events: [behaviorEvent({ participants: [participant()] })],
    }),
  };

  it.each(Object.entries(lacking))('stops no certification before it is taken over: %s', (_, content) => {
    const report = reportIncident({ isReferral: true, content, origin: 'IMPORT' });
    expect(found(given(report).state!)).toEqual(['BEH-01 WARNING']);
    expect(found(given(report, submit).state!)).toEqual(['BEH-01 WARNING']);
    const taken = found(given(report, submit, accept).state!).filter((one) => !one.startsWith('BEH-01'));
    expect(taken).toContainEqual(expect.stringMatching(/ FATAL$/));
  });
});

describe('an award', () => {
  // As awards were recorded before their types were asked for.
  const award = {
    ...reported({ content: content({ events: knife.events.map((one) => ({ ...one, participants: [] })) }) }, complete),
    alignment: 'AWARD' as const,
  };

  it('is never reported, whatever its types are mapped to, and needs no offender', () => {
    expect(reportability(award, context())).toMatchObject({ isReportable: false, isVoluntary: false, reasons: [] });
    expect(stateRecord(award, context())).toEqual({ record: null, excluded: 'AWARD' });
    expect(evaluateDistrict(award, context()).filter(({ severity }) => severity === 'FATAL')).toEqual([]);
  });

  it('stops no certification while it is open, whatever somebody did or was given in it', () => {
    const open = { ...reported({ content: knife }), alignment: 'AWARD' as const };
    expect(evaluateDistrict(open, context()).map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toEqual([
      'BEH-01 WARNING',
    ]);
  });
});

describe('context and location', () => {
  const report = (change: object, origin: 'HAND' | 'IMPORT' = 'HAND') =>
    given().when(reportIncident({ content: content(change), origin, facts: facts() }));

  it('are words of the lists by hand, with a description for the rest', () => {
    const [header] = eventsOf(
      report({
        context: 'During class',
        contextDescription: 'Substitute teacher',
        location: 'On Campus: Classroom',
        locationDescription: 'Room 12',
      }),
    );
    expect(header?.data).toMatchObject({ contextDescription: 'Substitute teacher', locationDescription: 'Room 12' });
    const decision = report({ context: 'In between', location: 'Behind the barn' });
    expect(decision).toMatchObject({
      rejections: [
        { code: 'UNKNOWN_CODE', path: ['content', 'context'] },
        { code: 'UNKNOWN_CODE', path: ['content', 'location'] },
      ],
    });
  });

  it("are a foreign system's own words in a file, and are left alone by a revision that does not change them", () => {
    const file = reportIncident({ content: content({ location: 'Boiler house' }), origin: 'IMPORT' });
    const { state, when } = given(file);
    expect(state?.location).toBe('Boiler house');
    const revise = (change: object): IncidentCommand => ({
      type: 'ReviseIncident',
      ...edit,
      content: content({ location: 'Boiler house', ...change }),
    });
    expect(typesOf(when(revise({ title: 'Steam' })))).toEqual(['IncidentDetailsCorrected']);
    expect(codesOf(when(revise({ location: 'Boiler room' })))).toEqual(['UNKNOWN_CODE']);
  });

  it('keep their descriptions when a revision does not name them, and lose them when it empties them', () => {
    const described = reportIncident({ content: content({ locationDescription: 'Room 12' }) });
    const revise = (change: object): IncidentCommand => ({ type: 'ReviseIncident', ...edit, content: content(change) });
    expect(typesOf(given(described).when(revise({})))).toEqual([]);
    expect(eventsOf(given(described).when(revise({ locationDescription: null })))[0]?.data).toEqual({
      incidentId: 'incident-1',
      locationDescription: null,
    });
  });
});
