import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { type Role, STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { runClaimed } from '../support/claimed.ts';
import { accountOf, usernameClaim } from '../support/new-account.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { visibleDistrict } from '../support/scope.ts';
import { RoleEnum } from '../types/enums.ts';
import { Person, UserAccount } from '../types/person.ts';
import { requiredText } from '../support/plausible.ts';

@InputType({ description: 'A staff member.' })
export class RegisterPersonInput extends MutationInput {
  @Field(() => ID, {
    nullable: true,
    description: "Defaults to the account's own district; left out by the agency for its own people.",
  })
  districtId?: string | null;

  @Field(() => String, { description: 'First name.' })
  firstName!: string;

  @Field(() => String, { description: 'Last name.' })
  lastName!: string;

  @Field(() => String, { nullable: true, description: "The agency's staff number." })
  seid?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email?: string | null;
}

@InputType({ description: 'An account for a person.' })
export class CreateUserAccountInput extends MutationInput {
  @Field(() => ID, { description: 'Person.' })
  personId!: string;

  @Field(() => String, {
    description: 'User name: 3 to 100 characters without spaces; once in the system, in any case.',
  })
  username!: string;

  @Field(() => String, {
    description:
      'First password: 12 to 200 characters, at least five different ones, without the user name. It is never stored as it is.',
  })
  password!: string;

  @Field(() => [RoleEnum], {
    description: 'Roles; those of the agency are for its own people only, and CERTIFIER is given by the agency only.',
  })
  roles!: Role[];

  @Field(() => [ID], {
    nullable: true,
    description:
      'Schools the account may act for; null: every school of its district. At most those of whoever makes it.',
  })
  schoolIds?: string[] | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day on which it works; null: no end.' })
  expiresOn?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The person as they read now.' })
export class PersonPayload extends MutationPayload {
  @Field(() => Person, { nullable: true, description: 'The person; null when refused.' })
  person!: object | null;
}

@ObjectType({ implements: MutationPayload, description: 'The account.' })
export class UserAccountPayload extends MutationPayload {
  @Field(() => UserAccount, { nullable: true, description: 'The account; null when refused or only tried.' })
  account!: object | null;
}

@Resolver()
export class PeopleMutations {
  @Mutation(() => PersonPayload, {
    description:
      'Registers a staff member; names, staff number and address are sealed. A staff number that is known is SOURCE_KEY_DUPLICATE.',
  })
  async registerPerson(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RegisterPersonInput, { description: 'The person.' }) input: RegisterPersonInput,
  ): Promise<PayloadBase & { readonly person: object | null }> {
    const districtId = input.districtId ?? signedIn(context).districtId;
    if (districtId !== null) await visibleDistrict(context, districtId);
    const org = districtId ?? STATE_ORG;
    const seid = input.seid?.trim() || null;
    const known = seid === null ? null : await context.read.directory.personBySeid(seid);
    const derived = context.services.commands.deriveId(commandContext(context, input), 'registerPerson', 'person');
    const personId = known?.id ?? derived;
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'registerPerson',
      stream: streams.person(personId),
      org,
      decider: personDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'RegisterPerson',
        data: {
          personId,
          org,
          firstName: requiredText('firstName', input.firstName),
          lastName: requiredText('lastName', input.lastName),
          seid,
          email: input.email?.trim() || null,
        },
      }),
    });
    return { ...payload, person: outcome?.state ? { id: personId, ...outcome.state } : null };
  }

  @Mutation(() => UserAccountPayload, {
    description:
      'Gives a person their one account: a second is ALREADY_DONE until the first is disabled. Roles decide what it may do; the agency alone makes certifiers. The password is never answered.',
  })
  async createUserAccount(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateUserAccountInput, { description: 'The account.' }) input: CreateUserAccountInput,
  ): Promise<PayloadBase & { readonly account: object | null }> {
    const { accounts, commands } = context.services;
    const { personId } = input;
    const person = await context.loaders.person.load(personId);
    const { districtId } = signedIn(context);
    if (!person || (districtId !== null && person.org !== districtId)) throw notFound('person');
    const accountId = commands.deriveId(commandContext(context, input), 'createUserAccount', 'account');
    const account = await accountOf(context, input, { ...person, accountId });
    if ('code' in account) return { ...refusal(account), account: null };
    const stream = streams.person(personId);
    const done = await runClaimed(context, input, usernameClaim(context, account, stream), {
      operation: 'createUserAccount',
      stream,
      org: person.org,
      decider: personDecider,
      input: canonicalInput(input, ['password']),
      command: () => ({
        type: 'CreateUserAccount',
        data: { accountId, personId, org: person.org, roles: account.roles },
      }),
    });
    if (!done) return { ...refusal({ code: 'USERNAME_TAKEN', path: ['username'] }), account: null };
    const { payload, outcome } = done;
    if (!outcome || outcome.isDryRun) return { ...payload, account: null };
    // The password comes after the fact: a request that was cut off in between finds its event again and makes the account.
    await accounts.create(account);
    const made = (await accounts.byIds([accountId])).get(accountId);
    if (!made) throw new Fault('CONFLICT', 'The account was not made; try again.');
    return { ...payload, account: made };
  }
}
