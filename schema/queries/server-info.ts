import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { BEHAVIOR_CSV_TEMPLATE_PATH } from '../../src/application/imports/behavior-csv-columns.ts';
import { STATE_TIME_ZONE } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { DateTimeScalar } from '../scalars.ts';
import { MAX_FIRST } from '../support/connection.ts';

@ObjectType({ description: 'What this server is, for everybody.' })
export class ServerInfo {
  @Field(() => String, { description: 'Version of the product.' })
  version!: string;

  @Field(() => String, { description: 'The state agency that runs it.' })
  stateAgency!: string;

  @Field(() => String, { description: 'Time zone in which days begin and end.' })
  timeZone!: string;

  @Field(() => DateTimeScalar, { description: "The server's domain time." })
  now!: string;

  @Field(() => Boolean, { description: 'True when domain time is a demonstration clock.' })
  isDemoClock!: boolean;

  @Field(() => String, { description: 'Where an empty incident file with every column can be had (CSV version 1).' })
  behaviorCsvTemplateUrl!: string;

  @Field(() => Int, { description: 'Largest page.' })
  maxFirst!: number;
}

@Resolver()
export class ServerInfoQuery {
  @Query(() => ServerInfo, { description: 'Version, agency, clock and limits.' })
  serverInfo(@Ctx() { services }: GraphqlContext): ServerInfo {
    const { version, stateAgency, isDemoClock, publicUrl } = services.about;
    return {
      version,
      stateAgency,
      timeZone: STATE_TIME_ZONE,
      now: services.clock.now().toISOString(),
      isDemoClock,
      behaviorCsvTemplateUrl: `${publicUrl}${BEHAVIOR_CSV_TEMPLATE_PATH}`,
      maxFirst: MAX_FIRST,
    };
  }
}
