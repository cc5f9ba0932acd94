import type { ValidationGroupDoc } from '../../projections/validation_group/projection.ts';
import type { AssignmentRow } from '../../projections/validation_group/queries.ts';
import { notFound } from '../../src/application/faults.ts';
import {
  type SystemGroup,
  validationGroup as systemGroup,
  validationGroups as systemGroups,
} from '../../src/application/validation-groups.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { ValidationGroup } from '../types/validation.ts';
import { ACCESSES } from '../../src/domain/user-group/events.ts';
import { orgOf } from './administrator.ts';
import { hasRight } from './tool-rights.ts';
import { rulesOf } from './rule-node.ts';
import { reaches } from './scope.ts';
import { userGroupNode } from './user-group-node.ts';

/** A group of whatever owner. */
export interface AnyGroup {
  readonly id: string;
  readonly name: string;
  readonly ruleIds: readonly string[];
  readonly aliases: readonly string[];
  /** Null: a group that comes with the product. */
  readonly doc: ValidationGroupDoc | null;
}

const ofSystem = (group: SystemGroup): AnyGroup => ({ ...group, doc: null });
const ofPeople = (doc: ValidationGroupDoc): AnyGroup => ({
  id: doc.id,
  name: doc.name,
  ruleIds: doc.ruleIds,
  aliases: [],
  doc,
});

/**
 * Groups that the account may see, by name (F54): through its user groups where its org has assigned the group; else those that come with the
 * product, and to administrators and accounts with a right on the tool their own org's and what the state has published.
 */
export async function visibleGroups(context: GraphqlContext): Promise<readonly AnyGroup[]> {
  const principal = signedIn(context);
  const org = orgOf(principal);
  const [docs, assigned, isWithTool] = await Promise.all([
    context.read.validationGroups.ofOrgs([org, STATE_ORG]),
    context.read.validationGroups.assignments([org], principal.accountId),
    hasRight(context, 'VALIDATION_GROUPS', ...ACCESSES),
  ]);
  const byGroup = new Map(assigned.map((one) => [one.groupId, one]));
  return [...systemGroups.map(ofSystem), ...docs.map(ofPeople)].filter((group) =>
    isVisible(group, byGroup.get(group.id), principal, isWithTool),
  );
}

function isVisible(
  { doc }: AnyGroup,
  assignment: AssignmentRow | undefined,
  principal: Principal,
  isWithTool: boolean,
): boolean {
  const isOwn = doc === null || doc.org === orgOf(principal) || (doc.org === STATE_ORG && doc.isPublished);
  return isOwn && (isWithTool || (assignment ? assignment.isMine : doc === null));
}

/** A group that the account may see; NOT_FOUND for any other. */
export async function visibleGroup(context: GraphqlContext, id: string): Promise<AnyGroup> {
  const group = (await visibleGroups(context)).find((one) => one.id === id);
  if (!group) throw notFound('validation group');
  return group;
}

/** Groups by id whoever may see them, as a window names them; ids that nobody knows are left out. */
export async function groupsOf(context: GraphqlContext, ids: readonly string[]): Promise<readonly ValidationGroup[]> {
  const groups = await Promise.all(
    ids.map(async (id): Promise<AnyGroup | null> => {
      const known = systemGroup(id);
      if (known) return ofSystem(known);
      const doc = await context.loaders.validationGroup.load(id);
      return doc && ofPeople(doc);
    }),
  );
  return groups.flatMap((group) => (group ? [groupNode(context, group)] : []));
}

export function groupNode(context: GraphqlContext, { id, name, ruleIds, aliases, doc }: AnyGroup): ValidationGroup {
  const principal = signedIn(context);
  return {
    id,
    name,
    aliases,
    level: doc?.level ?? 'DISTRICT',
    owner: doc === null ? 'SYSTEM' : doc.org === STATE_ORG ? 'STATE' : 'DISTRICT',
    isReadOnly: async () =>
      doc?.org !== orgOf(principal) ||
      !reaches(principal, null) ||
      !(await hasRight(context, 'VALIDATION_GROUPS', 'ADD')),
    isPublished: doc === null || doc.isPublished,
    isArchived: doc?.isArchived ?? false,
    version: doc?.version ?? 0,
    rules: () => rulesOf(context, ruleIds),
    userGroups: async () => {
      const assigned = await context.loaders.groupAssignments.load(orgOf(principal));
      const userGroupIds = assigned?.find(({ groupId }) => groupId === id)?.userGroupIds ?? [];
      const groups = await context.loaders.userGroup.loadMany(userGroupIds);
      return groups.flatMap((group) => (group && !(group instanceof Error) ? [userGroupNode(context, group)] : []));
    },
  };
}
