import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import { customElementDecider } from '../../src/domain/custom-element/decider.ts';
import type { CustomElementType } from '../../src/domain/reference/custom-element.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { canonicalInput, MutationInput, MutationPayload, type PayloadBase, runCommand } from '../support/mutation.ts';
import { assertName, assertOneLine } from '../support/plausible.ts';
import { districtScope } from '../support/scope.ts';
import { CustomElement, CustomElementTypeEnum } from '../types/mapping.ts';

@InputType({ description: "A field of the district's own on behavior events." })
export class DefineCustomElementInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;

  @Field(() => String, { description: 'What a value names: a small letter, then up to 39 letters and digits.' })
  key!: string;

  @Field(() => String, { description: 'What a form calls it: one line of up to 200 characters.' })
  name!: string;

  @Field(() => CustomElementTypeEnum, { description: 'What its values are.' })
  type!: CustomElementType;

  @Field(() => [String], {
    nullable: true,
    description:
      'What a CHOICE offers, in order, of one line each; for no other type. One that an incident has stays: TYPE_IN_USE.',
  })
  options?: string[] | null;
}

@ObjectType({ implements: MutationPayload, description: 'The element as it reads now.' })
export class CustomElementPayload extends MutationPayload {
  @Field(() => CustomElement, { nullable: true, description: 'The element; null when refused.' })
  customElement!: CustomElement | null;
}

@Resolver()
export class DefineCustomElementMutation {
  @Mutation(() => CustomElementPayload, {
    description:
      'Defines a field of the district on behavior events, or changes its name and options. Values are checked when they are written.',
  })
  async defineCustomElement(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DefineCustomElementInput, { description: 'The element.' }) input: DefineCustomElementInput,
  ): Promise<PayloadBase & { readonly customElement: CustomElement | null }> {
    const districtId = districtScope(signedIn(context), input.districtId);
    const { key, name, type, options } = input;
    assertName('name', name);
    options?.forEach((option, index) => assertOneLine(`options.${index}`, option));
    const { customElements } = context.read;
    const [useCount, usedOptions] = await Promise.all([
      customElements.useCount(districtId, key),
      customElements.usedOptions(districtId, key),
    ]);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'defineCustomElement',
      // A key that is none is refused by the decider; its stream is never written.
      stream: streams.customElement(districtId, key.replace(/[^A-Za-z0-9]/g, '') || 'none'),
      org: districtId,
      decider: customElementDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'DefineCustomElement',
        data: { districtId, key, name, type, options: options ?? [] },
        useCount,
        usedOptions,
      }),
    });
    return { ...payload, customElement: outcome?.state ?? null };
  }
}
