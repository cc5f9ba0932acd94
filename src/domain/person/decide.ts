import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { PersonCommand } from './commands.ts';
import type { PersonDomainEvent, PersonState } from './state.ts';

/** Refuses `STAFF_NOT_FOUND` for a person who is not registered and for an account the person does not have. */
export function decide(state: PersonState | null, command: PersonCommand): Decision<PersonDomainEvent> {
  if (command.type === 'RegisterPerson') {
    return state ? accepted() : accepted({ type: 'PersonRegistered', data: command.data });
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
