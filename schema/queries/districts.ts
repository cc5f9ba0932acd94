import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { DistrictDoc } from '../../projections/district/projection.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { assertDistrict, districtFilter } from '../support/scope.ts';
import { District, DistrictConnection } from '../types/district.ts';

@Resolver()
export class DistrictsQuery {
  @Query(() => DistrictConnection, {
    description: 'Districts and facilities by name: all of them for the agency, your own otherwise.',
  })
  async districts(
    @Ctx() context: GraphqlContext,
    @Arg('text', () => String, { nullable: true, description: 'Part of the name, or the code.' }) text?: string,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<DistrictDoc>> {
    const size = pageSize(first);
    const rows = await context.read.directory.districts({
      districtId: districtFilter(signedIn(context)),
      text: text ?? null,
      after: decodeCursor(after, 2),
      limit: size + 1,
    });
    const all = () =>
      context.read.directory.districts({
        districtId: districtFilter(signedIn(context)),
        text: text ?? null,
        after: null,
        limit: 10_000,
      });
    return connection(
      rows,
      size,
      (node) => ({ cursor: encodeCursor([node.name, node.id]), node }),
      async () => (await all()).length,
    );
  }

  @Query(() => District, { nullable: true, description: 'One district by id or by code. Give one of them.' })
  async district(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { nullable: true, description: 'Short id.' }) id?: string,
    @Arg('code', () => String, { nullable: true, description: "The agency's code." }) code?: string,
  ): Promise<DistrictDoc> {
    if ((id == null) === (code == null)) throw new Fault('BAD_USER_INPUT', 'Give either id or code.');
    const district =
      id == null ? await context.read.directory.districtByCode(code!) : await context.loaders.district.load(id);
    if (!district) throw notFound('district');
    assertDistrict(signedIn(context), district.id);
    return district;
  }
}
