import { describe, expect, it } from 'vitest';
import { eventTypeDecider } from '../../../../src/domain/event-type/decider.ts';
import type { EventTypeCommand } from '../../../../src/domain/event-type/commands.ts';
import { resolutionTypeDecider } from '../../../../src/domain/resolution-type/decider.ts';
import type { ResolutionTypeCommand } from '../../../../src/domain/resolution-type/commands.ts';
import { changedDays } from '../../../../src/domain/reference/changed-days.ts';
import type { Decider } from '../../../../src/domain/kernel/decider.ts';

function given<State, Command, Event extends { readonly type: string }>(
  decider: Decider<State, Command, Event>,
  ...commands: readonly Command[]
) {
  const state = commands.reduce((folded, command) => {
    const decision = decider.decide(folded, command);
    if (decision.kind === 'rejected') throw new Error(JSON.stringify(decision.rejections));
    return decision.events.reduce((one, event) => decider.evolve(one, event), folded);
  }, decider.initial);
  return { state, when: (command: Command) => decider.decide(state, command) };
}

const createEvent: EventTypeCommand = {
  type: 'CreateEventType',
  eventTypeId: 'type-1',
  districtId: 'district-1',
  schoolId: null,
  name: ' Knife ',
  alignment: 'DISCIPLINE',
};
const mapEvent = (stateCode: string | null, effectiveFrom = '2021-07-01'): EventTypeCommand => ({
  type: 'MapEventType',
  stateCode,
  effectiveFrom,
  activeCodes: new Set(['20', '97']),
});
const createResolution: ResolutionTypeCommand = {
  type: 'CreateResolutionType',
  resolutionTypeId: 'type-1',
  districtId: 'district-1',
  schoolId: 'school-1',
  name: 'Suspension',
};
const mapResolution = (stateCode: string | null, effectiveFrom = '2021-07-01'): ResolutionTypeCommand => ({
  type: 'MapResolutionType',
  stateCode,
  effectiveFrom,
  activeCodes: new Set(['500']),
});

describe('a local event type', () => {
  it('of awards has no state code: an award is never reported', () => {
    const award = given(eventTypeDecider, { ...createEvent, alignment: 'AWARD' });
    expect(award.when(mapEvent('20'))).toEqual({
      kind: 'rejected',
      rejections: [{ code: 'UNKNOWN_CODE', path: ['stateCode'], details: { alignment: 'AWARD' } }],
    });
    expect(award.when(mapEvent(null)).kind).toBe('accepted');
  });

  it('is created once, with its name trimmed', () => {
    expect(given(eventTypeDecider).when(createEvent)).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'EventTypeCreated',
          data: {
            eventTypeId: 'type-1',
            districtId: 'district-1',
            schoolId: null,
            name: 'Knife',
            alignment: 'DISCIPLINE',
          },
        },
      ],
    });
    expect(given(eventTypeDecider, createEvent).when(createEvent)).toEqual({ kind: 'accepted', events: [] });
  });

  it('is mapped to a code from a day on, and to none later', () => {
    expect(given(eventTypeDecider, createEvent).when(mapEvent('20'))).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'EventTypeMapped',
          data: { eventTypeId: 'type-1', districtId: 'district-1', stateCode: '20', effectiveFrom: '2021-07-01' },
        },
      ],
    });
    const { state } = given(eventTypeDecider, createEvent, mapEvent('20'), mapEvent(null, '2022-07-01'));
    expect(state?.mappings).toEqual([
      { effectiveFrom: '2021-07-01', stateCode: '20' },
      { effectiveFrom: '2022-07-01', stateCode: null },
    ]);
  });

  it('refuses a code that the state does not have on that day', () => {
    expect(given(eventTypeDecider, createEvent).when(mapEvent('11'))).toEqual({
      kind: 'rejected',
      rejections: [{ code: 'CODE_NOT_ACTIVE', path: ['stateCode'], details: { stateCode: '11', date: '2021-07-01' } }],
    });
  });

  it('records nothing when the day has that mapping, and the same code again for another day', () => {
    const mapped = given(eventTypeDecider, createEvent, mapEvent('20'));
    expect(mapped.when(mapEvent('20'))).toEqual({ kind: 'accepted', events: [] });
    expect(mapped.when(mapEvent('20', '2022-07-01'))).toMatchObject({
      events: [{ data: { effectiveFrom: '2022-07-01' } }],
    });
    expect(mapped.when(mapEvent('97'))).toMatchObject({
      events: [{ data: { stateCode: '97', effectiveFrom: '2021-07-01' } }],
    });
  });

  it('gets no code from a day after its last one, and loses one then as before', () => {
    const end = { endsOn: '2022-06-30', lastUsedOn: null, today: '2022-02-15' };
    const ended = given(eventTypeDecider, createEvent, { type: 'RetireEventType', ...end });
    const refused = { kind: 'rejected', rejections: [{ code: 'TYPE_RETIRED', path: ['effectiveFrom'] }] };
    expect(ended.when(mapEvent('20', '2022-07-01'))).toMatchObject(refused);
    expect(ended.when(mapEvent('20', '2022-06-30')).kind).toBe('accepted');
    expect(ended.when(mapEvent(null, '2022-07-01')).kind).toBe('accepted');
    const resolution = given(resolutionTypeDecider, createResolution, { type: 'RetireResolutionType', ...end });
    expect(resolution.when(mapResolution('500', '2022-07-01'))).toMatchObject(refused);
    expect(resolution.when(mapResolution('500', '2022-06-30')).kind).toBe('accepted');
  });

  it('must exist before it is mapped', () => {
    expect(given(eventTypeDecider).when(mapEvent('20'))).toMatchObject({
      rejections: [{ code: 'UNKNOWN_CODE', path: ['eventTypeId'] }],
    });
  });
});

