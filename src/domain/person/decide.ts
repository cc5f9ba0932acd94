import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { says } from '../kernel/is-same.ts';
import type { PersonCommand } from './commands.ts';
import type { PersonDomainEvent, PersonState } from './state.ts';

/**
 * Refuses `STAFF_NOT_FOUND` for a person who is not registered and for an account the person does not have, `SOURCE_KEY_DUPLICATE` for a
 * person who is registered otherwise, and `ALREADY_DONE` for a second account: signatures count by person, so whoever holds an account in
 * somebody's name signs for them. The first one has to be disabled before there is another. A disabled account gets no password:
 * `ACCOUNT_DISABLED`.
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
      if (account) return accepted();
      if (state.accounts.some((one) => !one.isDisabled)) return rejected('ALREADY_DONE', undefined, ['personId']);
      return accepted({ type: 'UserAccountCreated', data: command.data });
    case 'DisableUserAccount':
      if (!account) return rejected('STAFF_NOT_FOUND', undefined, ['accountId']);
      return account.isDisabled ? accepted() : accepted({ type: 'UserAccountDisabled', data: command.data });
    case 'ChangePassword':
    case 'ResetPassword':
      if (!account) return rejected('STAFF_NOT_FOUND', undefined, ['accountId']);
      if (account.isDisabled) return rejected('ACCOUNT_DISABLED', undefined, ['accountId']);
      return command.type === 'ChangePassword'
        ? accepted({ type: 'PasswordChanged', data: command.data })
        : accepted({ type: 'PasswordReset', data: command.data });
  }
}
