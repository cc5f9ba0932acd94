import { stateDate } from '../../src/shared/calendar.ts';
import { comparableName } from '../../src/shared/comparable-name.ts';
import type { GraphqlContext } from '../context.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Something else is called so already, in whatever case and with whatever spaces. */
export const hasNameOf = (others: readonly Named[], name: string, ownId: string): boolean =>
  others.some((one) => one.id !== ownId && comparableName(one.name) === comparableName(name));

/** `hasNameOf` for the types that people choose from at the same place today. */
export function isNameTaken(
  context: GraphqlContext,
  types: readonly (Named & { readonly endsOn: string | null })[],
  name: string,
  ownId: string,
): boolean {
  const day = stateDate(context.services.clock.now());
  const inUse = types.filter(({ endsOn }) => endsOn === null || endsOn >= day);
  return hasNameOf(inUse, name, ownId);
}
