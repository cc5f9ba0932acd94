import type { CustomElementDefined } from './events.ts';

export interface DefineCustomElement {
  readonly type: 'DefineCustomElement';
  readonly data: CustomElementDefined;
  /** Outside fact: incidents that have a value of the element. */
  readonly useCount: number;
  /** Outside fact: those of the standing options that incidents have as a value. */
  readonly usedOptions: ReadonlySet<string>;
}

export type CustomElementCommand = DefineCustomElement;
