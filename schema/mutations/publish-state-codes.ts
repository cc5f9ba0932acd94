import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import { agencyDecider } from '../../src/domain/agency/decider.ts';
import type { StateCodesPublished } from '../../src/domain/agency/events.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { EventCategory, RemovalKind } from '../../src/domain/reference/state-code.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { canonicalInput, MutationInput, MutationPayload, type PayloadBase, runCommand } from '../support/mutation.ts';
import { assertOneLine } from '../support/plausible.ts';
import { EventCategoryEnum, RemovalKindEnum } from '../types/enums.ts';

@InputType({ description: "One of the state's event codes." })
export class StateEventCodeInput {
  @Field(() => String, { description: 'Code: up to ten letters and digits.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Another name in use.' })
  alias?: string | null;

  @Field(() => EventCategoryEnum, { description: 'Group.' })
  category!: EventCategory;

  @Field(() => String, { description: 'What it covers.' })
  definition!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Weapons.' })
  isWeapon!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Firearms.' })
  isFirearm!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Drugs.' })
  isDrug!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Alcohol.' })
  isAlcohol!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Violence.' })
  isViolence!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Violent criminal offense.' })
  isViolentCriminalOffense!: boolean;
}

@InputType({ description: "One of the state's resolution codes." })
export class StateResolutionCodeInput {
  @Field(() => String, { description: 'Code: up to ten letters and digits.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => RemovalKindEnum, { description: 'Kind of removal.' })
  kind!: RemovalKind;

  @Field(() => Boolean, { nullable: true, description: 'Whether services continue; null where nothing is said.' })
  hasServices?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Statute.' })
  statute?: string | null;
}

@InputType({ description: 'Code lists from a day on. A list is whole: a code that it leaves out ends the day before.' })
export class PublishStateCodesInput extends MutationInput {
  @Field(() => DateScalar, {
    description:
      'First day; not before the first day of the latest lists, not after the end of the year after next, and not in the past when codes end or get another category, flag, kind or service.',
  })
  effectiveFrom!: string;

  @Field(() => [StateEventCodeInput], {
    nullable: true,
    description: 'Event codes; left out: the latest list goes on.',
  })
  eventCodes?: StateEventCodeInput[] | null;

  @Field(() => [StateResolutionCodeInput], {
    nullable: true,
    description: 'Resolution codes; left out: the latest list goes on.',
  })
  resolutionCodes?: StateResolutionCodeInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Places that a form offers for incidents from that day on; left out: the latest list goes on.',
  })
  locations?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Circumstances that a form offers for incidents from that day on; left out: the latest list goes on.',
  })
  contexts?: string[] | null;
}

@ObjectType({ implements: MutationPayload, description: 'What the lists change. With dryRun: what they would.' })
export class PublishStateCodesPayload extends MutationPayload {
  @Field(() => [String], { nullable: true, description: 'Codes that begin, by code; null when refused.' })
  addedCodes!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Codes that end the day before, by code; null when refused.' })
  endedCodes!: readonly string[] | null;
}

@Resolver()
export class PublishStateCodesMutation {
  @Mutation(() => PublishStateCodesPayload, {
    description:
      "Publishes the state's code lists from a day on. Local types mapped to a code that ends have none from that day.",
  })
  async publishStateCodes(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishStateCodesInput, { description: 'The lists.' }) input: PublishStateCodesInput,
  ): Promise<
    PayloadBase & { readonly addedCodes: readonly string[] | null; readonly endedCodes: readonly string[] | null }
  > {
    assertWords(input);
    let before: ReadonlySet<string> = new Set();
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'publishStateCodes',
      stream: streams.agency(),
      org: STATE_ORG,
      decider: agencyDecider,
      input: canonicalInput(input),
      command: (state, { now }) => {
        const standing = state?.stateCodes ?? null;
        before = codesOf(standing);
        return {
          type: 'PublishStateCodes',
          today: stateDate(now),
          data: {
            effectiveFrom: input.effectiveFrom,
            eventCodes:
              input.eventCodes?.map((code) => ({ ...code, alias: code.alias ?? null })) ?? standing?.eventCodes ?? [],
            resolutionCodes:
              input.resolutionCodes?.map((code) => ({
                ...code,
                hasServices: code.hasServices ?? null,
                statute: code.statute ?? null,
              })) ??
              standing?.resolutionCodes ??
              [],
            ...wordsOf('locations', input, standing),
            ...wordsOf('contexts', input, standing),
          },
        };
      },
    });
    if (!outcome) return { ...payload, addedCodes: null, endedCodes: null };
    const after = codesOf(outcome.state?.stateCodes ?? null);
    return {
      ...payload,
      addedCodes: outcome.isRepeat ? [] : [...after].filter((code) => !before.has(code)).sort(),
      endedCodes: outcome.isRepeat ? [] : [...before].filter((code) => !after.has(code)).sort(),
    };
  }
}

/** What forms and lists show is one line. */
function assertWords({ eventCodes, resolutionCodes, locations, contexts }: PublishStateCodesInput): void {
  for (const [list, codes] of Object.entries({ eventCodes, resolutionCodes }))
    codes?.forEach(({ name }, index) => assertOneLine(`${list}.${index}.name`, name));
  for (const [list, words] of Object.entries({ locations, contexts }))
    words?.forEach((word, index) => assertOneLine(`${list}.${index}`, word));
}

const codesOf = (
  lists: {
    readonly eventCodes: readonly { readonly code: string }[];
    readonly resolutionCodes: readonly { readonly code: string }[];
  } | null,
): ReadonlySet<string> =>
  new Set([...(lists?.eventCodes ?? []), ...(lists?.resolutionCodes ?? [])].map(({ code }) => code));

/** A list of words as it is given, or as it stands; nothing where there is neither. */
function wordsOf(
  list: 'locations' | 'contexts',
  input: PublishStateCodesInput,
  standing: StateCodesPublished | null,
): Partial<Pick<StateCodesPublished, 'locations' | 'contexts'>> {
  const words = input[list]?.map((word) => word.trim()) ?? standing?.[list];
  return words === undefined ? {} : { [list]: words };
}
