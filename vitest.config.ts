import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Replaces modules, which everything loaded after it would see. */
const REPLACES_MODULES = ['test/unit/codec/upcasting.test.ts'];

export default defineConfig({
  // Without the alias vitest loads the ESM build of graphql beside the CommonJS one that libraries require.
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) },
    ],
  },
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        // Most files load the whole product: a worker loads it once for all of them.
        extends: true,
        test: {
          name: 'product',
          include: ['test/unit/**/*.test.ts', 'test/graphql/**/*.test.ts'],
          exclude: REPLACES_MODULES,
          isolate: false,
        },
      },
      {
        // Processes, clusters, stores and clocks of their own.
        extends: true,
        test: {
          name: 'isolated',
          include: ['test/{architecture,contract,e2e,integration}/**/*.test.ts', ...REPLACES_MODULES],
        },
      },
    ],
  },
});
