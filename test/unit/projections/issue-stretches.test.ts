import { describe, expect, it } from 'vitest';
import { type IssueCount, stretchesAfter, takeEnough } from '../../../projections/district_incident/issue-stretches.ts';

const AUTHORED = '00000000-0000-4000-8000-000000000000';
const COUNTS: readonly IssueCount[] = [
  { ruleId: AUTHORED, severity: 'INFO', count: 3 },
  { ruleId: AUTHORED, severity: 'FATAL', count: 1 },
  { ruleId: 'BEH-99', severity: 'INFO', count: 9 },
  { ruleId: 'BEH-12', severity: 'WARNING', count: 4 },
  { ruleId: 'BEH-04', severity: 'WARNING', count: 2 },
  { ruleId: 'BEH-04', severity: 'FATAL', count: 2 },
];

const named = (list: readonly { severity: string; ruleId: string }[]) =>
  list.map(({ severity, ruleId }) => `${severity} ${ruleId}`);

describe('stretches of the list of issues', () => {
  it('are the fatal ones first, and those of the product before those that people wrote', () => {
    expect(named(stretchesAfter(COUNTS, null))).toEqual([
      'FATAL BEH-04',
      `FATAL ${AUTHORED}`,
      'WARNING BEH-04',
      'WARNING BEH-12',
      'INFO BEH-99',
      `INFO ${AUTHORED}`,
    ]);
  });

  it('go on after an issue, also after one whose stretch has ended since', () => {
    const within = stretchesAfter(COUNTS, ['WARNING', 'BEH-12', 'x']);
    expect(named(within)).toEqual(['WARNING BEH-12', 'INFO BEH-99', `INFO ${AUTHORED}`]);
    expect(within.map(({ after }) => after)).toEqual(['x', null, null]);
    const ended = stretchesAfter(COUNTS, ['WARNING', 'BEH-05', 'x']);
    expect(named(ended)).toEqual(named(within));
    expect(ended.map(({ after }) => after)).toEqual([null, null, null]);
  });

  it('are taken until a page is full, not counting what is left of the first one', () => {
    const stretches = stretchesAfter(COUNTS, ['WARNING', 'BEH-04', 'x']);
    expect(named(takeEnough(stretches, 5))).toEqual(['WARNING BEH-04', 'WARNING BEH-12', 'INFO BEH-99']);
    expect(named(takeEnough(stretches, 5))).toEqual([`INFO ${AUTHORED}`]);
    expect(stretches).toEqual([]);
  });
});
