import { describe, expect, it } from 'vitest';
import { evaluateDistrict } from '../../../../src/domain/rules/evaluate.ts';
import { recordRules, rules, rulesetVersion } from '../../../../src/domain/rules/registry.ts';
import { complete, context, edit, reported } from '../incident/incident-fixtures.ts';
import { atState, imported, iep, incident } from './rule-fixtures.ts';

describe('the datasets', () => {
  it('judge the same record alike where both look', () => {
    const state = incident('handgun', 'in-school');
    const district = evaluateDistrict(state, context()).map((one) => `${one.ruleId} ${one.severity}`);
    expect(district).toEqual(['BEH-10 WARNING', 'BEH-18 WARNING', 'BEH-99 INFO']);
    // Only the district has the calendar that says which school day is the next.
    expect(atState(state)).toEqual(['BEH-10 WARNING', 'BEH-99 INFO']);
  });

  it('leave to the district what the state cannot see', () => {
    expect(
      evaluateDistrict(incident('horseplay', 'in-school'), context({ students: iep })).map((one) => one.ruleId),
    ).toEqual(['BEH-04', 'BEH-07', 'BEH-99']);
    expect(atState(incident('horseplay', 'in-school'), { students: iep })).toEqual(['BEH-99 INFO']);
  });

  it('certify a knife with a detention after a warning', () => {
    expect(atState(incident('knife', 'detention'))).toEqual(['BEH-05 WARNING', 'BEH-99 INFO']);
  });

  it('find nothing in a void incident and only that it is open in a referral', () => {
    const voided = reported({}, complete, { type: 'VoidIncident', ...edit, reason: 'entered twice' });
    expect(evaluateDistrict(voided, context())).toEqual([]);
    const referral = { ...imported([]), status: 'DRAFT' as const };
    expect(evaluateDistrict(referral, context()).map((one) => one.ruleId)).toEqual(['BEH-01']);
  });
});

describe('the registry', () => {
  it('holds every rule once, in order, with help and source', () => {
    expect(rules.map((rule) => rule.id)).toEqual([
      'BEH-01',
      'BEH-02',
      'BEH-03',
      'BEH-04',
      'BEH-05',
      'BEH-06',
      'BEH-07',
      'BEH-08',
      'BEH-09',
      'BEH-10',
      'BEH-11',
      'BEH-12',
      'BEH-13',
      'BEH-14',
      'BEH-15',
      'BEH-16',
      'BEH-17',
      'BEH-18',
      'BEH-19',
      'BEH-99',
    ]);
    // A referral cannot be completed before somebody has taken it over.
    expect(rules.find(({ id }) => id === 'BEH-01')?.help).toMatch(/referral .* accepted/);
    for (const rule of rules) {
      expect(rule.help).toMatch(/^[A-Z].+\.$/);
      expect(rule.source).toMatch(/S00\d|domain/);
      expect(rule.datasets.length).toBeGreaterThan(0);
    }
  });

  it('declares the comparison of sets without computing it', () => {
    expect(rules.filter((rule) => rule.kind === 'dataset').map((rule) => rule.id)).toEqual([
      'BEH-14',
      'BEH-16',
      'BEH-19',
    ]);
    expect(recordRules.map((rule) => rule.id)).not.toContain('BEH-16');
  });

  it('pins what a run depends on', () => {
    expect(rulesetVersion).toMatchObject({
      format: 'ruleset/1',
      rules: expect.arrayContaining([
        { id: 'BEH-05', version: 2, kind: 'record', severity: 'FATAL', datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'] },
      ]) as unknown,
      rulesOfReferrals: ['BEH-01'],
      criteria: [{ firstYear: null }, { firstYear: 2019 }],
    });
  });
});
