import { describe, expect, it } from 'vitest';
import { WORLD_ENTERED } from '../../../src/server/demo-world.ts';
import { STATE_WORLD_ENTERED } from '../../../src/server/open-state-world.ts';
import { askedWorld, worldEntered } from '../../../src/server/worlds.ts';

describe('the world that a start asks for', () => {
  it('is the one that it names, whatever else it says', () => {
    expect(askedWorld({ world: 'district' })).toBe('district');
    expect(askedWorld({ world: 'state', size: 'small' })).toBe('state');
  });

  it('is the district when files are given, and the state when a size is', () => {
    expect(askedWorld({ data: '/somewhere' })).toBe('district');
    expect(askedWorld({ size: 'small' })).toBe('state');
  });

  it('is whichever stands when nothing is said, so the clock begins before any of them', () => {
    expect(askedWorld({})).toBeUndefined();
    expect(worldEntered()).toEqual(WORLD_ENTERED);
    expect(WORLD_ENTERED.getTime()).toBeLessThan(STATE_WORLD_ENTERED.getTime());
  });
});
