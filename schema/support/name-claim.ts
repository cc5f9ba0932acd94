import type { NameClaim } from '../../src/application/ports/name-claims.ts';
import { validationGroups as systemGroups } from '../../src/application/validation-groups.ts';
import type { DomainEvent } from '../../src/domain/event-catalog.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import type { Decider } from '../../src/domain/kernel/decider.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { userGroupDecider } from '../../src/domain/user-group/decider.ts';
import { validationGroupDecider } from '../../src/domain/validation-group/decider.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { comparableName } from '../../src/shared/comparable-name.ts';
import type { GraphqlContext } from '../context.ts';
import type { Claim } from './claimed.ts';
import { stateOf } from './history.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  /** Last day of use, of what has one. */
  readonly endsOn?: string | null;
}

/** Who wants a name, as people write it: a new thing, or one that is called so from now on. */
export interface NamedThing extends Omit<NameClaim, 'name'> {
  readonly id: string;
  readonly name: string;
}

/**
 * The name of a type or group, once at its place in whatever case and with whatever spaces. The claim decides between requests; what has
 * its name from before there were claims is found in the read model.
 */
export function nameClaim(context: GraphqlContext, { id, ...thing }: NamedThing): Claim {
  const claim: NameClaim = { ...thing, name: comparableName(thing.name) };
  const { nameClaims } = context.services;
  const isFree = async () => {
    const others = await namesAt(context, claim);
    return !others.some((one) => one.id !== id && isInUse(context, one) && comparableName(one.name) === claim.name);
  };
  return {
    isFree,
    async take() {
      if (!(await nameClaims.take(claim, (other) => carries(context, other)))) return false;
      if (await isFree()) return true;
      await nameClaims.release(claim);
      return false;
    },
    async giveBack() {
      if (!(await carries(context, claim))) await nameClaims.release(claim);
    },
  };
}

/** Whether the claim's stream has the name, by what is recorded. */
async function carries(context: GraphqlContext, { kind, name, stream }: NameClaim): Promise<boolean> {
  const holder = await HOLDERS[kind](context, stream);
  return holder !== null && comparableName(holder.name) === name;
}

type Holder = Pick<Named, 'name'> | null;

/** What is in use in a stream, by the kind of its name. */
const HOLDERS: { readonly [K in NameClaim['kind']]: (context: GraphqlContext, stream: string) => Promise<Holder> } = {
  EVENT_TYPE: (context, stream) => typeOf(context, eventTypeDecider, stream),
  RESOLUTION_TYPE: (context, stream) => typeOf(context, resolutionTypeDecider, stream),
  USER_GROUP: (context, stream) => stateOf(context, userGroupDecider, stream),
  async VALIDATION_GROUP(context, stream) {
    const group = await stateOf(context, validationGroupDecider, stream);
    return group?.isArchived === false ? group : null;
  },
};

async function typeOf<Command>(
  context: GraphqlContext,
  decider: Decider<Omit<Named, 'id'> | null, Command, DomainEvent>,
  stream: string,
): Promise<Holder> {
  const type = await stateOf(context, decider, stream);
  return type && isInUse(context, type) ? type : null;
}

const isInUse = ({ services }: GraphqlContext, { endsOn = null }: Pick<Named, 'endsOn'>): boolean =>
  endsOn === null || endsOn >= stateDate(services.clock.now());

function namesAt({ read }: GraphqlContext, { kind, org, schoolId }: NameClaim): Promise<readonly Named[]> {
  switch (kind) {
    case 'EVENT_TYPE':
      return read.mappings.eventTypes(org, schoolId);
    case 'RESOLUTION_TYPE':
      return read.mappings.resolutionTypes(org, schoolId);
    case 'USER_GROUP':
      return read.userGroups.namesOf(org);
    case 'VALIDATION_GROUP':
      return groupNames(read, org);
  }
}

/** Names that a group cannot have: of its org, of the product in every spelling, and of what the state has published to all. */
async function groupNames({ validationGroups }: GraphqlContext['read'], org: string): Promise<readonly Named[]> {
  const [own, ofState] = await Promise.all([validationGroups.namesOf(org), validationGroups.ofOrgs([STATE_ORG])]);
  const ofProduct = systemGroups.flatMap(({ id, name, aliases }) =>
    [name, ...aliases].map((one) => ({ id, name: one })),
  );
  return [...own, ...ofProduct, ...ofState.filter(({ isPublished, isArchived }) => isPublished && !isArchived)];
}
