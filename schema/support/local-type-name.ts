import { stateDate } from '../../src/shared/calendar.ts';
import { comparableName } from '../../src/shared/comparable-name.ts';
import type { GraphqlContext } from '../context.ts';

/** Another type that people choose from at the same place is called so already, in whatever case and with whatever spaces. */
export function isNameTaken(
  context: GraphqlContext,
  types: readonly { readonly id: string; readonly name: string; readonly endsOn: string | null }[],
  name: string,
  ownId: string,
): boolean {
  const day = stateDate(context.services.clock.now());
  return types.some(
    (type) =>
      type.id !== ownId &&
      (type.endsOn === null || type.endsOn >= day) &&
      comparableName(type.name) === comparableName(name),
  );
}
