import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { sourceCrosswalkDecider } from '../../src/domain/source-crosswalk/decider.ts';
import type { SourceValueKind } from '../../src/domain/source-crosswalk/events.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { latestBehaviorFile } from '../support/latest-behavior-file.ts';
import { assertSourceSystem, DEFAULT_SOURCE_SYSTEM } from '../support/import-scope.ts';
import { canonicalInput, MutationInput, MutationPayload, type PayloadBase, runCommand } from '../support/mutation.ts';
import { requiredText } from '../support/plausible.ts';
import { districtScope } from '../support/scope.ts';
import { crosswalkRows } from '../queries/source-code-mappings.ts';
import { SourceValueKindEnum } from '../types/import.ts';
import { CrosswalkImpact, SourceCodeMapping } from '../types/source-code-mapping.ts';

@InputType({ description: 'What one value of a foreign system means here.' })
export class SourceCodeMappingInput {
  @Field(() => SourceValueKindEnum, { description: 'What it names.' })
  kind!: SourceValueKind;

  @Field(() => String, {
    description:
      'The value, once; a behavior with a weapon reads "State Offense + Knife". One line of up to 1,000 characters, or as an import met it.',
  })
  value!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Local event type for discipline, not for awards (BEHAVIOR), or resolution type (DISCIPLINE); null: it means nothing any more.',
  })
  localTypeId?: string | null;
}

@InputType({ description: 'Mappings of one foreign system; values that are not named keep their meaning.' })
export class MapSourceCodesInput extends MutationInput {
  @Field(() => String, { defaultValue: DEFAULT_SOURCE_SYSTEM, description: 'Foreign system.' })
  sourceSystem!: string;

  @Field(() => [SourceCodeMappingInput], { description: 'Mappings, 1 to 500.' })
  mappings!: SourceCodeMappingInput[];

  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;
}

@ObjectType({
  implements: MutationPayload,
  description: 'The crosswalk as it reads now, and what it makes of the last file.',
})
export class MapSourceCodesPayload extends MutationPayload {
  @Field(() => [SourceCodeMapping], { nullable: true, description: 'The crosswalk; null when refused.' })
  mappings!: readonly SourceCodeMapping[] | null;

  @Field(() => CrosswalkImpact, {
    nullable: true,
    description:
      'What the file that was looked at last would become with these mappings; null when refused, when there is no such file, or when it is too large to look at now.',
  })
  impact!: () => Promise<CrosswalkImpact | null>;
}

/** A behavior and its weapons, each of up to 100 characters in a file. */
const LONGEST_WORD = 1_000;

/** The value as files are read: without spaces around it. BAD_USER_INPUT when it is none. */
function wordOf(member: string, text: string): string {
  const word = requiredText(member, text);
  if (word.length > LONGEST_WORD)
    throw new Fault('BAD_USER_INPUT', `${member} is longer than ${LONGEST_WORD} characters.`);
  return word;
}

type Answer = PayloadBase & Pick<MapSourceCodesPayload, 'mappings' | 'impact'>;

@Resolver()
export class MapSourceCodesMutation {
  @Mutation(() => MapSourceCodesPayload, {
    description:
      'Says which local types the values of a foreign system mean, or takes that back. With dryRun it only tells the impact.',
  })
  async mapSourceCodes(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => MapSourceCodesInput, { description: 'The mappings.' }) input: MapSourceCodesInput,
  ): Promise<Answer> {
    const districtId = districtScope(signedIn(context), input.districtId);
    const { sourceSystem } = input;
    assertSourceSystem(sourceSystem);
    const met = await context.services.imports.valuesSeen(districtId, sourceSystem);
    const known = new Set(met.map(({ kind, value }) => `${kind} ${value}`));
    const mappings = input.mappings.map(({ kind, value, localTypeId }, index) => ({
      ...{ kind, localTypeId: localTypeId ?? null },
      value: known.has(`${kind} ${value}`) ? value : wordOf(`mappings.${index}.value`, value),
    }));
    const [eventTypes, resolutionTypes] = await Promise.all([
      context.read.mappings.eventTypes(districtId, null),
      context.read.mappings.resolutionTypes(districtId, null),
    ]);
    // What a file tells of is discipline: in an incident of it, the word of an award could not stand.
    const disciplines = eventTypes.filter(({ alignment }) => alignment === 'DISCIPLINE');
    const ids = (types: readonly { readonly id: string }[]) => new Set(types.map(({ id }) => id));
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'mapSourceCodes',
      stream: streams.sourceCrosswalk(districtId, sourceSystem),
      org: districtId,
      decider: sourceCrosswalkDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'MapSourceCodes',
        districtId,
        sourceSystem,
        mappings,
        knownTypeIds: { BEHAVIOR: ids(disciplines), DISCIPLINE: ids(resolutionTypes) },
        awardTypeIds: ids(eventTypes.filter(({ alignment }) => alignment === 'AWARD')),
      }),
    });
    if (!outcome) return { ...payload, mappings: null, impact: async () => null };
    return {
      ...payload,
      mappings: await crosswalkRows(context, districtId, sourceSystem, false),
      impact: async () => {
        const file = await latestBehaviorFile(context, districtId, sourceSystem);
        return file && context.services.imports.impact({ ...file, org: districtId, sourceSystem }, mappings);
      },
    };
  }
}
