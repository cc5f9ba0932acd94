import type { Command } from 'commander';

export type MakeCommand = (name: string, description: string) => Command;
export type Run = <Args extends unknown[]>(
  work: (...args: Args) => Promise<number>,
) => (...args: Args) => Promise<void>;

/** Commands that serve people's work. Each is loaded only when it is used: `verify` needs neither a server nor a database. */
export function registerOperations(command: MakeCommand, run: Run): void {
  command('serve', 'start the server; outside production with a demonstration world')
    .option('--world <name>', 'demonstration world to play: state (when nothing is said) or district')
    .option('--size <name>', 'how much the world state holds: small, demo or large')
    .option('--data <folder>', 'play the world district with these Ed-Fi interchange files instead of the own sample')
    .option('--reset', 'begin with an empty data directory (embedded PostgreSQL only)')
    .option('--empty', 'without a demonstration world')
    .option('--json', 'one line of JSON instead of the greeting')
    .action(run(async (options: object) => (await import('./commands/serve.ts')).serve(options)));
  command('demo', 'play the main job end to end, check every figure, and end')
    .option('--data <folder>', 'Ed-Fi interchange files to play it with, instead of the own sample')
    .option('--json', 'the result as JSON')
    .action(run(async (options: object) => (await import('./commands/demo.ts')).demo(options)));
  command('verify', 'prove a snapshot from its audit bundle: offline, without a server')
    .argument('<bundle>', 'ZIP file from requestExport(profile: AUDIT_BUNDLE)')
    .option(
      '--checkpoint <text>',
      'what you hold: <position>:<root> of a printed certificate, a root, or the JSON of a checkpoint',
    )
    .option('--public-key <file>', "the agency's published key in PEM, instead of the one in the bundle")
    .option('--json', 'the verdicts as JSON')
    .action(
      run(async (bundle: string, options: object) => (await import('./commands/verify.ts')).verify(bundle, options)),
    );
  command('import', 'take a file over in this process, with progress')
    .argument('<kind>', 'organizations, calendars, students, programs, roster or behavior')
    .argument('<file>', 'the file')
    .option('--district <code>', "the district's code; without it the file is about the whole state")
    .option('--mode <mode>', 'VALIDATE_ONLY, MERGE, REPLACE_SOURCE or REPLACE_ALL', 'VALIDATE_ONLY')
    .option('--school-year <year>', 'calendar year in which the school year ends; the replacing modes need it')
    .option('--source-system <name>', 'foreign system that the keys in the file belong to', 'ed-fi')
    .option('--confirm-deletions <number>', 'how many records may be deleted')
    .option('--json', 'the result as JSON')
    .action(
      run(async (kind: string, file: string, options: object) =>
        (await import('./commands/import.ts')).importFile(kind, file, options),
      ),
    );
  command('token', 'print an access token of an account (for operators: it needs the database and the keys)')
    .argument('<username>', 'the account')
    .option('--json', 'token, account and expiry as JSON')
    .action(
      run(async (username: string, options: object) => (await import('./commands/token.ts')).token(username, options)),
    );
}
