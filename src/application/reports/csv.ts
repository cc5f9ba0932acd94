/** With it a spreadsheet reads the file as UTF-8. */
export const BYTE_ORDER_MARK = '\u{feff}';

/** What a spreadsheet takes for the beginning of a formula, in whatever width it is written. */
const FORMULA = /^[\s\u{0}]*[=+\-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u;

/**
 * One line of a CSV file (RFC 4180) with its line end. A cell that a spreadsheet would take for a formula begins with an apostrophe, so
 * that it stays text: what people wrote never runs on the machine of whoever opens the file (OWASP, CSV injection).
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
