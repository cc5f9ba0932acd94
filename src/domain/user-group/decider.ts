import type { Decider } from '../kernel/decider.ts';
import type { UserGroupCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type UserGroupDomainEvent, type UserGroupState } from './state.ts';

/** Streams `userGroup-<org>.<userGroupId>`. */
export const userGroupDecider: Decider<UserGroupState | null, UserGroupCommand, UserGroupDomainEvent> = {
  category: 'userGroup',
  initial: null,
  decide,
  evolve,
};
