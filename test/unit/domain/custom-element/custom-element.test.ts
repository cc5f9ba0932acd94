import { describe, expect, it } from 'vitest';
import { customElementDecider } from '../../../../src/domain/custom-element/decider.ts';
import type { CustomElementDefined } from '../../../../src/domain/custom-element/events.ts';
import { type CustomElementType, isValueOf } from '../../../../src/domain/reference/custom-element.ts';

const element: CustomElementDefined = {
  districtId: 'd1',
  key: 'motivation',
  name: 'Possible motivation',
  type: 'CHOICE',
  options: ['Attention', 'Escape'],
};
const define = (change: Partial<CustomElementDefined> = {}, useCount = 0, used: readonly string[] = []) =>
  ({ type: 'DefineCustomElement', data: { ...element, ...change }, useCount, usedOptions: new Set(used) }) as const;

describe('a custom element', () => {
  it('is defined, and defined again with other options', () => {
    const first = customElementDecider.decide(null, define());
    expect(first).toEqual({ kind: 'accepted', events: [{ type: 'CustomElementDefined', data: element }] });
    expect(customElementDecider.decide(element, define())).toEqual({ kind: 'accepted', events: [] });
    expect(customElementDecider.decide(element, define({ options: ['Attention'] }, 3)).kind).toBe('accepted');
  });

  it('keeps each option that an incident has', () => {
    const left = { options: ['Attention', 'Peers'] };
    expect(customElementDecider.decide(element, define(left, 3, ['Attention'])).kind).toBe('accepted');
    expect(customElementDecider.decide(element, define(left, 3, ['Attention', 'Escape']))).toEqual({
      kind: 'rejected',
      rejections: [{ code: 'TYPE_IN_USE', path: ['options'], details: { option: 'Escape' } }],
    });
  });

  it.each([
    ['a key with a space', { key: 'office referral' }, 'UNKNOWN_CODE key'],
    ['a key that begins with a digit', { key: '1st' }, 'UNKNOWN_CODE key'],
    ['a blank name', { name: '  ' }, 'UNKNOWN_CODE name'],
    ['a choice of nothing', { options: [] }, 'UNKNOWN_CODE options'],
    ['options for a number', { type: 'NUMBER' as const }, 'UNKNOWN_CODE options'],
    ['a blank option', { options: ['Attention', ' '] }, 'UNKNOWN_CODE options.1'],
    ['an option twice', { options: ['Escape', ' Escape'] }, 'SOURCE_KEY_DUPLICATE options.1'],
  ])('is refused with %s', (_, change, refusal) => {
    const decision = customElementDecider.decide(null, define(change));
    const found = decision.kind === 'rejected' ? decision.rejections : [];
    expect(found.map(({ code, path }) => `${code} ${path!.join('.')}`)).toEqual([refusal]);
  });

  it('keeps its type once incidents have values of it', () => {
    const number = { type: 'NUMBER' as const, options: [] };
    expect(customElementDecider.decide(element, define(number, 0)).kind).toBe('accepted');
    expect(customElementDecider.decide(element, define(number, 2))).toMatchObject({
      rejections: [{ code: 'TYPE_IN_USE', path: ['type'], details: { incidents: '2' } }],
    });
  });
});

describe('a value of a custom element', () => {
  it.each<[CustomElementType, string, boolean]>([
    ['TEXT', 'seen by a passer-by', true],
    ['TEXT', '  ', false],
    ['TEXT', 'x'.repeat(501), false],
    ['NUMBER', '-12.50', true],
    ['NUMBER', '1e3', false],
    ['NUMBER', '1,5', false],
    ['NUMBER', '01', false],
    ['BOOLEAN', 'true', true],
    ['BOOLEAN', 'TRUE', false],
    ['DATE', '2022-02-28', true],
    ['DATE', '2022-02-29', false],
    ['CHOICE', 'Escape', true],
    ['CHOICE', 'escape', false],
  ])('of type %s: %s is one: %s', (type, value, isOne) => {
    expect(isValueOf({ type, options: type === 'CHOICE' ? ['Attention', 'Escape'] : [] }, value)).toBe(isOne);
  });
});
