import { Fault, notFound } from '../../src/application/faults.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { SchoolDoc } from '../../projections/school/projection.ts';
import { type GraphqlContext, signedIn } from '../context.ts';

/** The one place where a request's scope is decided. Another district's id gets the same answer as an unknown one. */
export function assertDistrict(principal: Principal, districtId: string): void {
  if (principal.districtId !== null && principal.districtId !== districtId) throw notFound('district');
}

/** The district a request is about: the account's own, or the one a state account names. */
export function districtScope(principal: Principal, districtId: string | null | undefined): string {
  const scope = districtId ?? principal.districtId;
  if (scope === null || scope === undefined)
    throw new Fault('BAD_USER_INPUT', 'districtId is required for an account of the agency.');
  assertDistrict(principal, scope);
  return scope;
}

/** Null for accounts of the agency, which see every district; else the account's own. */
export const districtFilter = (principal: Principal): string | null => principal.districtId;

/** A district that exists and that the account may see. */
export async function visibleDistrict(context: GraphqlContext, districtId: string): Promise<void> {
  assertDistrict(signedIn(context), districtId);
  if (!(await context.loaders.district.load(districtId))) throw notFound('district');
}

/** A school that exists in the account's district; whether it is one of the account's own schools is the domain's question. */
export async function visibleSchool(context: GraphqlContext, schoolId: string): Promise<SchoolDoc> {
  const school = await context.loaders.school.load(schoolId);
  if (!school || (signedIn(context).districtId !== null && school.districtId !== signedIn(context).districtId))
    throw notFound('school');
  return school;
}

/** Whether the account may record data of the school. */
export const isOwnSchool = (principal: Principal, schoolId: string): boolean =>
  principal.schoolIds === null || principal.schoolIds.includes(schoolId);

/**
 * Whether the account sees all of these schools, null: every one of its district. What it makes or changes reaches at most as far as it does
 * itself, or it would make its own way to the rest.
 */
export const reaches = (
  { schoolIds: own }: Pick<Principal, 'schoolIds'>,
  schoolIds: readonly string[] | null,
): boolean => own === null || (schoolIds !== null && schoolIds.every((id) => own.includes(id)));

/** What concerns every school of a district is not for who works for some of them: FORBIDDEN. */
export function assertWholeDistrict(principal: Pick<Principal, 'schoolIds'>): void {
  if (!reaches(principal, null))
    throw new Fault('FORBIDDEN', 'You work for some schools of the district, and this concerns all of them.');
}

/**
 * Why the account may not set up what is of one school: it is none of its own. What is of no one school is the whole district's, and FORBIDDEN
 * to who works for some of them. Null: it may.
 */
export function refusedSetup(
  principal: Pick<Principal, 'schoolIds'>,
  schoolId: string | null,
  path: readonly string[],
): Rejection | null {
  if (schoolId === null) assertWholeDistrict(principal);
  return reaches(principal, schoolId === null ? null : [schoolId]) ? null : { code: 'SCHOOL_NOT_IN_SCOPE', path };
}

/**
 * The schools that a request is about: those that it names, or all that the account sees; null: every school of the scope. One that is
 * unknown, or of another district than `districtId`, is NOT_FOUND: that nothing is the matter with it must not be the answer.
 */
export async function narrowedSchools(
  context: GraphqlContext,
  districtId: string | null,
  wanted: readonly string[] | null | undefined,
): Promise<readonly string[] | null> {
  const { schoolIds: own } = signedIn(context);
  if (wanted == null) return own;
  if (wanted.length === 0) throw new Fault('BAD_USER_INPUT', 'schoolIds names at least one school.');
  const schools = await Promise.all(wanted.map((id) => visibleSchool(context, id)));
  if (districtId !== null && schools.some((school) => school.districtId !== districtId)) throw notFound('school');
  if (own !== null && wanted.some((id) => !own.includes(id)))
    throw new Fault('FORBIDDEN', 'You work for other schools of the district.');
  return [...new Set(wanted)].sort();
}
