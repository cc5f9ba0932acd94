import type { EventOf } from '../kernel/event-definition.ts';
import type { PersonRegistered, personEvents } from './events.ts';

/* A person is registered once and never deleted. Accounts are created and disabled; a disabled one stays disabled. */

export type PersonDomainEvent = EventOf<typeof personEvents>;

export interface PersonState extends PersonRegistered {
  readonly accounts: readonly {
    readonly accountId: string;
    readonly roles: readonly string[];
    readonly isDisabled: boolean;
  }[];
}

export function evolve(state: PersonState | null, event: PersonDomainEvent): PersonState | null {
  switch (event.type) {
    case 'PersonRegistered':
      return state ?? { ...event.data, accounts: [] };
    case 'UserAccountCreated': {
      const { accountId, roles } = event.data;
      return state && { ...state, accounts: [...state.accounts, { accountId, roles, isDisabled: false }] };
    }
    case 'PasswordChanged':
    case 'PasswordReset':
      return state;
    case 'UserAccountDisabled': {
      const { accountId } = event.data;
      const disable = (one: PersonState['accounts'][number]) =>
        one.accountId === accountId ? { ...one, isDisabled: true } : one;
      return state && { ...state, accounts: state.accounts.map(disable) };
    }
  }
}
