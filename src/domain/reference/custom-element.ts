import { isIsoDate } from '../../shared/calendar.ts';

export const CUSTOM_ELEMENT_TYPES = ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'CHOICE'] as const;
export type CustomElementType = (typeof CUSTOM_ELEMENT_TYPES)[number];

/** What a custom element's values must be. */
export interface CustomElement {
  readonly type: CustomElementType;
  /** What a CHOICE offers, in order; empty for the other types. */
  readonly options: readonly string[];
}

/** Longest value: a form's field, not an essay. */
const MAX_VALUE = 500;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/;

/**
 * Whether a text is a value of the element: TEXT is 1 to 500 characters, NUMBER a decimal with a point and at most six places, BOOLEAN
 * `true` or `false`, DATE an existing day `YYYY-MM-DD`, CHOICE one of the options.
 */
export function isValueOf({ type, options }: CustomElement, value: string): boolean {
  switch (type) {
    case 'TEXT':
      return value.trim() !== '' && value.length <= MAX_VALUE;
    case 'NUMBER':
      return NUMBER.test(value);
    case 'BOOLEAN':
      return value === 'true' || value === 'false';
    case 'DATE':
      return isIsoDate(value);
    case 'CHOICE':
      return options.includes(value);
  }
}
