import type { RuleParameter } from './events.ts';

/** The parameters as the variables of a path: an object of JSON values. Dates are text, because the record's are. */
export const pathValues = (parameters: readonly RuleParameter[]): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(
    parameters.map(({ name, type, value }): readonly [string, string | number | boolean] => {
      if (type === 'NUMBER') return [name, Number(value)];
      return [name, type === 'BOOLEAN' ? value === 'true' : value];
    }),
  );
