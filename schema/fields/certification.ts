import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { JournalRow } from '../../src/projector/journal-reader.ts';
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
import { Actor } from '../types/actor.ts';
import { Certification } from '../types/certification.ts';
import { CertificationHistoryConnection, CertificationHistoryEntry } from '../types/certification-history.ts';
import { CertifierStatus } from '../types/certifier-status.ts';
import { RecertificationRequest } from '../types/recertification.ts';
import { CertificationEvent } from '../types/certification-event.ts';
import { District } from '../types/district.ts';
import { Person } from '../types/person.ts';
import { School } from '../types/school.ts';
import { ValidationRun } from '../types/validation.ts';
import { runNode } from '../support/validation-node.ts';
import { eventNode } from '../support/certification-event-node.ts';
import { actorOf } from './actor.ts';

@Resolver(() => Certification)
export class CertificationFields {
  @FieldResolver(() => CertificationEvent, { description: 'The collection window.' })
  async event(
    @Root() certification: Certification,
    @Ctx() context: GraphqlContext,
  ): Promise<CertificationEvent | null> {
    const doc = await context.loaders.certificationEvent.load(certification.eventId);
    return doc && eventNode(context, doc);
  }

  @FieldResolver(() => District, { description: 'The district that certifies.' })
  district(@Root() certification: Certification, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(certification.districtId);
  }

  @FieldResolver(() => School, {
    nullable: true,
    description: 'The school that certifies; null when the district does as a whole.',
  })
  school(@Root() certification: Certification, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return certification.schoolId === null ? null : context.loaders.school.load(certification.schoolId);
  }

  @FieldResolver(() => Boolean, {
    description:
      "The records of today differ from the approved snapshot's, or else from the current one's; false without a snapshot.",
  })
  async hasChangedSinceSnapshot(
    @Root() certification: Certification,
    @Ctx() context: GraphqlContext,
  ): Promise<boolean> {
    const snapshot = certification.approvedSnapshot ?? certification.currentSnapshot;
    return (
      snapshot !== null && snapshot.digest !== null && (await context.loaders.isChangedSince.load(snapshot.id)) === true
    );
  }

  @FieldResolver(() => ValidationRun, {
    nullable: true,
    description: 'The report of the last run of step 1; null before, and for whoever may not read it.',
  })
  districtRun(@Root() certification: Certification, @Ctx() context: GraphqlContext): Promise<ValidationRun | null> {
    return runOf(context, certification.districtRunId);
  }

  @FieldResolver(() => ValidationRun, {
    nullable: true,
    description: 'The report of the last finished run of step 2; null before, and for whoever may not read it.',
  })
  stateRun(@Root() certification: Certification, @Ctx() context: GraphqlContext): Promise<ValidationRun | null> {
    return runOf(context, certification.stateRunId);
  }

  @FieldResolver(() => CertificationHistoryConnection, {
    description: 'Everything that was recorded of it, every cycle, oldest first.',
  })
  async history(
    @Root() certification: Certification,
    @Ctx() context: GraphqlContext,
    @First() first: number,
    @After() after?: string,
  ): Promise<Connection<CertificationHistoryEntry>> {
    const size = pageSize(first);
    const { services } = context;
    const seen = Number(numberCursor(after) ?? -1);
    const stream = await services.journal.readStream(
      streams.certification(certification.id),
      certification.asOf ?? undefined,
    );
    const rows = stream.filter((row) => row.revision > seen).slice(0, size + 1);
    const opened = await services.decode(rows);
    const entries = opened.map((event, index) => ({
      revision: event.revision,
      entry: historyEntry(event, rows[index]!),
    }));
    return connection(
      entries,
      size,
      ({ revision, entry }) => ({ cursor: encodeCursor([String(revision)]), node: entry }),
      () => Promise.resolve(stream.length),
    );
  }
}

const runOf = async (context: GraphqlContext, id: string | null): Promise<ValidationRun | null> => {
  const run = id === null ? null : await context.read.validationRuns.get(id);
  return run && runNode(context, run);
};

function historyEntry(
  event: Awaited<ReturnType<GraphqlContext['services']['decode']>>[number],
  { position }: JournalRow,
): CertificationHistoryEntry {
  return {
    type: event.type,
    cycle: 'cycle' in event.data ? event.data.cycle : null,
    at: event.meta.at,
    position: String(position),
    actorId: event.meta.actor,
    onBehalfOf: event.meta.onBehalfOf ?? null,
  };
}

@Resolver(() => CertificationHistoryEntry)
export class CertificationHistoryFields {
  @FieldResolver(() => Actor, { description: 'Who.' })
  actor(@Root() entry: CertificationHistoryEntry, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, entry.actorId, entry.onBehalfOf);
  }
}

@Resolver(() => CertifierStatus)
export class CertifierStatusFields {
  @FieldResolver(() => Person, { nullable: true, description: 'The person; null when not known.' })
  person(@Root() certifier: CertifierStatus, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.person.load(certifier.personId);
  }
}

@Resolver(() => RecertificationRequest)
export class RecertificationRequestFields {
  @FieldResolver(() => Person, { nullable: true, description: 'Who asked; null when not known.' })
  person(@Root() request: RecertificationRequest, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.person.load(request.requestedBy);
  }
}
