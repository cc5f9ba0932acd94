// Copies to dist what the compiler leaves behind: migrations, the printed GraphQL schema, and the files of pages and samples.
import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const FOLDERS = ['migrations', 'schema', 'src', 'projections', 'samples'];
const SKIPPED = /\.(ts|tsx|mts|cts|map)$|(^|\/)(node_modules|\.[^/]*)(\/|$)/;

for (const folder of FOLDERS) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const source = path.join(entry.parentPath, entry.name);
    const relative = path.relative(root, source);
    if (!entry.isFile() || SKIPPED.test(relative)) continue;
    await mkdir(path.dirname(path.join(dist, relative)), { recursive: true });
    await cp(source, path.join(dist, relative));
  }
}
