type Parse = (text: string) => unknown;

/** PostgreSQL writes `2026-01-31 08:00:00.123456+00` under TimeZone UTC; readers get `2026-01-31T08:00:00.123Z`. */
export function isoTimestamp(text: string): string {
  if (text.length < 19 || text[4] !== '-') return text; // infinity
  const fraction = text[19] === '.' ? text.slice(20).replace(/\D.*$/, '') : '';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

/** Elements of a one-dimensional array in PostgreSQL's text form, `{1,NULL,"a \" b"}`. */
export function arrayElements(text: string): (string | null)[] {
  const elements: (string | null)[] = [];
  let at = 1;
  while (at < text.length - 1) {
    let element = '';
    let isQuoted = false;
    if (text[at] === '"') {
      isQuoted = true;
      for (at += 1; text[at] !== '"'; at += 1) {
        if (text[at] === '\\') at += 1;
        element += text[at] ?? '';
      }
      at += 1;
    } else {
      const comma = text.indexOf(',', at);
      const end = comma < 0 ? text.length - 1 : comma;
      element = text.slice(at, end);
      at = end;
    }
    elements.push(!isQuoted && element === 'NULL' ? null : element);
    at += 1;
  }
  return elements;
}

const asText: Parse = (text) => text;
const arrayOf = (parse: Parse): Parse => {
  return (text) => arrayElements(text).map((element) => (element === null ? null : parse(element)));
};

/**
 * What a column becomes, by type oid, where the driver's own choice would lose something: `json` stays the exact text,
 * dates stay days without a time zone, times are ISO text, `bigint` is a number (positions stay below 2^53).
 */
export const valueParsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [20, Number],
  [1016, arrayOf(Number)],
  [1082, asText],
  [1182, arrayOf(asText)],
  [1114, isoTimestamp],
  [1184, isoTimestamp],
  [1115, arrayOf(isoTimestamp)],
  [1185, arrayOf(isoTimestamp)],
  [114, asText],
  [3802, asText],
  [199, arrayOf(asText)],
  [3807, arrayOf(asText)],
]);
