import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { PositionScalar } from '../scalars.ts';
import { certificationStatusChanges } from '../support/certification-status-changes.ts';
import { live } from '../support/live.ts';
import { positionOf } from '../support/position.ts';
import { Certification } from '../types/certification.ts';

interface Arguments {
  readonly eventId?: string | null;
  readonly districtIds?: readonly string[] | null;
  readonly certificationIds?: readonly string[] | null;
  readonly afterPosition?: string | null;
}

@Resolver()
export class CertificationStatusChangedSubscription {
  @Subscription(() => Certification, {
    description:
      'Certifications whose status has changed: the latest state of each, one message per change, in an order in which positions never fall. The clock counts too: a due date that is over, a window that opens.',
    subscribe: ({ args, context }) => subscribe(args as Arguments, context as GraphqlContext),
  })
  certificationStatusChanged(
    @Root() certification: Certification,
    @Arg('eventId', () => ID, { nullable: true, description: 'Narrows to one window.' }) _eventId?: string,
    @Arg('districtIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these districts. At least one; all unless given.',
    })
    _districtIds?: string[],
    @Arg('certificationIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these certifications. At least one; all unless given.',
    })
    _certificationIds?: string[],
    @Arg('afterPosition', () => PositionScalar, {
      nullable: true,
      description: "Resume: the last message's `position`. What changed since comes first.",
    })
    _afterPosition?: string,
  ): Certification {
    return certification;
  }
}

/** Accounts of a district follow their own district's; a foreign id is as silent as an unknown one. */
function subscribe(
  { eventId, districtIds, certificationIds, afterPosition }: Arguments,
  context: GraphqlContext,
): AsyncIterable<Certification> {
  const { districtId } = signedIn(context);
  const after = positionOf('afterPosition', afterPosition);
  const filter = {
    eventId: eventId ?? null,
    ids: certificationIds ?? null,
    districtIds:
      districtId === null ? (districtIds ?? null) : [districtId].filter((id) => districtIds?.includes(id) ?? true),
  };
  const start = after ?? context.services.progress.checkpoint();
  return live((signal) => certificationStatusChanges(context, { filter, start, isResumed: after !== null }, signal));
}
