import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import 'reflect-metadata';
import { startEmbedded } from '../src/postgres/embedded.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { openDatabase } from '../src/postgres/pool.ts';
import { printSchema } from '../src/postgres/schema-printer.ts';

/**
 * Writes the committed artifacts that follow from the sources: `migrations/schema.sql` and `schema/schema.graphql`.
 * With `--check` it writes nothing, names the files that differ and exits with 1.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

async function schemaSql(): Promise<string> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'state-edition-generate-'));
  const server = await startEmbedded({ dataDirectory, fsync: false, isProduction: false });
  const database = openDatabase(server.url, { max: 2 });
  try {
    await migrate(database);
    return `-- Structure of a fresh database, printed by "npm run generate". Read it; never run or edit it.\n\n${await printSchema(database)}`;
  } finally {
    await database.close();
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function schemaGraphql(): Promise<string> {
  const { emitSchema } = (await import(pathToFileURL(path.join(root, 'schema/build-schema.ts')).href)) as {
    emitSchema: () => Promise<string>;
  };
  return emitSchema();
}

const isCheck = process.argv.includes('--check');
const artifacts: [file: string, make: () => Promise<string>][] = [['migrations/schema.sql', schemaSql]];
if (
  await access(path.join(root, 'schema/build-schema.ts')).then(
    () => true,
    () => false,
  )
) {
  artifacts.push(['schema/schema.graphql', schemaGraphql]);
}
const differing: string[] = [];
for (const [file, make] of artifacts) {
  const text = await make();
  const present = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
  if (present === text) continue;
  differing.push(file);
  if (!isCheck) await writeFile(path.join(root, file), text);
}
const verb = isCheck ? 'is not what the sources make of it, run "npm run generate":' : 'written:';
for (const file of differing) console.log(`${verb} ${file}`);
// Decorated schemas may leave timers behind; the work is done.
process.exit(isCheck && differing.length > 0 ? 1 : 0);
