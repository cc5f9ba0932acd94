import type { CommandContext, CommandHandler, CommandRequest } from '../application/command-handler.ts';
import type { ReadProgress } from '../application/ports/read-progress.ts';

/** What no account is named for: the worlds are written by the system. */
export const SEEDER: CommandContext['principal'] = {
  accountId: 'system:seed',
  kind: 'SYSTEM',
  personId: null,
  roles: [],
  districtId: null,
  schoolIds: null,
  impersonatedBy: null,
};

type AnyRequest<State, Command> = Pick<CommandRequest<State, Command>, 'decider' | 'command'> & {
  readonly isNew?: boolean;
  readonly schoolYear?: number;
};

/** Gives one command and answers the revision of its stream; the same operation on the same stream again changes nothing. Throws when it is refused. */
export async function giveCommand<State, const Command>(
  commands: CommandHandler,
  org: string,
  operation: string,
  stream: string,
  request: AnyRequest<State, Command>,
): Promise<number> {
  const context: CommandContext = {
    principal: SEEDER,
    idempotencyKey: `${operation}/${stream}`,
    correlationId: 'seed',
    lane: 'bulk',
  };
  const outcome = await commands.handle(context, { operation, stream, org, input: {}, ...request });
  if (outcome.kind === 'rejected')
    throw new Error(`${operation} was refused: ${outcome.rejections.map(({ code }) => code).join(', ')}`);
  return outcome.revision;
}

/** Gives commands one after another, each seen by readers before the next. */
export function runner({ commands, progress }: { readonly commands: CommandHandler; readonly progress: ReadProgress }) {
  return async <State, const Command>(
    org: string,
    operation: string,
    stream: string,
    decider: AnyRequest<State, Command>['decider'],
    command: AnyRequest<State, Command>['command'],
  ): Promise<void> => {
    const revision = await giveCommand(commands, org, operation, stream, { decider, command });
    if (revision >= 0) await progress.waitForRevision(stream, revision, 30_000);
  };
}

/** At most this many things under way at once: enough for the log to write them in large batches, and few enough to keep in memory. */
const UNDER_WAY = 1_000;

/** Does the same for each of many things side by side, begun in their order; the first fault ends it. */
export async function forEach<T>(things: Iterable<T>, act: (thing: T) => Promise<unknown>): Promise<void> {
  const left = things[Symbol.iterator]();
  const work = async () => {
    for (let next = left.next(); next.done !== true; next = left.next()) await act(next.value);
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, work));
}
