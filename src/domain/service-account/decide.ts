import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { ServiceAccountCommand } from './commands.ts';
import type { ServiceAccountDomainEvent, ServiceAccountState } from './state.ts';

/**
 * Refuses `REASON_REQUIRED` for an end without a reason, and `ACCOUNT_DISABLED` for a new secret of an account that has ended: it never
 * comes back. Creating and disabling twice record nothing; an account that was made before there was an event for it gets secrets too.
 */
export function decide(
  state: ServiceAccountState,
  command: ServiceAccountCommand,
): Decision<ServiceAccountDomainEvent> {
  switch (command.type) {
    case 'CreateServiceAccount':
      if (state.isDisabled) return rejected('ACCOUNT_DISABLED');
      return state.isCreated ? accepted() : accepted({ type: 'ServiceAccountCreated', data: command.data });
    case 'RotateServiceAccountSecret':
      if (state.isDisabled) return rejected('ACCOUNT_DISABLED', undefined, ['accountId']);
      return accepted({ type: 'ServiceAccountSecretRotated', data: command.data });
    case 'DisableServiceAccount':
      if ((command.data.reason ?? '').trim() === '') return rejected('REASON_REQUIRED', undefined, ['reason']);
      return state.isDisabled ? accepted() : accepted({ type: 'ServiceAccountDisabled', data: command.data });
  }
}
