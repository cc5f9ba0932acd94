import { expect, it } from 'vitest';
import { deciders } from '../../../../src/domain/deciders.ts';

it('registers every decider under the category of its streams, one camelCase word', () => {
  for (const [name, decider] of Object.entries(deciders)) {
    expect(decider.category).toBe(name);
    expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
  }
});
