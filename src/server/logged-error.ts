import { describeSafely } from '../projector/projector-error.ts';

export interface LoggedError {
  /** Name, SQL state and message; what is quoted in the message is left out, since it may be a student's name. */
  readonly error: string;
  readonly cause?: string;
  /** Where it was thrown, without the message that a stack begins with. */
  readonly at?: readonly string[];
}

/** What the log says of an error. Every error goes through here: a driver quotes the values that it did not like. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { error: describeSafely(error) };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at \S.*(:\d+:\d+\)?|<anonymous>\)|native\))$/.test(line));
  return {
    error: describeSafely(error),
    ...(error.cause !== undefined && { cause: describeSafely(error.cause) }),
    ...(frames.length > 0 && { at: frames.map((line) => line.trim()) }),
  };
}
