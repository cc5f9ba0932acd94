import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { ServiceAccountCommand } from './commands.ts';
import type { ServiceAccountDomainEvent, ServiceAccountState } from './state.ts';

/** Refuses `REASON_REQUIRED` without a reason. Disabling twice records nothing. */
export function decide(
  state: ServiceAccountState,
  { data }: ServiceAccountCommand,
): Decision<ServiceAccountDomainEvent> {
  if ((data.reason ?? '').trim() === '') return rejected('REASON_REQUIRED', undefined, ['reason']);
  return state.isDisabled ? accepted() : accepted({ type: 'ServiceAccountDisabled', data });
}
