import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RACES, type Race } from '../../../../src/domain/student/events.ts';
import {
  FEDERAL_AGGREGATES,
  federalRaceEthnicity,
  type FederalRaceEthnicity,
} from '../../../../src/domain/reference/federal-race-ethnicity.ts';

describe('the federal aggregate of race and ethnicity', () => {
  it.each<[boolean | null, readonly Race[] | null, FederalRaceEthnicity<Race>]>([
    [true, null, 'HISPANIC_OF_ANY_RACE'],
    [true, [], 'HISPANIC_OF_ANY_RACE'],
    [true, ['WHITE'], 'HISPANIC_OF_ANY_RACE'],
    [true, ['ASIAN', 'WHITE'], 'HISPANIC_OF_ANY_RACE'],
    [false, ['ASIAN', 'WHITE'], 'TWO_OR_MORE_RACES'],
    [false, ['ASIAN', 'ASIAN'], 'ASIAN'],
    [false, ['AMERICAN_INDIAN_OR_ALASKA_NATIVE'], 'AMERICAN_INDIAN_OR_ALASKA_NATIVE'],
    [null, ['BLACK_OR_AFRICAN_AMERICAN'], 'NOT_STATED'],
    [null, ['ASIAN', 'WHITE'], 'NOT_STATED'],
    [false, [], 'NOT_STATED'],
    [false, null, 'NOT_STATED'],
    [null, [], 'NOT_STATED'],
    [null, null, 'NOT_STATED'],
  ])('of Hispanic %s and races %j is %s', (isHispanic, races, expected) => {
    expect(federalRaceEthnicity({ isHispanic, races })).toBe(expected);
  });

  it('is one of the eight, whatever the order and repetition of the races', () => {
    const races = fc.array(fc.constantFrom(...RACES), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(true, false, null), races, (isHispanic, given) => {
        const found = federalRaceEthnicity({ isHispanic, races: given });
        expect([...RACES, ...FEDERAL_AGGREGATES]).toContain(found);
        expect(federalRaceEthnicity({ isHispanic, races: [...given, ...given].reverse() })).toBe(found);
      }),
    );
  });
});
