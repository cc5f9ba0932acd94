import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { visibleRun } from '../support/validation-node.ts';
import { ValidationRun } from '../types/validation.ts';

@Resolver()
export class ValidationRunQuery {
  @Query(() => ValidationRun, {
    description:
      'The report of a finished run, as it was: for members of its certification, who ran it and district administrators, each narrowed to their schools. The agency reads those of what the state has.',
  })
  validationRun(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { description: 'Identifier of the run.' }) id: string,
  ): Promise<ValidationRun> {
    return visibleRun(context, id);
  }
}
