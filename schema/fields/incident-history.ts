import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { incidentHistory, type IncidentHistoryItem } from '../../src/application/incident-history.ts';
import { streams } from '../../src/application/streams.ts';
import type { GraphqlContext } from '../context.ts';
import {
  After,
  connection,
  type Connection,
  encodeCursor,
  First,
  numberCursor,
  pageSize,
} from '../support/connection.ts';
import type { IncidentRoot } from '../support/incident-root.ts';
import { recordPersonalRead } from '../support/personal-read.ts';
import { Actor } from '../types/actor.ts';
import { Incident } from '../types/incident.ts';
import { IncidentHistoryConnection, IncidentHistoryEntry } from '../types/incident-history.ts';
import { actorOf } from './actor.ts';

@Resolver(() => Incident)
export class IncidentHistoryOfIncident {
  @FieldResolver(() => IncidentHistoryConnection, {
    nullable: true,
    description:
      'Everything that was recorded of it, oldest first, with both values of each change; null in the state dataset. Each read is logged.',
  })
  async history(
    @Root() incident: IncidentRoot,
    @Ctx() context: GraphqlContext,
    @First() first: number,
    @After() after?: string,
  ): Promise<Connection<IncidentHistoryEntry> | null> {
    if (incident.dataset === 'STATE') return null;
    const size = pageSize(first);
    const { services } = context;
    const from = Number(numberCursor(after) ?? -1) + 1;
    const stream = streams.incident(incident.districtId, incident.id);
    const rows = await services.journal.readStream(stream, incident.past?.asOf);
    const until = Math.min(rows.length, from + size + 1);
    const items = incidentHistory(await services.decode(rows.slice(0, until)), from, until);
    const shown = Math.min(items.length, size);
    await recordPersonalRead(context, 'incident.history', shown, { subject: `incident:${incident.id}` });
    return connection(
      items,
      size,
      (item) => ({
        cursor: encodeCursor([String(item.event.revision)]),
        node: entryOf(item, rows[item.event.revision]!.position),
      }),
      () => Promise.resolve(rows.length),
    );
  }
}

function entryOf({ event, changes, reason }: IncidentHistoryItem, position: number): IncidentHistoryEntry {
  return {
    type: event.type,
    version: event.revision + 1,
    position: String(position),
    at: event.meta.at,
    reason,
    changes,
    pii: event.destroyedSubjects.length > 0 ? 'DESTROYED' : 'PRESENT',
    actorId: event.meta.actor,
    onBehalfOf: event.meta.onBehalfOf ?? null,
  };
}

@Resolver(() => IncidentHistoryEntry)
export class IncidentHistoryFields {
  @FieldResolver(() => Actor, { description: 'Who.' })
  actor(@Root() entry: IncidentHistoryEntry, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, entry.actorId, entry.onBehalfOf);
  }
}
