import { Fault } from '../../src/application/faults.ts';
import { passwordFault } from '../../src/domain/kernel/password-rule.ts';
import { type IsoDate, stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';

/** The oldest record that anybody still has to bring along. */
const FIRST_YEAR = 1990;
const OLDEST_BIRTH = '1900-01-01';
/** Numbers as agencies write them: letters and digits, parted by a few signs. */
const NUMBER = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]{0,38}[\p{L}\p{N}])?$/u;

/** The text without spaces around it; BAD_USER_INPUT when nothing is left. What the log holds it holds for good. */
export function requiredText(member: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new Fault('BAD_USER_INPUT', `${member} must not be empty.`);
  return trimmed;
}

/** Throws BAD_USER_INPUT for a new password that is none: `passwordFault` says why. */
export function assertPassword(member: string, password: string, username: string): void {
  const fault = passwordFault(password, username);
  if (fault !== null) throw new Fault('BAD_USER_INPUT', `${member} ${fault}`);
}

/** Throws BAD_USER_INPUT for a birth date that no student can have: in the future, or before 1900. */
export function assertBirthDate(context: GraphqlContext, bornOn: IsoDate | null | undefined): void {
  if (bornOn == null) return;
  if (bornOn < OLDEST_BIRTH || bornOn > stateDate(context.services.clock.now()))
    throw new Fault('BAD_USER_INPUT', 'bornOn must lie between 1900 and today.');
}

/** Throws BAD_USER_INPUT for a student number that is no number: 1 to 40 letters, digits, dots, dashes, slashes and underscores. */
export function assertStudentNumber(member: string, number: string | null | undefined): void {
  if (number != null && number.trim() !== '' && !NUMBER.test(number.trim()))
    throw new Fault('BAD_USER_INPUT', `${member} must have 1 to 40 letters or digits.`);
}

/** Throws BAD_USER_INPUT for a year that is a typo. A day to come in this year or the next is the rules' business. */
export function assertIncidentYear(occurredOn: IsoDate | null | undefined, today: IsoDate): void {
  if (occurredOn == null) return;
  const year = Number(occurredOn.slice(0, 4));
  if (year < FIRST_YEAR || year > Number(today.slice(0, 4)) + 1)
    throw new Fault('BAD_USER_INPUT', `occurredOn must lie between ${FIRST_YEAR} and next year.`);
}
