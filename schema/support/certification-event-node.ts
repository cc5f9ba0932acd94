import type { CertificationEventDoc } from '../../projections/certification_event/projection.ts';
import { notFound } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { CertificationEvent } from '../types/certification-event.ts';
import { maySeeDistrict } from './certification-node.ts';
import { groupsOf } from './group-node.ts';

/** A window as the account sees it: districts learn of their own participation only. */
export function eventNode(context: GraphqlContext, doc: CertificationEventDoc): CertificationEvent {
  const principal = signedIn(context);
  const { definition, createdBy, modifiedBy, ...rest } = doc;
  const { participants, validationGroupIds, categoryId: _, ...shown } = definition;
  return {
    ...rest,
    ...shown,
    validationGroups: () => groupsOf(context, validationGroupIds),
    participants: participants
      .filter(({ districtId }) => maySeeDistrict(principal, districtId))
      .map((participant) => ({ ...participant, eventId: doc.id })),
    createdByAccount: createdBy,
    modifiedByAccount: modifiedBy,
    definition,
  };
}

/** A window that the account may see: for districts, published ones in which they take part. */
export async function visibleEvent(context: GraphqlContext, id: string): Promise<CertificationEventDoc> {
  const { districtId } = signedIn(context);
  const doc = await context.loaders.certificationEvent.load(id);
  const isVisible =
    doc &&
    (districtId === null ||
      (doc.publishedVersion !== null && doc.definition.participants.some((one) => one.districtId === districtId)));
  if (!isVisible) throw notFound('certification event');
  return doc;
}
