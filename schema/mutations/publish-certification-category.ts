import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { categoryDecider } from '../../src/domain/category/decider.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { GraphqlContext } from '../context.ts';
import { canonicalInput, MutationInput, type PayloadBase, runCommand } from '../support/mutation.ts';
import { CertificationCategoryPayload } from './create-certification-category.ts';

@InputType({ description: 'Publishes a category.' })
export class PublishCertificationCategoryInput extends MutationInput {
  @Field(() => ID, { description: 'The category.' })
  categoryId!: string;
}

@Resolver()
export class PublishCertificationCategoryMutation {
  @Mutation(() => CertificationCategoryPayload, {
    description: 'From now on districts see the category and may add members.',
  })
  async publishCertificationCategory(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PublishCertificationCategoryInput, { description: 'Which.' })
    input: PublishCertificationCategoryInput,
  ): Promise<PayloadBase & { readonly category: object | null }> {
    const { categoryId } = input;
    const { payload } = await runCommand(context, input, {
      operation: 'publishCertificationCategory',
      stream: streams.category(categoryId),
      org: STATE_ORG,
      decider: categoryDecider,
      input: canonicalInput(input),
      command: (state) => {
        if (!state) throw notFound('certification category');
        return { type: 'PublishCertificationCategory', data: { categoryId } };
      },
    });
    return { ...payload, category: payload.isProjected ? await context.loaders.category.load(categoryId) : null };
  }
}
