import type { EventTypeDoc } from '../../projections/event_type/projection.ts';
import type { TypeChange } from '../../projections/certification/locked-by-mappings.ts';
import type { ResolutionTypeDoc } from '../../projections/resolution_type/projection.ts';
import type { CommandOutcome } from '../../src/application/command-handler.ts';
import { streams } from '../../src/application/streams.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import { type CopyPlan, planCopy } from '../../src/domain/reference/copy-plan.ts';
import { changedDays, reasonGiven } from '../../src/domain/reference/changed-days.ts';
import { codesOn, type DatedMapping } from '../../src/domain/reference/effective.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { schoolYearStart } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { commandContext, type MutationInput } from './mutation.ts';

export interface PlannedCopy {
  readonly kind: 'EVENT' | 'RESOLUTION';
  readonly type: EventTypeDoc | ResolutionTypeDoc;
  readonly plan: CopyPlan;
  /** State codes of the first day. */
  readonly activeCodes: ReadonlySet<string>;
}

/** What carrying codes from one school year to another comes to, for every type that is in use in the later of the two. */
export async function plannedCopies(
  context: GraphqlContext,
  about: { readonly districtId: string; readonly fromSchoolYear: number; readonly toSchoolYear: number },
): Promise<readonly PlannedCopy[]> {
  const { mappings } = context.read;
  const { districtId, fromSchoolYear, toSchoolYear } = about;
  const [eventTypes, resolutionTypes, lists] = await Promise.all([
    mappings.eventTypes(districtId, null),
    mappings.resolutionTypes(districtId, null),
    mappings.stateCodeLists(),
  ]);
  const firstDay = schoolYearStart(toSchoolYear);
  const codes = codesOn(lists, firstDay);
  const planned = (
    kind: PlannedCopy['kind'],
    types: readonly (EventTypeDoc | ResolutionTypeDoc)[],
    activeCodes: ReadonlySet<string>,
  ): readonly PlannedCopy[] =>
    types
      .filter(({ endsOn }) => endsOn === null || endsOn >= firstDay)
      .map((type) => ({
        kind,
        type,
        plan: planCopy(type.mappings, fromSchoolYear, toSchoolYear, activeCodes),
        activeCodes,
      }));
  return [
    ...planned('EVENT', eventTypes, new Set(codes.eventCodes.keys())),
    ...planned('RESOLUTION', resolutionTypes, new Set(codes.resolutionCodes.keys())),
  ];
}

/** A request to copy; its reason goes into the event of every type (A20). */
type CopyInput = MutationInput & { readonly reason?: string | null };

/** The days on which a copy gives its type another code than it has. */
export function changeOf({ type, plan }: PlannedCopy): readonly TypeChange[] {
  const days = changedDays(type.mappings, plan);
  if (days === null) return [];
  const { from } = days;
  const ends = [days.until, plan.restore?.effectiveFrom ?? null].filter((day) => day !== null).sort();
  return [{ typeId: type.id, from, until: ends[0] ?? null }];
}

/** Writes each change to its type's stream. Keys derive from the request's: when it is sent again, only what is missing is written. */
export async function carryMappings(
  context: GraphqlContext,
  input: CopyInput,
  copies: readonly PlannedCopy[],
): Promise<void> {
  for (const copy of copies) {
    const { effectiveFrom, stateCode, restore } = copy.plan;
    await mapType(context, input, copy, { effectiveFrom, stateCode });
    // A type that ends in the year has nothing to go on with.
    const isOver = restore !== null && copy.type.endsOn !== null && copy.type.endsOn < restore.effectiveFrom;
    if (restore && !isOver) await mapType(context, input, copy, restore);
  }
}

async function mapType(
  context: GraphqlContext,
  input: CopyInput,
  { kind, type, activeCodes }: PlannedCopy,
  mapping: DatedMapping,
): Promise<void> {
  const { commands } = context.services;
  const reason = reasonGiven(input);
  const own = commandContext(context, input);
  const key = { ...own, idempotencyKey: `${own.idempotencyKey}/${type.id}/${mapping.effectiveFrom}` };
  const request = {
    operation: 'copyMappings',
    org: type.districtId,
    input: { typeId: type.id, ...mapping, ...(reason !== null && { reason }) },
    // What held before goes on holding, whatever the state's list says now: its code is not checked again.
  };
  const known = {
    ...mapping,
    reason,
    activeCodes: new Set([...activeCodes, ...(mapping.stateCode ? [mapping.stateCode] : [])]),
  };
  const outcome: CommandOutcome<unknown> =
    kind === 'EVENT'
      ? await commands.handle(key, {
          ...request,
          stream: streams.eventType(type.districtId, type.id),
          decider: eventTypeDecider,
          command: () => ({ type: 'MapEventType', ...known }),
        })
      : await commands.handle(key, {
          ...request,
          stream: streams.resolutionType(type.districtId, type.id),
          decider: resolutionTypeDecider,
          command: () => ({ type: 'MapResolutionType', ...known }),
        });
  if (outcome.kind === 'rejected')
    throw new Error(`a planned mapping was refused: ${JSON.stringify(outcome.rejections)}`);
}
