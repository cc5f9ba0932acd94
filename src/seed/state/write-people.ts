import { streams } from '../../application/streams.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import { personDecider } from '../../domain/person/decider.ts';
import { DEMO_PASSWORD } from '../people.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import type { PlannedDistrict } from './directory.ts';
import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import { seededRandom } from './random.ts';
import { type StatePerson, statePeople } from './state-people.ts';
import { stateWorldId } from './state-world-id.ts';
import type { StateWorldParts } from './state-world-parts.ts';

type Parts = Pick<StateWorldParts, 'commands' | 'accounts'>;

export const personIdOf = (username: string): string => stateWorldId('person', username);
/** Who represents a district that has nobody with a sign-in. */
export const representativeIdOf = (districtId: string): string => stateWorldId('representative', districtId);
/** Districts whose people can sign in. */
export const hasOwnPeople = ({ story }: PlannedDistrict): boolean =>
  story === 'Copper Basin' || story === 'Juniper Hollow';

/** Everybody with a sign-in, and a representative of every other district. The sign-ins are made apart. */
export async function writePeople(
  parts: Pick<Parts, 'commands'>,
  districts: readonly PlannedDistrict[],
): Promise<void> {
  const random = seededRandom(3);
  const representatives = districts
    .filter((district) => !hasOwnPeople(district))
    .map(({ districtId }) => ({
      personId: representativeIdOf(districtId),
      org: districtId,
      firstName: random.pick(FIRST_NAMES),
      lastName: random.pick(LAST_NAMES),
    }));
  await forEach(representatives, (person) => register(parts, person));
  await forEach(statePeople, (person) => registerWithAccount(parts, person, districts));
}

function register(
  { commands }: Pick<Parts, 'commands'>,
  person: {
    readonly personId: string;
    readonly org: string;
    readonly firstName: string;
    readonly lastName: string;
  },
): Promise<number> {
  return giveCommand(commands, STATE_ORG, 'registerPerson', streams.person(person.personId), {
    decider: personDecider,
    isNew: true,
    command: () => ({ type: 'RegisterPerson', data: { ...person, seid: null, email: null } }),
  });
}

async function registerWithAccount(
  parts: Pick<Parts, 'commands'>,
  { username, firstName, lastName, roles, district: story, isMachine = false }: StatePerson,
  districts: readonly PlannedDistrict[],
): Promise<void> {
  if (isMachine) return;
  const org = districtOf(story, districts)?.districtId ?? STATE_ORG;
  const personId = personIdOf(username);
  const accountId = accountIdOf(username);
  await register(parts, { personId, org, firstName, lastName });
  await giveCommand(parts.commands, STATE_ORG, 'createUserAccount', streams.person(personId), {
    decider: personDecider,
    command: () => ({ type: 'CreateUserAccount', data: { accountId, personId, org, roles } }),
  });
}

/** The sign-ins of everybody who has one. */
export async function createAccounts(
  { accounts }: Pick<Parts, 'accounts'>,
  districts: readonly PlannedDistrict[],
): Promise<void> {
  await accounts.createAll(
    statePeople.map(({ username, firstName, lastName, roles, schools, isMachine = false, ...person }) => {
      const district = districtOf(person.district, districts);
      return {
        accountId: accountIdOf(username),
        username,
        password: DEMO_PASSWORD,
        displayName: `${firstName} ${lastName}`,
        kind: isMachine ? 'SERVICE_ACCOUNT' : 'PERSON',
        personId: isMachine ? null : personIdOf(username),
        roles,
        districtId: district?.districtId ?? null,
        schoolIds: schools === null ? null : schools.map((place) => district!.schools[place]!.schoolId),
        expiresOn: person.expiresOn,
      };
    }),
  );
}

export const accountIdOf = (username: string): string => stateWorldId('account', username);

const districtOf = (story: StatePerson['district'], districts: readonly PlannedDistrict[]): PlannedDistrict | null =>
  districts.find((one) => story !== null && one.story === story) ?? null;
