import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { says } from '../kernel/is-same.ts';
import type { PersonCommand } from './commands.ts';
import type { PersonDomainEvent, PersonState } from './state.ts';

/**
 * Refuses `STAFF_NOT_FOUND` for a person who is not registered and for an account the person does not have, `SOURCE_KEY_DUPLICATE` for a
 * person who is registered otherwise.
 */
export function decide(state: PersonState | null, command: PersonCommand): Decision<PersonDomainEvent> {
  if (command.type === 'RegisterPerson') {
    if (!state) return accepted({ type: 'PersonRegistered', data: command.data });
    return says(state, command.data) ? accepted() : rejected('SOURCE_KEY_DUPLICATE', undefined, ['seid']);
  }
  if (!state) return rejected('STAFF_NOT_FOUND', undefined, ['personId']);
  const account = state.accounts.find((one) => one.accountId === command.data.accountId);
  switch (command.type) {
    case 'CreateUserAccount':
      return account ? accepted() : accepted({ type: 'UserAccountCreated', data: command.data });
    case 'DisableUserAccount':
      if (!account) return rejected('STAFF_NOT_FOUND', undefined, ['accountId']);
      return account.isDisabled ? accepted() : accepted({ type: 'UserAccountDisabled', data: command.data });
  }
}
