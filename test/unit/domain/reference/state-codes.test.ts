import { describe, expect, it } from 'vitest';
import { EVENT_CATEGORIES } from '../../../../src/domain/reference/state-code.ts';
import { STATE_EVENT_CODES } from '../../../../src/domain/reference/state-event-codes.ts';
import { STATE_RESOLUTION_CODES } from '../../../../src/domain/reference/state-resolution-codes.ts';

type Flag = 'isWeapon' | 'isFirearm' | 'isDrug' | 'isAlcohol' | 'isViolence' | 'isViolentCriminalOffense';

const flagged = (flag: Flag) =>
  STATE_EVENT_CODES.filter((code) => code[flag])
    .map((code) => code.code)
    .sort();

describe('the state codes that are published first', () => {
  it('are 30 event codes and 5 resolution codes, each once', () => {
    expect(new Set(STATE_EVENT_CODES.map((code) => code.code)).size).toBe(30);
    expect(STATE_RESOLUTION_CODES.map((code) => code.code)).toEqual(['250', '260', '400', '410', '500']);
  });

  it('fill every category of the guide', () => {
    const byCategory = EVENT_CATEGORIES.map((category) => [
      category,
      STATE_EVENT_CODES.filter((code) => code.category === category).length,
    ]);
    expect(byCategory).toEqual([
      ['FELONIES', 4],
      ['WEAPONS', 6],
      ['FIGHTING', 3],
      ['OFFENSES_AGAINST_PERSONS', 3],
      ['DRUGS', 3],
      ['OFFENSES_AGAINST_PROPERTY', 6],
      ['OTHER_OFFENSES', 1],
      ['DISRUPTIVE_BEHAVIOR', 4],
    ]);
  });

  it.each<[Flag, readonly string[]]>([
    ['isWeapon', ['11', '12', '13', '20', '96', '97']],
    ['isFirearm', ['11', '12', '13']],
    ['isDrug', ['1600']],
    ['isAlcohol', ['1000']],
    ['isViolence', ['1300', '1700', '2000', '2300', '2600', '2800', '3200']],
    ['isViolentCriminalOffense', ['1300', '2000', '2300', '2600', '2800', '3200']],
  ])('%s for exactly %j', (flag, expected) => {
    expect(flagged(flag)).toEqual(expected);
  });

  it('explain themselves in a sentence of their own', () => {
    for (const code of STATE_EVENT_CODES) expect(code.definition).toMatch(/^[A-Z].+\.$/s);
  });

  it('say what each resolution is and whether services continue', () => {
    expect(STATE_RESOLUTION_CODES.map(({ code, kind, hasServices }) => [code, kind, hasServices])).toEqual([
      ['250', 'EXPULSION', true],
      ['260', 'EXPULSION', false],
      ['400', 'OUT_OF_SCHOOL_SUSPENSION', true],
      ['410', 'OUT_OF_SCHOOL_SUSPENSION', false],
      ['500', 'IN_SCHOOL_SUSPENSION', null],
    ]);
  });
});
