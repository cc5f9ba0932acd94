import { Arg, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import type { JournalSearch } from '../../src/projector/journal-reader.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';
import { First, pageSize } from '../support/connection.ts';
import { domainEventNode } from '../support/domain-event-node.ts';
import { searchOfSchools } from '../support/events-of-schools.ts';
import { recordPersonalRead } from '../support/personal-read.ts';
import { positionOf } from '../support/position.ts';
import { DomainEventConnection } from '../types/domain-event.ts';

@InputType({ description: 'Which events; everything given narrows.' })
export class DomainEventFilter {
  @Field(() => [String], { nullable: true, description: 'Whole stream names. At least one; all unless given.' })
  streams?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Stream categories, for example `incident`. At least one; all unless given.',
  })
  categories?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Event types, for example `CertificationSubmitted`. At least one; all unless given.',
  })
  types?: string[];

  @Field(() => ID, { nullable: true, description: 'Only those of a district.' })
  districtId?: string;

  @Field(() => ID, { nullable: true, description: 'Account that acted, or in whose name somebody acted.' })
  actorId?: string;

  @Field(() => ID, { nullable: true, description: 'What one request caused.' })
  correlationId?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Decided at or after.' })
  from?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Decided at or before.' })
  to?: string;
}

@Resolver()
export class DomainEventsQuery {
  @Query(() => DomainEventConnection, {
    description:
      'The log itself in the order of its positions. One call looks at a bounded stretch: a page may be short, or empty, although `hasNextPage` is true; go on after `endCursor`. For who works for some schools of a district: events of these schools, their incidents and students, and of how the district is set up; other categories are FORBIDDEN.',
  })
  async domainEvents(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => DomainEventFilter, { nullable: true, description: 'Which ones.' }) filter?: DomainEventFilter,
    @First() first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Position after which the page begins.' })
    after?: string,
    @Arg('upTo', () => PositionScalar, {
      nullable: true,
      description: 'Position after which nothing is shown: the log as it was then.',
    })
    upTo?: string,
    @Arg('purpose', () => String, {
      nullable: true,
      description: 'Auditors only: why names and free text are to be opened. It is kept in the access log.',
    })
    purpose?: string,
  ): Promise<DomainEventConnection> {
    const principal = signedIn(context);
    const isOpening = purpose != null && purpose.trim() !== '';
    if (isOpening && !principal.roles.includes('AUDITOR'))
      throw new Fault('FORBIDDEN', 'Only an auditor may open sealed members of events.');
    const { services } = context;
    const start = positionOf('after', after) ?? 0;
    const { checkpoint } = await services.progress.status();
    const { districtId, actorId, ...rest } = filter ?? {};
    const org = scope(principal.districtId, districtId);
    const search: JournalSearch = {
      ...given(rest),
      ...(org !== null && { org }),
      ...(actorId != null && { actor: actorId }),
      upTo: Math.min(positionOf('upTo', upTo) ?? checkpoint, checkpoint),
    };
    const { schoolIds } = principal;
    const { rows, scannedTo, isEnd } =
      org !== null && schoolIds !== null
        ? await searchOfSchools(
            context,
            { districtId: org, schoolIds },
            services.journal,
            { after: start, limit: pageSize(first) },
            search,
          )
        : await services.journal.search(start, pageSize(first), search);
    const opened = isOpening ? await services.decode(rows) : null;
    if (isOpening)
      await recordPersonalRead(context, 'domainEvents', rows.filter(({ sealed }) => sealed !== '[]').length, {
        purpose,
      });
    const edges = rows.map((row, index) => ({
      cursor: String(row.position),
      node: domainEventNode(row, opened?.[index] ?? null),
    }));
    return {
      edges,
      pageInfo: {
        hasNextPage: !isEnd,
        hasPreviousPage: false,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: isEnd ? (edges.at(-1)?.cursor ?? null) : String(scannedTo),
      },
    };
  }
}

/** A district's account sees its own history only; another district's gets the answer of an unknown one. */
function scope(own: string | null, asked: string | null | undefined): string | null {
  if (own !== null && asked != null && asked !== own) throw notFound('district');
  return own ?? asked ?? null;
}

const given = <Part extends object>(part: Part): { readonly [Key in keyof Part]?: NonNullable<Part[Key]> } =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value != null)) as {
    readonly [Key in keyof Part]?: NonNullable<Part[Key]>;
  };
