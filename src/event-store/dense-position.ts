import type { LogPosition } from './port.ts';

/** The number in a position of a log that counts 1, 2, 3, …; undefined for a text that such a log never gave out. */
export function densePosition(position: LogPosition): number | undefined {
  return /^[1-9]\d{0,15}$/.test(position) && Number.isSafeInteger(Number(position)) ? Number(position) : undefined;
}

/** The same with null for "before everything". Throws `RangeError` for a position of some other log. */
export function startPosition(position: LogPosition | null): number {
  const number = position === null ? 0 : densePosition(position);
  if (number === undefined) throw new RangeError(`${JSON.stringify(position)} is not a position of this log`);
  return number;
}
