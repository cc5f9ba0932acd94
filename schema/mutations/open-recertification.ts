import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { CertificationEventDoc } from '../../projections/certification_event/projection.ts';
import { streams } from '../../src/application/streams.ts';
import { windowDefinition } from '../../src/application/window-definition.ts';
import type { OpenRecertification } from '../../src/domain/certification/commands.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';
import { visibleCertification } from '../support/certification-node.ts';

@InputType({ description: 'Sends a certification back, or grants its request.' })
export class OpenRecertificationInput extends CertificationInput {
  @Field(() => String, { description: 'Why: the district reads it.' })
  reason!: string;

  @Field(() => [ID], { defaultValue: [], description: 'Records it is about; may be empty.' })
  rowIds?: string[];

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day of the new cycle; needed once the due date is over.',
  })
  dueOn?: string | null;
}

@Resolver()
export class OpenRecertificationMutation {
  @Mutation(() => CertificationPayload, {
    description: 'Opens the next cycle: every certifier starts again, what was signed stays in history.',
  })
  async openRecertification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => OpenRecertificationInput, { description: 'Why, and until when.' })
    input: OpenRecertificationInput,
  ): Promise<CertificationPayload> {
    const { state } = await visibleCertification(context, input.certificationId);
    const event = await context.loaders.certificationEvent.load(state.eventId);
    const currentDefinition = event && published(event);
    const { payload } = await actOn(context, input, {
      operation: 'openRecertification',
      command: ({ actor, today }) => ({
        type: 'OpenRecertification',
        actor,
        today,
        reason: input.reason,
        rowIds: input.rowIds ?? [],
        dueOn: input.dueOn ?? null,
        currentDefinition,
      }),
    });
    return payload;
  }
}

/** The version that participants see. Nothing follows a publication but the next one and the closing, after which no cycle begins. */
function published({
  id,
  status,
  isClosing,
  publishedVersion,
  definition,
  version,
}: CertificationEventDoc): OpenRecertification['currentDefinition'] {
  if (status !== 'PUBLISHED' || isClosing || publishedVersion === null) return null;
  return {
    definition: windowDefinition(definition, publishedVersion),
    source: { stream: streams.certificationEvent(id), revision: version - 1 },
  };
}
