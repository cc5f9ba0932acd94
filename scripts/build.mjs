// Writes dist/: every source becomes JavaScript by itself. Types are checked elsewhere (`npm run types`), so that a first start need not
// read the declarations of every package; a source that has not changed since its output was written is left alone.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transform } from 'esbuild';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
const RULES = ['tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];
/** How esbuild writes an import of a source; node wants the name of what is built from it. */
const SOURCE_IMPORT = /(\bfrom |\bimport |\bimport\()"(\.{1,2}\/[^"]+)\.ts"/g;

const { config, error } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
const { fileNames, raw } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const { compilerOptions } = ts.readConfigFile(join(root, raw.extends), ts.sys.readFile).config;
const writtenAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const ruledAt = Math.max(...RULES.map((name) => writtenAt(join(root, name))));

async function build(source) {
  const output = join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js');
  if (writtenAt(output) > Math.max(writtenAt(source), ruledAt)) return;
  const { code } = await transform(readFileSync(source, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile: relative(root, source),
    tsconfigRaw: { compilerOptions },
  });
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, code.replace(SOURCE_IMPORT, '$1"$2.js"'));
}

await Promise.all(fileNames.map(build));