describe('a local resolution type', () => {
  it('is created for one school and mapped to a resolution code', () => {
    const { state } = given(resolutionTypeDecider, createResolution, mapResolution('500'));
    expect(state).toEqual({
      resolutionTypeId: 'type-1',
      districtId: 'district-1',
      schoolId: 'school-1',
      name: 'Suspension',
      endsOn: null,
      mappings: [{ effectiveFrom: '2021-07-01', stateCode: '500' }],
    });
  });

  it('refuses a code that is not active and a type that does not exist', () => {
    expect(given(resolutionTypeDecider, createResolution).when(mapResolution('260'))).toMatchObject({
      rejections: [{ code: 'CODE_NOT_ACTIVE' }],
    });
    expect(given(resolutionTypeDecider).when(mapResolution('500'))).toMatchObject({
      rejections: [{ code: 'UNKNOWN_CODE', path: ['resolutionTypeId'] }],
    });
  });

  it('records nothing twice', () => {
    const mapped = given(resolutionTypeDecider, createResolution, mapResolution('500'));
    expect(mapped.when(createResolution)).toEqual({ kind: 'accepted', events: [] });
    expect(mapped.when(mapResolution('500'))).toEqual({ kind: 'accepted', events: [] });
  });
});

describe('a mapping that changes approved data (A20)', () => {
  const refused = [{ code: 'INCIDENT_LOCKED', path: ['reason'], details: { locked: '2' } }];

  const change = (stateCode: string, reason: string | null) => ({
    stateCode,
    reason,
    effectiveFrom: '2021-07-01',
    activeCodes: new Set([stateCode]),
    lockedIncidents: 2,
  });
  const ofEvent = (reason: string | null) =>
    given(eventTypeDecider, createEvent).when({ type: 'MapEventType', ...change('20', reason) });
  const ofResolution = (reason: string | null) =>
    given(resolutionTypeDecider, createResolution).when({ type: 'MapResolutionType', ...change('500', reason) });

  it('needs a reason that is not blank, and keeps it without blanks around it', () => {
    const event = ofEvent(' Asked for ');
    expect(event).toMatchObject({ kind: 'accepted', events: [{ data: { stateCode: '20', reason: 'Asked for' } }] });
    const resolution = ofResolution(' Asked for ');
    expect(resolution).toMatchObject({ kind: 'accepted', events: [{ data: { reason: 'Asked for' } }] });
    for (const reason of [null, ' ']) {
      expect(ofEvent(reason)).toMatchObject({ rejections: refused });
      expect(ofResolution(reason)).toMatchObject({ rejections: refused });
    }
  });

  it('does so from its day until the next mapping, and nowhere where the code is the same already', () => {
    const mappings = [
      { effectiveFrom: '2021-07-01', stateCode: '20' },
      { effectiveFrom: '2022-01-01', stateCode: '97' },
    ];
    const days = (effectiveFrom: string, stateCode: string | null) =>
      changedDays(mappings, { effectiveFrom, stateCode });
    expect(days('2021-09-01', null)).toEqual({ from: '2021-09-01', until: '2022-01-01' });
    expect(days('2022-01-01', '20')).toEqual({ from: '2022-01-01', until: null });
    expect(days('2020-07-01', '20')).toEqual({ from: '2020-07-01', until: '2021-07-01' });
    expect(days('2021-09-01', '20')).toBeNull();
    expect(days('2020-07-01', null)).toBeNull();
  });
});
