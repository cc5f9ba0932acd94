import { describe, expect, it } from 'vitest';
import {
  codesOn,
  covers,
  datedCodes,
  mappedCodeOn,
  mappedCodesDuring,
  type CodePublication,
} from '../../../../src/domain/reference/effective.ts';
import type { StateEventCode } from '../../../../src/domain/reference/state-code.ts';
import { STATE_EVENT_CODES } from '../../../../src/domain/reference/state-event-codes.ts';

const [first, second, third] = STATE_EVENT_CODES as readonly [
  StateEventCode,
  StateEventCode,
  StateEventCode,
  ...StateEventCode[],
];
const list = (effectiveFrom: string, ...eventCodes: readonly StateEventCode[]): CodePublication => ({
  effectiveFrom,
  eventCodes,
  resolutionCodes: [],
});
const on = (publications: readonly CodePublication[], date: string) => [
  ...codesOn(publications, date).eventCodes.keys(),
];

describe('codes of a day', () => {
  const publications = [list('2020-07-01', first, second), list('2022-07-01', first, third)];

  it('are those of the latest list that has begun', () => {
    expect(on(publications, '2020-06-30')).toEqual([]);
    expect(on(publications, '2020-07-01')).toEqual([first.code, second.code]);
    expect(on(publications, '2022-06-30')).toEqual([first.code, second.code]);
    expect(on(publications, '2022-07-01')).toEqual([first.code, third.code]);
  });

  it('do not depend on the order of publication, except for the same day', () => {
    expect(on([...publications].reverse(), '2022-06-30')).toEqual([first.code, second.code]);
    expect(on([...publications, list('2022-07-01', second)], '2022-07-01')).toEqual([second.code]);
  });

  it('have a first and a last day', () => {
    const changed = { ...first, isDrug: !first.isDrug };
    const dated = datedCodes([...publications, list('2023-07-01', changed, third)], (one) => one.eventCodes);
    expect(
      dated.map(({ code, isDrug, effectiveFrom, effectiveTo }) => [code, isDrug, effectiveFrom, effectiveTo]),
    ).toEqual([
      [second.code, second.isDrug, '2020-07-01', '2022-06-30'],
      [first.code, first.isDrug, '2020-07-01', '2023-06-30'],
      [first.code, changed.isDrug, '2023-07-01', null],
      [third.code, third.isDrug, '2022-07-01', null],
    ]);
  });
});

describe('the mapping of a day', () => {
  const mappings = [
    { effectiveFrom: '2021-07-01', stateCode: '20' },
    { effectiveFrom: '2022-01-10', stateCode: null },
    { effectiveFrom: '2022-03-01', stateCode: '97' },
  ];

  it.each([
    ['2021-06-30', null],
    ['2021-07-01', '20'],
    ['2022-01-09', '20'],
    ['2022-01-10', null],
    ['2022-03-01', '97'],
    ['2030-01-01', '97'],
  ])('on %s is %s', (date, code) => {
    expect(mappedCodeOn(mappings, date)).toBe(code);
  });

  it('is the later record of two for the same day', () => {
    expect(mappedCodeOn([...mappings, { effectiveFrom: '2022-03-01', stateCode: '96' }], '2022-03-02')).toBe('96');
  });

  it('counts every code that held on some day of a period', () => {
    expect(mappedCodesDuring(mappings, '2021-07-01', '2022-06-30')).toEqual(['20', '97']);
    expect(mappedCodesDuring(mappings, '2022-01-10', '2022-02-28')).toEqual([]);
    expect(mappedCodesDuring(mappings, '2022-07-01', '2023-06-30')).toEqual(['97']);
  });

  it('forgets what a second record for the same day replaced', () => {
    const corrected = [
      { effectiveFrom: '2021-07-01', stateCode: '20' },
      { effectiveFrom: '2021-07-01', stateCode: null },
    ];
    expect(mappedCodesDuring(corrected, '2021-07-01', '2022-06-30')).toEqual([]);
  });
});

describe('a period', () => {
  it('includes both its ends and may be open', () => {
    expect(covers({ startsOn: '2022-01-01', endsOn: '2022-01-31' }, '2022-01-01')).toBe(true);
    expect(covers({ startsOn: '2022-01-01', endsOn: '2022-01-31' }, '2022-01-31')).toBe(true);
    expect(covers({ startsOn: '2022-01-01', endsOn: '2022-01-31' }, '2022-02-01')).toBe(false);
    expect(covers({ startsOn: '2022-01-01', endsOn: null }, '2031-12-31')).toBe(true);
    expect(covers({ startsOn: '2022-01-01', endsOn: null }, '2021-12-31')).toBe(false);
  });
});
