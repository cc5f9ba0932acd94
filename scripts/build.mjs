// Writes dist/: every source becomes JavaScript by itself. Types are checked elsewhere (`npm run types`), so that a first start need not
// read the declarations of every package.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
/** How esbuild writes an import of a source; node wants the name of what is built from it. */
const SOURCE_IMPORT = /(\bfrom |\bimport |\bimport\()"(\.{1,2}\/[^"]+)\.ts"/g;

const sources = ['src', 'schema', 'projections'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: sources,
  outbase: '.',
  outdir: 'dist',
  format: 'esm',
  target: 'node20',
  write: false,
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replace(SOURCE_IMPORT, '$1"$2.js"'));
}
