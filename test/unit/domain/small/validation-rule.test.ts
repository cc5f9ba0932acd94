import { describe, expect, it } from 'vitest';
import { checkDefinition } from '../../../../src/domain/validation-rule/check-definition.ts';
import { decide } from '../../../../src/domain/validation-rule/decide.ts';
import type { ValidationRuleCreated } from '../../../../src/domain/validation-rule/events.ts';
import { pathFaults, pathVariables } from '../../../../src/domain/validation-rule/json-path.ts';
import { evolve, type ValidationRuleState } from '../../../../src/domain/validation-rule/state.ts';
import { pathValues } from '../../../../src/domain/validation-rule/path-values.ts';
import { overlaid, rulesetOverlay } from '../../../../src/domain/rules/severity-overlay.ts';

const definition: ValidationRuleCreated = {
  ruleId: 'r1',
  org: 'state',
  name: 'Long',
  level: 'DISTRICT',
  severity: 'WARNING',
  datasets: ['STATE'],
  predicate: {
    jsonPath: '$.events[*] ? (@.stateCode == $code)',
    parameters: [{ name: 'code', type: 'TEXT', value: '2200' }],
  },
  help: 'Look.',
};

describe('the path of an authored rule', () => {
  it('may use plain steps and methods whose cost follows from the record, and nothing in a text counts as a step', () => {
    expect(pathFaults('$.a.size() > 1 && @.b.double() < $x')).toEqual([]);
    expect(pathFaults('$ ? (@.a == "** like_regex .keyvalue() $y /*")')).toEqual([]);
    for (const path of ['$.**.a', '$ ? (@ like_regex "a")', '$.keyvalue()', '$. keyvalue ()', '$."a" /* b */', '$"x"'])
      expect([path, pathFaults(path).length]).toEqual([path, 1]);
    expect(pathFaults('$'.padEnd(2_001, ' '))).toHaveLength(1);
    expect(pathVariables('$.a ? (@.b == $x && @.c == $y || @.d == $x && @.e == "$z")')).toEqual(['x', 'y']);
  });

  it('gets its parameters as the JSON values of their types', () => {
    expect(
      pathValues([
        { name: 'a', type: 'TEXT', value: '1' },
        { name: 'b', type: 'NUMBER', value: '1.5' },
        { name: 'c', type: 'BOOLEAN', value: 'false' },
        { name: 'd', type: 'DATE', value: '2022-06-02' },
      ]),
    ).toEqual({ a: '1', b: 1.5, c: false, d: '2022-06-02' });
  });

  it('has one value for each variable and no other', () => {
    const faults = (parameters: ValidationRuleCreated['predicate']['parameters']) =>
      checkDefinition({ ...definition, predicate: { ...definition.predicate, parameters } }).map(({ path }) =>
        path?.join('.'),
      );
    const code = { name: 'code', type: 'TEXT', value: '1' } as const;
    expect(faults([code])).toEqual([]);
    expect(faults([])).toEqual(['predicate.jsonPath']);
    expect(faults([code, code])).toEqual(['predicate.parameters.1.name']);
    expect(faults([code, { name: 'other', type: 'TEXT', value: '1' }])).toEqual(['predicate.parameters.1.name']);
    expect(faults([{ ...code, value: 'x'.repeat(501) }])).toEqual(['predicate.parameters.0.value']);
  });
});

describe('a rule that was changed', () => {
  const use = { openEventId: null, today: '2022-06-02' };
  const change = { ruleId: 'BEH-01', severity: 'INFO', effectiveFrom: '2022-06-10', reason: null } as const;

  it('says nothing when the same is said again', () => {
    const said = {
      definition: null,
      severities: [{ severity: 'INFO', effectiveFrom: '2022-06-10' }],
      archivedOn: null,
    } as const;
    expect(decide(said, { type: 'ChangeRuleSeverity', data: change, facts: use })).toEqual({
      kind: 'accepted',
      events: [],
    });
    const archived = { ...said, archivedOn: '2022-06-01' };
    const archive = { type: 'ArchiveValidationRule', ruleId: 'BEH-01', reason: null, facts: use } as const;
    expect(decide(archived, archive)).toEqual({ kind: 'accepted', events: [] });
    const restore = { type: 'RestoreValidationRule', ruleId: 'BEH-01', reason: null, facts: use } as const;
    for (const state of [null, said]) expect(decide(state, restore)).toEqual({ kind: 'accepted', events: [] });
  });

  it('and archived and comes back has forgotten what was to count later, so that it may be said for an earlier day', () => {
    const { ruleId } = change;
    const events = [
      { type: 'RuleSeverityChanged', data: { ...change, effectiveFrom: '2022-06-01' } },
      { type: 'RuleSeverityChanged', data: { ...change, severity: 'FATAL', effectiveFrom: '2022-09-01' } },
      { type: 'ValidationRuleArchived', data: { ruleId, archivedOn: '2022-06-02', reason: null } },
      { type: 'ValidationRuleRestored', data: { ruleId, restoredOn: '2022-06-02', reason: null } },
    ] as const;
    const state = events.reduce<ValidationRuleState | null>(evolve, null);
    expect(state).toEqual({
      definition: null,
      severities: [{ severity: 'INFO', effectiveFrom: '2022-06-01' }],
      archivedOn: null,
    });
    expect(decide(state, { type: 'ChangeRuleSeverity', data: change, facts: use })).toMatchObject({ kind: 'accepted' });
  });

  it('takes blanks for no reason while a window runs it', () => {
    const facts = { ...use, openEventId: 'e1' };
    for (const reason of [null, '', '  '])
      expect(decide(null, { type: 'ChangeRuleSeverity', data: { ...change, reason }, facts })).toMatchObject({
        rejections: [{ code: 'RULE_IN_OPEN_EVENT', path: ['reason'] }],
      });
  });
});

describe('severities of the day', () => {
  const row = (ruleId: string, schoolId: string) => ({ ruleId, schoolId, severity: 'WARNING' }) as const;
  const overlay = [
    { ruleId: 'A', schoolId: null, severity: 'FATAL' },
    { ruleId: 'A', schoolId: 's2', severity: null },
    { ruleId: 'B', schoolId: null, severity: 'ARCHIVED' },
  ] as const;

  it('are those of the school where it certifies by itself, and nothing is found by archived rules', () => {
    const rows = [row('A', 's1'), row('A', 's2'), row('B', 's1'), row('C', 's1')];
    expect(overlaid(rows, overlay).map((one) => `${one.ruleId} ${one.schoolId} ${one.severity}`)).toEqual([
      'A s1 FATAL',
      'A s2 WARNING',
      'C s1 WARNING',
    ]);
  });

  it('are part of what a run pins, in whatever order they come, and only when something was said', () => {
    expect(rulesetOverlay('d', [])).toBeNull();
    expect(rulesetOverlay('d', overlay)).toEqual(rulesetOverlay('d', [...overlay].reverse()));
    expect(rulesetOverlay('d', [], ['r2', 'r1'])).toMatchObject({ authored: ['r1', 'r2'], severities: [] });
  });
});
