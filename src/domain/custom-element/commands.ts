import type { CustomElementDefined } from './events.ts';

export interface DefineCustomElement {
  readonly type: 'DefineCustomElement';
  readonly data: CustomElementDefined;
  /** Outside fact: incidents that have a value of the element. */
  readonly useCount: number;
}

export type CustomElementCommand = DefineCustomElement;
