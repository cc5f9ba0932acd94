import { describe, expect, it } from 'vitest';
import { eventTypeDecider } from '../../../../src/domain/event-type/decider.ts';
import type { Decision } from '../../../../src/domain/kernel/decider.ts';
import { planCopy } from '../../../../src/domain/reference/copy-plan.ts';
import { endFaults } from '../../../../src/domain/reference/local-type-end.ts';
import { isReviewOverdue } from '../../../../src/domain/reference/review-due.ts';
import { resolutionTypeDecider } from '../../../../src/domain/resolution-type/decider.ts';
import { mappingReviewDecider } from '../../../../src/domain/mapping-review/decider.ts';

const eventsOf = <Event>(decision: Decision<Event>): readonly Event[] =>
  decision.kind === 'accepted' ? decision.events : [];

const eventType = eventTypeDecider.evolve(null, {
  type: 'EventTypeCreated',
  data: { eventTypeId: 'e1', districtId: 'd1', schoolId: null, name: 'Knife', alignment: 'DISCIPLINE' },
});
const resolutionType = resolutionTypeDecider.evolve(null, {
  type: 'ResolutionTypeCreated',
  data: { resolutionTypeId: 'r1', districtId: 'd1', schoolId: null, name: 'Suspension' },
});

const today = '2022-06-02';

describe('the end of a local type', () => {
  it('is a last day, which a later one corrects', () => {
    const retire = { type: 'RetireEventType', endsOn: '2022-06-30', lastUsedOn: null, today } as const;
    const first = eventTypeDecider.decide(eventType, retire);
    expect(first).toEqual({
      kind: 'accepted',
      events: [{ type: 'EventTypeRetired', data: { eventTypeId: 'e1', districtId: 'd1', endsOn: '2022-06-30' } }],
    });
    const ended = eventTypeDecider.evolve(eventType, eventsOf(first)[0]!);
    expect(ended?.endsOn).toBe('2022-06-30');
    expect(eventTypeDecider.decide(ended, retire)).toEqual({ kind: 'accepted', events: [] });
    expect(eventTypeDecider.decide(ended, { ...retire, endsOn: '2022-07-31' }).kind).toBe('accepted');
  });

  it('is refused before a day on which an incident has the type', () => {
    const command = { endsOn: '2022-02-13', lastUsedOn: '2022-02-14', today };
    const refusal = {
      kind: 'rejected',
      rejections: [{ code: 'TYPE_IN_USE', path: ['endsOn'], details: { lastUsedOn: '2022-02-14' } }],
    };
    expect(eventTypeDecider.decide(eventType, { type: 'RetireEventType', ...command })).toEqual(refusal);
    expect(resolutionTypeDecider.decide(resolutionType, { type: 'RetireResolutionType', ...command })).toEqual(refusal);
    expect(
      resolutionTypeDecider.decide(resolutionType, { type: 'RetireResolutionType', ...command, endsOn: '2022-02-14' })
        .kind,
    ).toBe('accepted');
    expect(eventTypeDecider.decide(null, { type: 'RetireEventType', ...command }).kind).toBe('rejected');
  });

  it('is refused before the day from which its code counts, unless that is still to come or counts no longer', () => {
    const faults = (endsOn: string, ...mappings: readonly (readonly [day: string, stateCode: string | null])[]) =>
      endFaults(
        mappings.map(([effectiveFrom, stateCode]) => ({ effectiveFrom, stateCode })),
        { endsOn, lastUsedOn: null, today },
      ).map(({ code, details }) => [code, details?.['mappedFrom']]);
    const before = [['END_BEFORE_START', '2021-07-01']];
    expect(faults('2021-06-30', ['2020-07-01', '20'], ['2021-07-01', '97'])).toEqual(before);
    expect(faults('2021-06-30', ['2021-07-01', '97'], ['2020-07-01', '20'])).toEqual(before);
    expect(faults('2021-07-01', ['2021-07-01', '20'])).toEqual([]);
    expect(faults('2022-06-01', ['2022-06-02', '20'])).toEqual([['END_BEFORE_START', '2022-06-02']]);
    expect(faults('2022-06-02', ['2021-07-01', '20'], ['2022-07-01', '97'])).toEqual([]);
    expect(faults('2021-12-31', ['2021-07-01', '20'], ['2022-02-01', null])).toEqual([]);
    expect(faults('2021-06-30', ['2021-07-01', '20'], ['2021-07-01', null])).toEqual([]);
  });

  it('is a day that can be meant, and everything that speaks against it is told', () => {
    const mappings = [{ effectiveFrom: '2021-07-01', stateCode: '20' }];
    for (const endsOn of ['1989-12-31', '2100-01-01'])
      expect(endFaults(mappings, { endsOn, lastUsedOn: '2022-02-14', today }).map(({ code }) => code)).toEqual([
        'DATES_OUT_OF_ORDER',
      ]);
    const both = endFaults(mappings, { endsOn: '2021-06-30', lastUsedOn: '2022-02-14', today });
    expect(both.map(({ code }) => code)).toEqual(['TYPE_IN_USE', 'END_BEFORE_START']);
  });
});

