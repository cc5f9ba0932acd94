import { rules } from '../domain/rules/registry.ts';

/** A named set of rules that is run together. */
export interface ValidationGroup {
  readonly id: string;
  readonly name: string;
  readonly ruleIds: readonly string[];
}

/** What lists the records to certify instead of finding fault with them. */
const LIST_RULES: readonly string[] = ['BEH-99'];

/** The state's own groups: they come with the product and are read-only. */
export const validationGroups: readonly ValidationGroup[] = [
  {
    id: 'behavior-data-checks',
    name: 'Behavior Data Checks',
    ruleIds: rules.map(({ id }) => id).filter((id) => !LIST_RULES.includes(id)),
  },
  { id: 'behavior-list-to-certify', name: 'Behavior Records to Certify', ruleIds: LIST_RULES },
];

/** Every rule of both groups: what a certification runs. */
export const CERTIFICATION_GROUP_ID = 'behavior';

export const validationGroup = (id: string): ValidationGroup | null =>
  validationGroups.find((group) => group.id === id) ?? null;
