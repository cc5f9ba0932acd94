import { Fault } from '../../src/application/faults.ts';

/** Positions are at most this long: larger numbers would not be exact. */
const POSITION = /^\d{1,15}$/;

export const isPosition = (text: string): boolean => POSITION.test(text);

/** The position that an argument names, null when it names none; BAD_USER_INPUT for a text that is none. */
export function positionOf(argument: string, text: string | null | undefined): number | null {
  if (text == null) return null;
  if (!isPosition(text)) throw new Fault('BAD_USER_INPUT', `${argument} is not a position.`);
  return Number(text);
}
