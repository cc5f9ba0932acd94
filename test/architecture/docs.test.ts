import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../src/application/faults.ts';
import { variables } from '../../src/config/variables.ts';
import { rejectionMessages } from '../../src/domain/rejections.ts';
import { APP_VERSION } from '../../src/server/app-version.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8');

/** Folders of tools and results, and fixtures, whose texts are not ours. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'fixtures']);

async function markdownBelow(directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, directory), { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && !NOT_OURS.has(entry.name) && !entry.name.startsWith('.'))
      found.push(...(await markdownBelow(path)));
    if (entry.isFile() && entry.name.endsWith('.md')) found.push(path);
  }
  return found;
}

const documents = new Map(
  await Promise.all((await markdownBelow('.')).map(async (name) => [name, await read(name)] as const)),
);

/** What the first cells of table rows name in code style, between two headings. */
function firstCells(text: string, from: string, to?: string): readonly string[] {
  const start = text.indexOf(from);
  const end = to === undefined ? text.length : text.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`the document lacks ${from} or ${to ?? ''}`);
  return [...text.slice(start, end).matchAll(/^\| `([A-Z0-9_]+)` *\|/gm)].map((match) => match[1]!);
}

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

/** Text outside of code blocks and code spans: a link in an example is no link. */
const prose = (text: string): string => text.replace(/^( *)```[\s\S]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');

/** Anchors as GitHub makes them from headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} +(.+?) *$/gm)].map(
    (match) => match[1]!,
  );
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function brokenLinks(name: string, text: string): readonly string[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path, anchor] = target.split('#') as [string, string | undefined];
    const file = path === '' ? name : relative(root, join(root, dirname(name), path));
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchorsOf(documents.get(file) ?? '').has(anchor);
  });
}

const absolutePaths = (text: string): readonly string[] =>
  [
    ...text.matchAll(/(?<![\w.:/-])\/(?:home|Users|root|tmp|work|mnt|opt|private|workspace)\/[\w.-]+|\b[A-Z]:\\\w+/g),
  ].map((match) => match[0]);

describe('docs/errors.md', () => {
  const text = documents.get('docs/errors.md') ?? '';

  it('explains every GraphQL error code, once, and no other', () => {
    expect(sorted(firstCells(text, '## GraphQL error codes', '## Refusal codes'))).toEqual(sorted(FAULT_CODES));
  });

  it('explains every refusal code, once, and no other', () => {
    expect(sorted(firstCells(text, '## Refusal codes'))).toEqual(sorted(Object.keys(rejectionMessages)));
  });
});

describe('docs/configuration.md', () => {
  it('has one row for every variable that is read, and no other', () => {
    const names = firstCells(documents.get('docs/configuration.md') ?? '', '# Configuration');
    expect(sorted(names)).toEqual(sorted(Object.keys(variables)));
  });
});

describe('README.md', () => {
  it.each(['npm ci && npm start', 'npm ci && npm test'])('shows `%s` as a command line of its own', (line) => {
    const blocks = [...(documents.get('README.md') ?? '').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
      (match) => match[1]!,
    );
    expect(blocks.flatMap((block) => block.split('\n'))).toContain(line);
  });
});

describe('the version', () => {
  it('is the same in package.json, in the software and on top of the change log', async () => {
    const { version } = JSON.parse(await read('package.json')) as { version: string };
    const newest = /^## \[([^\]]+)\]/m.exec(documents.get('CHANGELOG.md') ?? '')?.[1];
    expect([version, newest]).toEqual([APP_VERSION, APP_VERSION]);
  });
});

describe('every document', () => {
  it('is found by these tests', () => {
    const expected = [
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      'SECURITY.md',
      'docs/architecture.md',
      'docs/verification.md',
    ];
    expect(expected.filter((name) => !documents.has(name))).toEqual([]);
  });

  it('links to files and headings that exist', () => {
    const broken = [...documents].flatMap(([name, text]) =>
      brokenLinks(name, text).map((target) => `${name}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('holds no path of somebody’s machine', () => {
    const found = [...documents].flatMap(([name, text]) => absolutePaths(text).map((path) => `${name}: ${path}`));
    expect(found).toEqual([]);
  });

  it('would be found out with a broken link, a missing heading or a path', () => {
    expect(
      brokenLinks('README.md', '[a](docs/nowhere.md) [b](SECURITY.md#nothing) [c](SECURITY.md#reporting)'),
    ).toEqual(['docs/nowhere.md', 'SECURITY.md#nothing']);
    expect(absolutePaths(`see /${'home'}/somebody/notes, ./work/it and https://example.org/home/page`)).toHaveLength(1);
  });
});

describe('decision records', () => {
  it('are numbered without gaps, and their titles carry the number', () => {
    const records = sorted([...documents.keys()].filter((name) => name.startsWith('docs/adr/')));
    expect(records.length).toBeGreaterThan(0);
    records.forEach((name, index) => {
      const number = String(index + 1).padStart(4, '0');
      expect(name).toMatch(new RegExp(`^docs/adr/${number}-[a-z0-9-]+\\.md$`));
      expect(documents.get(name)).toMatch(new RegExp(`^# ${number}\\. `));
    });
  });
});

describe('LICENSE', () => {
  it('is the Apache License 2.0 in full, and package.json says so', async () => {
    const text = await read('LICENSE');
    expect(text).toContain('Apache License\n                           Version 2.0, January 2004');
    expect(text).toContain('END OF TERMS AND CONDITIONS');
    expect(text).toContain('Copyright 2026 The State Edition contributors');
    expect((JSON.parse(await read('package.json')) as { license: string }).license).toBe('Apache-2.0');
  });
});
