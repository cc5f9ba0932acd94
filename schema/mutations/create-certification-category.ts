import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import { categoryDecider } from '../../src/domain/category/decider.ts';
import { type Level, STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { GraphqlContext } from '../context.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  runCommand,
} from '../support/mutation.ts';
import { CertificationCategory } from '../types/certification-category.ts';
import { LevelEnum } from '../types/enums.ts';

@InputType({ description: 'A new certification category.' })
export class CreateCertificationCategoryInput extends MutationInput {
  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => LevelEnum, { description: 'Who certifies.' })
  level!: Level;
}

@ObjectType({ implements: MutationPayload, description: 'The category as it reads now.' })
export class CertificationCategoryPayload extends MutationPayload {
  @Field(() => CertificationCategory, {
    nullable: true,
    description: 'The category; null when refused, only tried, or not readable yet.',
  })
  category!: object | null;
}

@Resolver()
export class CreateCertificationCategoryMutation {
  @Mutation(() => CertificationCategoryPayload, {
    description: 'Creates a category. Districts see it once it is published.',
  })
  async createCertificationCategory(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateCertificationCategoryInput, { description: 'The category.' })
    input: CreateCertificationCategoryInput,
  ): Promise<PayloadBase & { readonly category: object | null }> {
    const categoryId = context.services.commands.deriveId(
      commandContext(context, input),
      'createCertificationCategory',
      'category',
    );
    const { payload } = await runCommand(context, input, {
      operation: 'createCertificationCategory',
      stream: streams.category(categoryId),
      org: STATE_ORG,
      decider: categoryDecider,
      input: canonicalInput(input),
      isNew: true,
      command: () => ({
        type: 'CreateCertificationCategory',
        data: { categoryId, name: input.name.trim(), level: input.level },
      }),
    });
    return { ...payload, category: payload.isProjected ? await context.loaders.category.load(categoryId) : null };
  }
}
