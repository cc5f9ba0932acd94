import { Fault } from '../../src/application/faults.ts';
import type { ImportKind } from '../../src/domain/import/events.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { districtScope, visibleDistrict } from './scope.ts';

export const DEFAULT_SOURCE_SYSTEM = 'ed-fi';

/**
 * The organization that a file is for. Districts and schools are the agency's matter, and so are students unless a district is named;
 * everything else belongs to one district, and to every school of it.
 */
export async function importOrg(
  context: GraphqlContext,
  kind: ImportKind,
  districtId: string | null | undefined,
): Promise<string> {
  const principal = signedIn(context);
  if (kind === 'ORGANIZATIONS_EDFI') {
    if (principal.districtId !== null)
      throw new Fault('FORBIDDEN', 'Districts and schools are registered by the agency.');
    return STATE_ORG;
  }
  if (kind === 'STUDENTS_EDFI' && principal.districtId === null && districtId == null) return STATE_ORG;
  const scope = districtScope(principal, districtId);
  await visibleDistrict(context, scope);
  return scope;
}

/** Names of foreign systems stand in stream names. */
export function assertSourceSystem(sourceSystem: string): void {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(sourceSystem))
    throw new Fault('BAD_USER_INPUT', 'sourceSystem has 1 to 40 letters, digits, hyphens and underscores.');
}
