/** A number of school days as text with two decimals ("0.50"): half days exist, and floats would break digests. */
export type Days = string;

/** Reads "5", "0.5" or "12.25"; null when the text is no number of days with at most two decimals, or is over 9,999. */
export function parseDays(text: string): Days | null {
  const match = /^(-?)0*(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const magnitude = `${match[2]}.${(match[3] ?? '').padEnd(2, '0')}`;
  return match[1] === '-' && magnitude !== '0.00' ? `-${magnitude}` : magnitude;
}

/** Hundredths of a day, for comparisons and sums. */
export function hundredths(days: Days): number {
  return Math.round(Number(days) * 100);
}
