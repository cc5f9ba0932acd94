import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALLOWED, PACKAGES, TARGETS, VIOLATIONS } from './planted-violations.ts';

interface Rule {
  readonly name: string;
  readonly comment: string;
  readonly from: { readonly path?: string };
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { forbidden: rules } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: readonly Rule[];
};

async function violationsIn(
  directory: string,
  folders: readonly string[],
): Promise<readonly { rule: string; from: string; to: string }[]> {
  const cli = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const output = await new Promise<string>((resolve, reject) => {
    // Its exit code counts violations; only an answer that is no JSON is a failure.
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
      stdout.startsWith('{') ? resolve(stdout) : reject(new Error(stderr, { cause: error })),
    );
  });
  const { summary } = JSON.parse(output) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

describe('the parts of the product', () => {
  it('import only what their rules allow', async () => {
    expect(await violationsIn(root, ['src', 'schema', 'projections', 'test', 'bench'])).toEqual([]);
  });

  it('are all bounded by a rule', async () => {
    const folders = (await readdir(path.join(root, 'src'), { withFileTypes: true })).filter((entry) =>
      entry.isDirectory(),
    );
    // What the composition may import is not limited; that nobody imports it is.
    const unbounded = folders.map(({ name }) => name).filter((name) => !['server', 'bin'].includes(name));
    const areas = rules.flatMap(({ from }) => (from.path?.startsWith('^') ? [new RegExp(from.path)] : []));
    const general = (area: RegExp): boolean => area.test('src/anything/x.ts') || area.test('src/anything/else/x.ts');
    const bounded = (name: string): boolean =>
      areas.some((area) => !general(area) && (area.test(`src/${name}/x.ts`) || area.test(`src/${name}/y/x.ts`)));
    expect(unbounded.filter((name) => !bounded(name))).toEqual([]);
  });

  it('are told by each rule what to do instead', () => {
    for (const { name, comment } of rules) expect([name, comment.length > 40]).toEqual([name, true]);
  });
});

describe('each rule', () => {
  let tree: string;
  let found: readonly { rule: string; from: string }[];

  beforeAll(async () => {
    tree = await mkdtemp(path.join(tmpdir(), 'boundaries-'));
    const write = async (file: string, text: string): Promise<void> => {
      await mkdir(path.dirname(path.join(tree, file)), { recursive: true });
      await writeFile(path.join(tree, file), text);
    };
    for (const file of TARGETS) await write(file, 'export {};\n');
    for (const { file, text } of [...VIOLATIONS, ...ALLOWED]) await write(file, text);
    const packageJson: Record<string, unknown> = {
      name: 'planted',
      type: 'module',
      dependencies: {},
      devDependencies: {},
    };
    for (const { name, kind } of PACKAGES) {
      (packageJson[kind] as Record<string, string>)[name] = '*';
      await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      await write(`node_modules/${name}/index.js`, '');
    }
    await write('package.json', JSON.stringify(packageJson));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      await cp(path.join(root, file), path.join(tree, file));
    await symlink(path.join(root, 'node_modules/@types'), path.join(tree, 'node_modules/@types'));
    found = await violationsIn(tree, ['src', 'schema', 'projections', 'test']);
  });
  afterAll(() => rm(tree, { recursive: true, force: true }));

  it.each(VIOLATIONS.map(({ rule, file, text }) => ({ rule, file, what: text.split('\n')[0] })))(
    '$rule alone refuses "$what" in $file',
    ({ rule, file }) => {
      expect(new Set(found.filter(({ from }) => from === file).map((violation) => violation.rule))).toEqual(
        new Set([rule]),
      );
    },
  );

  it.each(ALLOWED.map(({ file, text }) => ({ file, what: text.trim() })))('allows "$what" in $file', ({ file }) => {
    expect(found.filter(({ from }) => from === file)).toEqual([]);
  });

  it('has a planted violation, and nothing unplanted is refused', () => {
    expect(new Set(VIOLATIONS.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ name }) => name)));
    const planted = new Set(VIOLATIONS.map(({ file }) => file));
    expect(found.filter(({ from }) => !planted.has(from))).toEqual([]);
  });
});
