import { event, PUBLIC } from '../kernel/event-definition.ts';
import type { CustomElement } from '../reference/custom-element.ts';

/** A field of a district's own on behavior events, for example motivation or behavior points (S002:101). A later one replaces an earlier. */
export interface CustomElementDefined extends CustomElement {
  readonly districtId: string;
  /** Small letter, then letters and digits: what a value names. */
  readonly key: string;
  /** What a form calls it. */
  readonly name: string;
}

export const customElementEvents = {
  CustomElementDefined: event<CustomElementDefined>({
    districtId: PUBLIC,
    key: PUBLIC,
    name: PUBLIC,
    type: PUBLIC,
    options: PUBLIC,
  }),
};
