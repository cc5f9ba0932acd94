import { Command, CommanderError } from 'commander';
import { ConfigurationFault, EXIT_CONFIGURATION } from '../config/configuration-fault.ts';
import { InvalidKeyEncryptionKey } from '../pii/errors.ts';
import { APP_VERSION } from '../server/app-version.ts';
import { Interrupted } from './interruption.ts';
import { registerMaintenance } from './register-maintenance.ts';
import { registerOperations } from './register-operations.ts';
import { UsageFault } from './usage-fault.ts';

export const EXIT_FAILURE = 1;
export const EXIT_USAGE = 2;

/** Runs one command and gives the exit code: 0, 1 for a failure, 2 for wrong usage, 78 for a wrong configuration, above 128 for a signal. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('state-edition')
    .description(
      'An open server for state education data: districts report behavior incidents, the state certifies them.',
    )
    .version(APP_VERSION)
    .exitOverride()
    .showHelpAfterError('(state-edition --help shows every command)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed or not proven, 2 wrong usage, 78 wrong configuration, 130 and 143 ended by a signal.',
    );
  const command = (name: string, description: string) => program.command(name).description(description).exitOverride();
  const run =
    <Args extends unknown[]>(work: (...args: Args) => Promise<number>) =>
    async (...given: Args): Promise<void> => {
      exitCode = await work(...given);
    };
  registerOperations(command, run);
  registerMaintenance(command, run);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has printed help, the version or what is wrong with the arguments.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  if (error instanceof Interrupted) return error.exitCode;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageFault) return EXIT_USAGE;
  return error instanceof ConfigurationFault || error instanceof InvalidKeyEncryptionKey
    ? EXIT_CONFIGURATION
    : EXIT_FAILURE;
}
