import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';

@ObjectType({ description: 'A lane whose events stopped at a fault; everybody else goes on.' })
export class ParkedLane {
  @Field(() => String, { description: "A district's short id, or a student's stream." })
  lane!: string;

  @Field(() => PositionScalar, { description: 'Event at which it stopped.' })
  position!: string;

  @Field(() => DateTimeScalar, { description: 'When.' })
  since!: string;
}

@ObjectType({ description: 'How far the read side is behind the log.' })
export class ProjectionStatus {
  @Field(() => String, { description: 'RUNNING, IDLE or FAULTED.' })
  state!: string;

  @Field(() => String, { nullable: true, description: 'Why it is faulted, for example LOG_MISMATCH; null otherwise.' })
  fault!: string | null;

  @Field(() => PositionScalar, { description: 'Last event of the journal.' })
  head!: string;

  @Field(() => PositionScalar, { description: 'Last event that readers see.' })
  checkpoint!: string;

  @Field(() => Int, { description: 'Events behind.' })
  lagEvents!: number;

  @Field(() => Int, { description: 'Seconds behind, rounded up.' })
  lagSeconds!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Last sign of life; null before the first.' })
  heartbeatAt!: string | null;

  @Field(() => Int, {
    description: 'Incidents that show a mapping or calendar as it was before it changed, and are being judged anew.',
  })
  staleDocuments!: number;

  @Field(() => [ParkedLane], { description: 'Lanes that wait for a fix.' })
  parkedLanes!: readonly ParkedLane[];
}

@Resolver()
export class ProjectionStatusQuery {
  @Query(() => ProjectionStatus, { description: 'Head, checkpoint, lag, stale documents and parked lanes.' })
  async projectionStatus(@Ctx() { services }: GraphqlContext): Promise<ProjectionStatus> {
    const status = await services.progress.status();
    return {
      ...status,
      head: String(status.head),
      checkpoint: String(status.checkpoint),
      lagSeconds: Math.ceil(status.lagSeconds),
      parkedLanes: status.parkedLanes.map(({ lane, position, since }) => ({ lane, position: String(position), since })),
    };
  }
}
