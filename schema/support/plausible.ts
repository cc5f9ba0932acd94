import { Fault } from '../../src/application/faults.ts';
import { passwordFault } from '../../src/domain/kernel/password-rule.ts';
import { isOneLine } from '../../src/shared/one-line.ts';

/** Numbers as agencies write them: letters and digits, parted by a few signs. */
const NUMBER = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]{0,38}[\p{L}\p{N}])?$/u;

/** The text, of one line, without spaces around it; BAD_USER_INPUT when nothing is left. What the log holds it holds for good. */
export function requiredText(member: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new Fault('BAD_USER_INPUT', `${member} must not be empty.`);
  assertOneLine(member, trimmed);
  return trimmed;
}

/** Throws BAD_USER_INPUT for a name, word or key with line breaks or other control characters; around it they count as spaces. */
export function assertOneLine(member: string, text: string): void {
  if (!isOneLine(text)) throw new Fault('BAD_USER_INPUT', `${member} holds line breaks or other control characters.`);
}

/** The same for texts of an input; those that it leaves out, or empties, are not its business. */
export function assertOneLines<Member extends string>(
  path: string,
  texts: { readonly [K in Member]?: string | null },
  members: readonly Member[],
): void {
  for (const member of members) assertOneLine(`${path}.${member}`, texts[member] ?? '');
}

/** Throws BAD_USER_INPUT for a name of more than one line, or that is longer than a title, which it may become; an empty one is not its business. */
export function assertName(member: string, name: string | null | undefined): void {
  assertOneLine(member, name ?? '');
  assertTitle(member, name);
}

/** Longest title of an incident, typed or in a file. */
const LONGEST_TITLE = 200;

/** Throws BAD_USER_INPUT for a title that is longer than one. */
export function assertTitle(member: string, title: string | null | undefined): void {
  if ((title ?? '').trim().length > LONGEST_TITLE)
    throw new Fault('BAD_USER_INPUT', `${member} is longer than ${LONGEST_TITLE} characters.`);
}

/** Longest key of a record in a foreign system, in a request or in a file. */
const LONGEST_KEY = 100;

/** A foreign system's key without spaces around it; BAD_USER_INPUT when nothing is left, or more than a key. */
export function foreignKey(member: string, text: string): string {
  const key = requiredText(member, text);
  if (key.length > LONGEST_KEY)
    throw new Fault('BAD_USER_INPUT', `${member} is longer than ${LONGEST_KEY} characters.`);
  return key;
}

/** Throws BAD_USER_INPUT for a new password that is none: `passwordFault` says why. */
export function assertPassword(member: string, password: string, username: string): void {
  const fault = passwordFault(password, username);
  if (fault !== null) throw new Fault('BAD_USER_INPUT', `${member} ${fault}`);
}

/** Throws BAD_USER_INPUT for a student number that is no number: 1 to 40 letters, digits, dots, dashes, slashes and underscores. */
export function assertStudentNumber(member: string, number: string | null | undefined): void {
  if (number != null && number.trim() !== '' && !NUMBER.test(number.trim()))
    throw new Fault('BAD_USER_INPUT', `${member} must have 1 to 40 letters or digits.`);
}
