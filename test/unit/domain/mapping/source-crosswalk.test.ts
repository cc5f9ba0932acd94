import { describe, expect, it } from 'vitest';
import type { MapSourceCodes, WantedMapping } from '../../../../src/domain/source-crosswalk/commands.ts';
import { sourceCrosswalkDecider } from '../../../../src/domain/source-crosswalk/decider.ts';
import type { SourceCodeMapping } from '../../../../src/domain/source-crosswalk/events.ts';
import type { SourceCrosswalkState } from '../../../../src/domain/source-crosswalk/state.ts';

const knife: SourceCodeMapping = { kind: 'BEHAVIOR', value: 'State Offense + Knife', localTypeId: 'knife' };
const suspension: SourceCodeMapping = { kind: 'DISCIPLINE', value: 'In School Suspension', localTypeId: 'suspension' };

const map = (...mappings: readonly WantedMapping[]): MapSourceCodes => ({
  type: 'MapSourceCodes',
  districtId: 'district-1',
  sourceSystem: 'ed-fi',
  mappings,
  knownTypeIds: { BEHAVIOR: new Set(['knife', 'other']), DISCIPLINE: new Set(['suspension']) },
  awardTypeIds: new Set(['honor']),
});

const after = (...commands: readonly MapSourceCodes[]): SourceCrosswalkState =>
  commands.reduce((state, command) => {
    const decision = sourceCrosswalkDecider.decide(state, command);
    if (decision.kind === 'rejected') throw new Error(JSON.stringify(decision.rejections));
    return decision.events.reduce((one, event) => sourceCrosswalkDecider.evolve(one, event), state);
  }, sourceCrosswalkDecider.initial);

describe('the crosswalk of a foreign system', () => {
  it('records what the values mean', () => {
    expect(sourceCrosswalkDecider.decide(after(), map(knife, suspension))).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'SourceCodesMapped',
          data: { districtId: 'district-1', sourceSystem: 'ed-fi', mappings: [knife, suspension] },
        },
      ],
    });
  });

  it('records only what changes, and nothing when nothing does', () => {
    const state = after(map(knife, suspension));
    expect(sourceCrosswalkDecider.decide(state, map(knife, suspension))).toEqual({ kind: 'accepted', events: [] });
    const other = { ...knife, localTypeId: 'other' };
    expect(sourceCrosswalkDecider.decide(state, map(other, suspension))).toMatchObject({
      events: [{ data: { mappings: [other] } }],
    });
  });

  it('refuses a value that is to mean two things, each by its place, and takes one that is said twice', () => {
    const other = { ...knife, localTypeId: 'other' };
    const place = { path: ['mappings', '2', 'value'], details: { kind: 'BEHAVIOR', value: 'State Offense + Knife' } };
    for (const last of [other, { ...knife, localTypeId: null }])
      expect(sourceCrosswalkDecider.decide(after(), map(knife, suspension, last))).toEqual({
        kind: 'rejected',
        rejections: [{ code: 'SOURCE_KEY_DUPLICATE', ...place }],
      });
    expect(after(map(knife, knife)).BEHAVIOR.get('State Offense + Knife')).toBe('knife');
  });

  it('takes a mapping back, once, and refuses a list of none', () => {
    const nothing = { ...knife, localTypeId: null };
    const taken = sourceCrosswalkDecider.decide(after(map(knife, suspension)), map(nothing));
    expect(taken).toMatchObject({
      events: [{ data: { mappings: [], withdrawn: [{ kind: 'BEHAVIOR', value: 'State Offense + Knife' }] } }],
    });
    const state = after(map(knife, suspension), map(nothing));
    expect([[...state.BEHAVIOR], [...state.DISCIPLINE.keys()]]).toEqual([[], ['In School Suspension']]);
    expect(sourceCrosswalkDecider.decide(state, map(nothing))).toEqual({ kind: 'accepted', events: [] });
    expect(sourceCrosswalkDecider.decide(state, map())).toMatchObject({
      rejections: [{ code: 'INPUTS_MISSING', path: ['mappings'] }],
    });
  });

  it('keeps behaviors and disciplines of the same name apart', () => {
    const state = after(map({ ...knife, value: 'Other', localTypeId: 'other' }, { ...suspension, value: 'Other' }));
    expect([state.BEHAVIOR.get('Other'), state.DISCIPLINE.get('Other')]).toEqual(['other', 'suspension']);
  });

  it('takes a value that is a word of the language', () => {
    const state = after(map({ ...knife, value: '__proto__' }, { ...knife, value: 'constructor' }));
    expect([...state.BEHAVIOR.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it('refuses local types the district does not have, each by its place', () => {
    const foreign = { ...suspension, localTypeId: 'knife' };
    expect(sourceCrosswalkDecider.decide(after(), map(knife, foreign))).toEqual({
      kind: 'rejected',
      rejections: [
        {
          code: 'UNKNOWN_CODE',
          path: ['mappings', '1', 'localTypeId'],
          details: { kind: 'DISCIPLINE', value: 'In School Suspension', localTypeId: 'knife' },
        },
      ],
    });
  });

  it('refuses a list beyond the limit', () => {
    const many = Array.from({ length: 501 }, (_, index) => ({ ...knife, value: `value ${index}` }));
    expect(sourceCrosswalkDecider.decide(after(), map(...many))).toMatchObject({
      rejections: [{ code: 'FILE_TOO_LARGE' }],
    });
  });
});
