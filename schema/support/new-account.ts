import type { PersonDoc } from '../../projections/person/projection.ts';
import type { NewAccount } from '../../src/application/ports/accounts.ts';
import { Fault } from '../../src/application/faults.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import { type Role, STATE_ORG, STATE_ROLES } from '../../src/domain/kernel/roles.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { serviceAccountDecider } from '../../src/domain/service-account/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { Claim } from './claimed.ts';
import { stateOf } from './history.ts';
import { assertPassword } from './plausible.ts';
import { reaches } from './scope.ts';

const USERNAME = /^[^\s\p{Cc}]{3,100}$/u;

export interface WantedAccount {
  readonly username: string;
  readonly password: string;
  readonly roles: readonly Role[];
  readonly schoolIds?: readonly string[] | null;
  readonly expiresOn?: string | null;
}

/** The user name as it is kept. Throws `Fault(BAD_USER_INPUT)` for one that is none. */
export function usernameOf(text: string): string {
  const username = text.trim();
  if (!USERNAME.test(username)) throw new Fault('BAD_USER_INPUT', 'username must have 3 to 100 characters, no spaces.');
  return username;
}

/** The user name of an account that `stream` will tell of. */
export function usernameClaim(context: GraphqlContext, account: NewAccount, stream: string): Claim {
  const { accounts } = context.services;
  const { accountId, username } = account;
  const isRecorded = async (of: string, id: string) =>
    isMachineStream(of)
      ? (await stateOf(context, serviceAccountDecider, of)).isCreated
      : ((await stateOf(context, personDecider, of))?.accounts.some((one) => one.accountId === id) ?? false);
  return {
    async isFree() {
      const holder = await accounts.byUsername(username);
      return holder === null || holder.accountId === accountId;
    },
    take: () => accounts.reserve(account, { stream, isRecorded }),
    async giveBack() {
      if (!(await isRecorded(stream, accountId))) await accounts.release(accountId);
    },
  };
}

const isMachineStream = (stream: string): boolean => stream.startsWith(`${serviceAccountDecider.category}-`);

/**
 * The account as it would be made, or why not: `RIGHT_NOT_GRANTABLE` for a role that the person's organization does not have (the agency's
 * roles are for its own people, a machine's for no person) and for a certifier made by a district: who certifies could name
 * the signatures themselves, and for every school by somebody who sees some; `SCHOOL_NOT_IN_SCOPE` for a school of somebody else.
 */
export async function accountOf(
  context: GraphqlContext,
  wanted: WantedAccount,
  person: Pick<PersonDoc, 'id' | 'org' | 'firstName' | 'lastName'> & { readonly accountId: string },
): Promise<NewAccount | Rejection> {
  const username = usernameOf(wanted.username);
  assertPassword('password', wanted.password, username);
  if (wanted.roles.length === 0) throw new Fault('BAD_USER_INPUT', 'roles must not be empty.');
  const isAgency = person.org === STATE_ORG;
  const isGivenByAgency = signedIn(context).districtId === null;
  const wrong = wanted.roles.findIndex(
    (role) =>
      role === 'VENDOR' || STATE_ROLES.includes(role) !== isAgency || (role === 'CERTIFIER' && !isGivenByAgency),
  );
  if (wrong >= 0) return { code: 'RIGHT_NOT_GRANTABLE', path: ['roles', String(wrong)] };
  const schoolIds = wanted.schoolIds ?? null;
  const schools = await Promise.all((schoolIds ?? []).map((id) => context.loaders.school.load(id)));
  const foreign = schools.findIndex(
    (school) => school?.districtId !== person.org || !reaches(signedIn(context), [school.id]),
  );
  if (foreign >= 0) return { code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolIds', String(foreign)] };
  if (!reaches(signedIn(context), schoolIds)) return { code: 'RIGHT_NOT_GRANTABLE', path: ['schoolIds'] };
  return {
    accountId: person.accountId,
    username,
    password: wanted.password,
    displayName: [person.firstName, person.lastName].filter(Boolean).join(' '),
    kind: 'PERSON',
    personId: person.id,
    roles: [...new Set(wanted.roles)],
    districtId: isAgency ? null : person.org,
    schoolIds,
    expiresOn: wanted.expiresOn ?? null,
  };
}
