import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { mappedCodeOn } from '../../src/domain/reference/effective.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { assertSourceSystem, DEFAULT_SOURCE_SYSTEM } from '../support/import-scope.ts';
import { districtScope } from '../support/scope.ts';
import { SourceCodeMapping } from '../types/source-code-mapping.ts';

@Resolver()
export class SourceCodeMappingsQuery {
  @Query(() => [SourceCodeMapping], {
    description:
      'The crosswalk of a foreign system: what imports have met and what is mapped. Unmapped values first, the most frequent on top.',
  })
  sourceCodeMappings(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('sourceSystem', () => String, { defaultValue: DEFAULT_SOURCE_SYSTEM, description: 'Foreign system.' })
    sourceSystem?: string,
    @Arg('onlyUnmapped', () => Boolean, { defaultValue: false, description: 'Leaves out what is mapped.' })
    isOnlyUnmapped?: boolean,
  ): Promise<readonly SourceCodeMapping[]> {
    const system = sourceSystem ?? DEFAULT_SOURCE_SYSTEM;
    assertSourceSystem(system);
    return crosswalkRows(context, districtScope(signedIn(context), districtId), system, isOnlyUnmapped === true);
  }
}

/** Values seen and values mapped, as one list. */
export async function crosswalkRows(
  context: GraphqlContext,
  districtId: string,
  sourceSystem: string,
  isOnlyUnmapped: boolean,
): Promise<readonly SourceCodeMapping[]> {
  const { mappings } = context.read;
  const [seen, crosswalk, eventTypes, resolutionTypes] = await Promise.all([
    context.services.imports.valuesSeen(districtId, sourceSystem),
    mappings.crosswalk(districtId, sourceSystem),
    mappings.eventTypes(districtId, null),
    mappings.resolutionTypes(districtId, null),
  ]);
  const types = new Map([...eventTypes, ...resolutionTypes].map((type) => [type.id, type]));
  const localTypeIds = new Map(
    (crosswalk?.mappings ?? []).map(({ kind, value, localTypeId }) => [`${kind} ${value}`, localTypeId]),
  );
  const values = new Map(
    [...(crosswalk?.mappings ?? []).map(({ kind, value }) => ({ kind, value, times: 0 })), ...seen].map((one) => [
      `${one.kind} ${one.value}`,
      one,
    ]),
  );
  const today = stateDate(context.services.clock.now());
  return [...values]
    .map(([key, { kind, value, times }]) => {
      const localTypeId = localTypeIds.get(key) ?? null;
      const type = types.get(localTypeId ?? '');
      return {
        kind,
        value,
        timesSeen: times,
        localTypeId,
        localTypeName: type?.name ?? null,
        stateCode: type ? mappedCodeOn(type.mappings, today) : null,
      };
    })
    .filter((row) => !isOnlyUnmapped || row.localTypeId === null)
    .sort(
      (a, b) =>
        Number(a.localTypeId !== null) - Number(b.localTypeId !== null) ||
        b.timesSeen - a.timesSeen ||
        (a.kind + a.value < b.kind + b.value ? -1 : 1),
    );
}