describe('carrying a code to another school year', () => {
  const codes = new Set(['20', '97']);
  const since = (effectiveFrom: string, stateCode: string | null) => ({ effectiveFrom, stateCode });

  it('writes nothing for a code that goes on by itself', () => {
    expect(planCopy([since('2021-07-01', '20')], 2022, 2023, codes).outcome).toBe('HOLDS_ALREADY');
    expect(planCopy([], 2022, 2023, codes).outcome).toBe('HOLDS_ALREADY');
  });

  it('keeps what somebody mapped for the new year', () => {
    const mappings = [since('2021-07-01', '20'), since('2022-08-15', '97')];
    expect(planCopy(mappings, 2022, 2023, codes).outcome).toBe('KEPT');
  });

  it('does not carry a code that the state no longer has', () => {
    const plan = planCopy([since('2021-07-01', '20')], 2022, 2023, new Set(['97']));
    expect(plan).toMatchObject({ outcome: 'CODE_NOT_ACTIVE', stateCode: '20' });
  });

  it('carries a code back to a year in which the type had none, for that year only', () => {
    expect(planCopy([since('2021-07-01', '20')], 2022, 2021, codes)).toEqual({
      outcome: 'MAPPED',
      stateCode: '20',
      effectiveFrom: '2020-07-01',
      restore: null,
    });
    expect(planCopy([since('2021-07-01', '20')], 2022, 2020, codes)).toEqual({
      outcome: 'MAPPED',
      stateCode: '20',
      effectiveFrom: '2019-07-01',
      restore: { effectiveFrom: '2020-07-01', stateCode: null },
    });
  });
});

describe('the annual review of local types', () => {
  const types = { eventTypes: new Map([['e1', '20']]), resolutionTypes: new Map([['r1', null]]) };
  const confirm = (typeIds: string[] | null) =>
    ({ type: 'ConfirmMappings', districtId: 'd1', schoolYear: 2022, typeIds, types }) as const;

  it('confirms each type once, and again when its code has changed', () => {
    const first = mappingReviewDecider.decide(mappingReviewDecider.initial, confirm(null));
    expect(first).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'MappingsConfirmed',
          data: {
            districtId: 'd1',
            schoolYear: 2022,
            eventTypes: [{ typeId: 'e1', stateCode: '20' }],
            resolutionTypes: [{ typeId: 'r1', stateCode: null }],
          },
        },
      ],
    });
    const state = mappingReviewDecider.evolve(mappingReviewDecider.initial, eventsOf(first)[0]!);
    expect(mappingReviewDecider.decide(state, confirm(null))).toEqual({ kind: 'accepted', events: [] });
    const changed = { ...confirm(null), types: { ...types, eventTypes: new Map([['e1', '97']]) } };
    expect(mappingReviewDecider.decide(state, changed)).toMatchObject({
      events: [{ data: { eventTypes: [{ typeId: 'e1', stateCode: '97' }], resolutionTypes: [] } }],
    });
  });

  it('refuses every type that is not the district’s', () => {
    expect(mappingReviewDecider.decide(mappingReviewDecider.initial, confirm(['e1', 'x1', 'x2']))).toMatchObject({
      rejections: [{ path: ['typeIds', '1'] }, { path: ['typeIds', '2'] }],
    });
  });

  it('is overdue after 30 September until it is confirmed with the code that stands', () => {
    const review = { schoolYear: 2022, stateCode: '20' };
    expect(isReviewOverdue(review, null, '2021-09-30')).toBe(false);
    expect(isReviewOverdue(review, null, '2021-10-01')).toBe(true);
    expect(isReviewOverdue(review, { stateCode: '20' }, '2021-10-01')).toBe(false);
    expect(isReviewOverdue(review, { stateCode: '97' }, '2021-10-01')).toBe(true);
    expect(isReviewOverdue({ ...review, stateCode: null }, { stateCode: null }, '2021-10-01')).toBe(false);
  });
});
