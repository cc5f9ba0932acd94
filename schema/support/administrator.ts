import type { Principal } from '../../src/domain/kernel/principal.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { type GraphqlContext, signedIn } from '../context.ts';

/** The org for which an account makes and assigns groups and rules. */
export const orgOf = ({ districtId }: Pick<Principal, 'districtId'>): string => districtId ?? STATE_ORG;

/** Sets up validation for its org. */
export const isAdministrator = ({ roles }: Pick<Principal, 'roles'>): boolean =>
  roles.includes('DISTRICT_ADMINISTRATOR') || roles.includes('COLLECTIONS_MANAGER');

/** Whether the account's org may make rules and groups: the agency, and districts with the feature (domain.md §1.12). */
export async function isEntitled(context: GraphqlContext): Promise<boolean> {
  const { districtId } = signedIn(context);
  if (districtId === null) return true;
  return (await context.loaders.district.load(districtId))?.entitlements.includes('DATA_SUITE') ?? false;
}
