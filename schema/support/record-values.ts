import type { Json, JsonObject } from '../../src/shared/json.ts';
import type { Detail } from './mutation.ts';

/** The members of a certified record in its own order, nested ones under their path; list items are counted from 1. */
export function recordValues(record: JsonObject): readonly Detail[] {
  const found: Detail[] = [];
  collect(record, '', found);
  return found;
}

function collect(value: Json, path: string, found: Detail[]): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) {
      if (value.length > 0) found.push({ key: path, value: value.join(', ') });
      return;
    }
    for (const [index, item] of (value as readonly Json[]).entries()) collect(item, `${path}[${index + 1}]`, found);
  } else if (typeof value === 'object') {
    for (const [key, member] of Object.entries(value as JsonObject))
      collect(member ?? null, path === '' ? key : `${path}.${key}`, found);
  } else found.push({ key: path, value: String(value) });
}

const STUDENT = /(?:^|\.)studentId$/;

/** Where the record names students: path and pseudonym. */
export const studentsIn = (
  values: readonly Detail[],
): readonly { readonly path: string; readonly studentId: string }[] =>
  values.filter(({ key }) => STUDENT.test(key)).map(({ key, value }) => ({ path: key, studentId: value }));
