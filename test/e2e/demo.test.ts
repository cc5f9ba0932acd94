import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { playDemo } from '../../src/demo/play-demo.ts';
import { ownSamples } from '../../src/server/demo-world.ts';
import { startListeningServer } from '../support/listening-server.ts';

const published = process.env.ED_FI_DIR;
const folders = [
  { name: 'own sample', directory: ownSamples() },
  ...(published ? [{ name: 'published sample', directory: published }] : []),
];

describe('the demonstration', () => {
  it('has the published sample wherever everything is checked', () => {
    const isThere = published !== undefined && existsSync(join(published, 'StudentDiscipline.xml'));
    expect(isThere || process.env.CI !== 'true').toBe(true);
  });

  it.each(folders)(
    'plays the whole main job on the $name: every figure right, every refusal seen, every message once',
    async ({ directory }) => {
      const server = await startListeningServer({ directory });
      try {
        const lines: string[] = [];
        const result = await playDemo(server, (line) => lines.push(line));
        expect(result.problem, lines.join('\n')).toBeNull();
        expect(result.ok).toBe(true);
        expect(result.refusals.seen).toBe(result.refusals.expected);
        expect(result.refusals.expected).toBeGreaterThanOrEqual(18);
        expect(result.subscriberMessages).toMatchObject({ missing: 0, duplicated: 0 });
        expect(result.chapters.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      } finally {
        await server.stop();
      }
    },
    180_000,
  );
});
