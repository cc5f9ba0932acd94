import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { SyncRecordRow } from '../../projections/state_incident/queries.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { After, connection, type Connection, dayCursor, encodeCursor, First, pageSize } from '../support/connection.ts';
import { districtScope, visibleDistrict } from '../support/scope.ts';
import { SyncRecordStatusEnum } from '../types/enums.ts';
import { SyncRecordConnection } from '../types/incident.ts';

@Resolver()
export class SyncRecordsQuery {
  @Query(() => SyncRecordConnection, {
    description:
      "A district's records on their way to the state, newest first: which wait, which do not go and why. Accounts with schools see those of their schools.",
  })
  async syncRecords(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('schoolYear', () => Int, { nullable: true, description: 'Only those of this school year.' })
    schoolYear?: number,
    @Arg('statuses', () => [SyncRecordStatusEnum], {
      nullable: true,
      description: 'Only those that stand so. At least one; all unless given.',
    })
    statuses?: string[],
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<SyncRecordRow>> {
    const principal = signedIn(context);
    const scope = districtScope(principal, districtId);
    await visibleDistrict(context, scope);
    const size = pageSize(first);
    const wanted = {
      districtId: scope,
      schoolIds: principal.schoolIds,
      schoolYear: schoolYear ?? null,
      statuses: statuses ?? null,
    };
    const records = await context.read.sync.records(wanted, { after: dayCursor(after), limit: size + 1 });
    return connection(
      records,
      size,
      (node) => ({ cursor: encodeCursor([node.occurredOn, node.incidentId]), node }),
      () => context.read.sync.countRecords(wanted),
    );
  }
}
