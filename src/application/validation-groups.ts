import { rules } from '../domain/rules/registry.ts';

/** A named set of rules that comes with the product and is read-only for everybody. */
export interface SystemGroup {
  readonly id: string;
  readonly name: string;
  /** Names under which people know it from other systems. */
  readonly aliases: readonly string[];
  readonly ruleIds: readonly string[];
}

/** What lists the records to certify instead of finding fault with them. */
const LIST_RULES: readonly string[] = ['BEH-99'];

/** The product's own groups; those that people make are in the read model. Both spellings of the second are the same report (domain.md §1.12). */
export const validationGroups: readonly SystemGroup[] = [
  {
    id: 'behavior-data-checks',
    name: 'Behavior Data Checks',
    aliases: ['BEHAVIOR STUDENT Data Checks'],
    ruleIds: rules.map(({ id }) => id).filter((id) => !LIST_RULES.includes(id)),
  },
  {
    id: 'behavior-list-to-certify',
    name: 'Behavior Records to Certify',
    aliases: ['BEHAVIOR STUDENT List to CERTIFY', 'BEHAVIOR STUDENT Incident List TO CERTIFY'],
    ruleIds: LIST_RULES,
  },
];

/** Every rule of both groups: what a certification runs. */
export const CERTIFICATION_GROUP_ID = 'behavior';

export const validationGroup = (id: string): SystemGroup | null =>
  validationGroups.find((group) => group.id === id) ?? null;
