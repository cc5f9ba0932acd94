import type { MakeCommand, Run } from './register-operations.ts';

/** Commands that look after an installation. */
export function registerMaintenance(command: MakeCommand, run: Run): void {
  command(
    'init',
    'create the first collections manager of an empty system; the password comes from standard input or is made up',
  )
    .requiredOption('--username <name>', 'name to sign in with')
    .requiredOption('--display-name <name>', 'first and last name')
    .option('--json', 'the account as JSON')
    .action(
      run(async (options: { username: string; displayName: string }) =>
        (await import('./commands/init.ts')).init(options),
      ),
    );
  command('migrate', 'bring the database to the structure of this version')
    .option('--json', 'the applied migrations as JSON')
    .action(run(async (options: object) => (await import('./commands/migrate.ts')).migrateDatabase(options)));
  command('rebuild', 'build the read models from the log beside those that serve, compare row for row, and switch')
    .option('--compare-only', 'do not switch')
    .option('--json', 'the comparison as JSON')
    .action(run(async (options: object) => (await import('./commands/rebuild.ts')).rebuild(options)));
  command('backup', 'write log, key store, archive, accounts, keys and files of one moment into a new folder')
    .argument('<folder>', 'must not exist, or be empty')
    .option('--json', 'the manifest as JSON')
    .action(
      run(async (folder: string, options: object) => (await import('./commands/backup.ts')).backup(folder, options)),
    );
  command('restore', 'put a backup into an empty database and data directory')
    .argument('<folder>', 'a folder that `backup` wrote')
    .option('--tombstones <file>', 'a younger tombstones.json: keys that were destroyed since stay destroyed')
    .option('--json', 'what was restored as JSON')
    .action(
      run(async (folder: string, options: object) => (await import('./commands/restore.ts')).restore(folder, options)),
    );
  command('doctor', 'look for what is wrong: migrations, log, clocks, read models, keys, student numbers, names')
    .option('--repair', 'release state student numbers and names that nobody has')
    .option('--full', 'every event of the log instead of the latest')
    .option('--json', 'the findings as JSON')
    .action(run(async (options: object) => (await import('./commands/doctor.ts')).doctor(options)));
}
