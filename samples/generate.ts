import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sampleFiles } from './sample-files.ts';

/* Writes the sample files beside this script; with --check it only says whether the committed ones are what it would write. */
const isCheck = process.argv.includes('--check');
const place = (name: string): URL => new URL(name, import.meta.url);
const files = sampleFiles();

if (isCheck) {
  const stale = [...files].filter(
    ([name, text]) => !existsSync(place(name)) || readFileSync(place(name), 'utf8') !== text,
  );
  for (const [name] of stale) process.stderr.write(`samples/${name} is not what samples/generate.ts writes\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [name, text] of files) writeFileSync(place(name), text);
}
