import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { fold } from '../../src/application/command-handler.ts';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import type { AsOf } from '../../src/projector/journal-reader.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { AsOfInput, momentOf } from '../support/as-of.ts';
import { certificationAt, certificationNode, visibleCertification } from '../support/certification-node.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { Certification } from '../types/certification.ts';

@Resolver()
export class CertificationQuery {
  @Query(() => Certification, { description: 'One certification in full, as it is or as it stood.' })
  async certification(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { description: 'Identifier.' }) id: string,
    @Arg('asOf', () => AsOfInput, { nullable: true, description: 'A moment of the past; now unless given.' })
    asOf?: AsOfInput,
    @MinPosition()
    minPosition?: string,
  ): Promise<Certification> {
    await atLeast(context, minPosition);
    const doc = await visibleCertification(context, id);
    return asOf == null ? certificationNode(context, doc) : certificationAsOf(context, id, momentOf(asOf));
  }
}

/** Its stream folded up to the moment. NOT_FOUND for a moment before it was opened. */
async function certificationAsOf(context: GraphqlContext, id: string, asOf: AsOf): Promise<Certification> {
  const { services } = context;
  const rows = await services.journal.readStream(streams.certification(id), asOf);
  const events = await services.decode(rows);
  const state = fold(certificationDecider, events);
  const last = rows.at(-1);
  const lastEvent = events.at(-1);
  if (state === null || !last || !lastEvent) throw notFound('certification');
  const instant =
    'time' in asOf ? asOf.time : ((await services.journal.readAt(asOf.position))?.asOfTime ?? last.asOfTime);
  return certificationAt(context, {
    state,
    position: last.position,
    version: last.revision + 1,
    modifiedAt: lastEvent.meta.at,
    day: stateDate(instant),
    asOf,
  });
}
