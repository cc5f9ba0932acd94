import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const PRODUCT = ['src/**/*.ts', 'schema/**/*.ts', 'projections/**/*.ts', 'samples/**/*.ts'];
const DETERMINISTIC = ['src/domain/**/*.ts', 'src/projector/fold*.ts', 'projections/**/*.ts'];

/** TypeScript's ES2024 library offers them, Node 20 does not have them. */
const MISSING_IN_NODE_20 = [
  { object: 'Map', property: 'groupBy' },
  { object: 'Object', property: 'groupBy' },
  { object: 'Promise', property: 'withResolvers' },
  { object: 'Promise', property: 'try' },
  { object: 'Array', property: 'fromAsync' },
  { object: 'URL', property: 'parse' },
].map((restriction) => ({ ...restriction, message: 'Node 20 does not have it.' }));

const ENVIRONMENT = [
  { object: 'process', property: 'env', message: 'Only src/config reads it: take a field of Environment.' },
];

const NO_CLOCK = 'The same events must give the same result on every machine: time and chance come in as data.';
const CLOCK_AND_CHANCE = [
  { object: 'Date', property: 'now', message: NO_CLOCK },
  { object: 'Math', property: 'random', message: NO_CLOCK },
  { object: 'performance', property: 'now', message: NO_CLOCK },
  { object: 'crypto', property: 'randomUUID', message: NO_CLOCK },
  { property: 'localeCompare', message: 'Its order depends on the machine: compare with < or by code points.' },
  { property: 'toLocaleString', message: 'Its text depends on the machine.' },
];

const SYNTAX = [
  { selector: 'TSEnumDeclaration', message: 'Write an `as const` array and its union type.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares it.' },
];
const PRODUCT_SYNTAX = [
  ...SYNTAX,
  { selector: 'ExportDefaultDeclaration', message: 'Name what you export, so that it has one name everywhere.' },
];
const NO_NEW_DATE = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: NO_CLOCK };
const NO_DATE_CALL = { selector: "CallExpression[callee.name='Date']", message: NO_CLOCK };

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.data/', 'src/web/assets/', 'test/fixtures/boundaries/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The compiler knows names better, and better than the rule's list of globals.
      'no-undef': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { inheritedMethods: false } }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      'no-control-regex': 'off',
      // Fields of event data are read as text where the catalogue says they are.
      '@typescript-eslint/no-base-to-string': 'off',
      // A port's method is asynchronous although this adapter has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-restricted-properties': ['error', ...MISSING_IN_NODE_20],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-restricted-imports': ['error', { name: 'node:process', message: 'It is a global.' }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: PRODUCT,
    rules: {
      'no-restricted-properties': ['error', ...MISSING_IN_NODE_20, ...ENVIRONMENT],
      'no-restricted-syntax': ['error', ...PRODUCT_SYNTAX],
      'no-console': 'error',
    },
  },
  {
    files: DETERMINISTIC,
    rules: {
      'no-restricted-properties': ['error', ...MISSING_IN_NODE_20, ...ENVIRONMENT, ...CLOCK_AND_CHANCE],
      'no-restricted-syntax': ['error', ...PRODUCT_SYNTAX, NO_NEW_DATE, NO_DATE_CALL],
    },
  },
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-properties': ['error', ...MISSING_IN_NODE_20] } },
  { files: ['src/bin/**/*.ts', 'samples/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'src/demo/**/*.ts'],
    rules: {
      // They look into answers and rows whose shape the assertion itself, or the query beside it, says.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', require: 'readonly', URL: 'readonly' },
    },
  },
);
