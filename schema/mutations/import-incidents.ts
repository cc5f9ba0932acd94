import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { InlineOutcome, InlineRow } from '../../src/application/imports/import-inline.ts';
import type { RowError } from '../../src/application/imports/row-error.ts';
import type { ImportMode } from '../../src/domain/import/events.ts';
import { wellFormed } from '../../src/shared/storable-text.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { assertSourceSystem, DEFAULT_SOURCE_SYSTEM } from '../support/import-scope.ts';
import { importedRow } from '../support/imported-incident.ts';
import { assertLaneRuns } from '../support/incident-command.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  type UserError,
  written,
} from '../support/mutation.ts';
import { graphqlEnum } from '../support/register-enum.ts';
import { districtScope, visibleDistrict } from '../support/scope.ts';
import { ImportModeEnum, RowNotice } from '../types/import.ts';
import { ImportedIncidentInput } from '../types/imported-incident-input.ts';

export const ImportOutcomeEnum = graphqlEnum('ImportOutcome', 'What became of a row; when only tried, what would.', {
  IMPORTED: 'A new incident.',
  CHANGED: 'The incident was changed.',
  UNCHANGED: 'The incident reads so already.',
  REJECTED: 'Refused: `userErrors` says why.',
});

@InputType({ description: 'Incidents of a foreign system, without a file.' })
export class ImportIncidentsInput extends MutationInput {
  @Field(() => [ImportedIncidentInput], { description: 'Up to 500 incidents.' })
  rows!: ImportedIncidentInput[];

  @Field(() => ImportModeEnum, {
    defaultValue: 'MERGE',
    description: 'MERGE, or VALIDATE_ONLY, which writes nothing. Replacing takes a file.',
  })
  mode!: ImportMode;

  @Field(() => String, {
    defaultValue: DEFAULT_SOURCE_SYSTEM,
    description: 'Foreign system: with the source key it says which record is which.',
  })
  sourceSystem!: string;

  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;
}

@ObjectType({ description: 'What became of one row.' })
export class ImportedRow {
  @Field(() => Int, { description: 'Its place in `rows`, from 0.' })
  index!: number;

  @Field(() => String, { description: 'Its key at the source, as the row says it.' })
  sourceKey!: string;

  @Field(() => ImportOutcomeEnum, { description: 'What became of it.' })
  outcome!: InlineOutcome;

  @Field(() => ID, { nullable: true, description: 'The incident; null when the row was rejected.' })
  incidentId!: string | null;

  @Field(() => [RowNotice], { description: 'Changes made here that the row says otherwise.' })
  notices!: readonly RowNotice[];
}

@ObjectType({ implements: MutationPayload, description: 'What became of the rows, in their order.' })
export class ImportIncidentsPayload extends MutationPayload {
  @Field(() => [ImportedRow], { description: 'One for every row.' })
  rows!: readonly ImportedRow[];
}

@Resolver()
export class ImportIncidentsMutation {
  @Mutation(() => ImportIncidentsPayload, {
    description:
      'Adds and changes up to 500 incidents by source key. Every row stands for itself: one that is refused is told in userErrors, with its path, and keeps no other from being taken over.',
  })
  async importIncidents(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ImportIncidentsInput, { description: 'The incidents.' }) input: ImportIncidentsInput,
  ): Promise<PayloadBase & Pick<ImportIncidentsPayload, 'rows'>> {
    const districtId = districtScope(signedIn(context), input.districtId);
    await visibleDistrict(context, districtId);
    assertSourceSystem(input.sourceSystem);
    if (input.mode !== 'MERGE' && input.mode !== 'VALIDATE_ONLY')
      throw new Fault('BAD_USER_INPUT', 'Replacing takes a file: use startImport.');
    assertLaneRuns(context, districtId);
    const asked = commandContext(context, input);
    const isDryRun = asked.dryRun === true || input.mode === 'VALIDATE_ONLY';
    const { commands, imports } = context.services;
    const rows = await imports.inline(
      {
        importId: commands.deriveId(asked, 'importIncidents', 'import'),
        districtId,
        sourceSystem: input.sourceSystem,
        principal: signedIn(context),
        correlationId: context.correlationId,
        isDryRun,
        input: wellFormed(canonicalInput(input)),
      },
      input.rows.map(importedRow),
    );
    return {
      ...(await payloadOf(context, rows)),
      userErrors: rows.flatMap((row, index) => row.errors.map((error) => userErrorOf(error, index))),
      rows: rows.map(({ sourceKey, outcome, incidentId, notices }, index) => ({
        ...{ index, sourceKey, outcome, notices },
        incidentId: outcome === 'REJECTED' || (isDryRun && outcome === 'IMPORTED') ? null : incidentId,
      })),
    };
  }
}

/** The place of the last row that wrote, once queries see every one. */
async function payloadOf(context: GraphqlContext, rows: readonly InlineRow[]): Promise<PayloadBase> {
  const places = rows.flatMap((row) => row.written ?? []);
  const payloads = await Promise.all(places.map((place) => written(context, { ...place, isDryRun: false })));
  const last = payloads.reduce<PayloadBase | null>(
    (latest, one) => (latest === null || Number(one.position) >= Number(latest.position) ? one : latest),
    null,
  );
  if (last === null) return { userErrors: [], writeToken: null, position: null, isProjected: false };
  return { ...last, isProjected: payloads.every((one) => one.isProjected) };
}

const FIELDS: { readonly [column: string]: string } = {
  SchoolId: 'schoolCode',
  IncidentDate: 'occurredOn',
  StudentUniqueId: 'studentUniqueId',
  studentId: 'studentUniqueId',
  eventTypeId: 'behavior',
  resolutionTypeId: 'discipline',
  durationSchoolDays: 'days',
  resolutions: 'disciplines',
};

/** Where it is, from the row down to the field, and what is wrong there: one code stands for much in a row. */
function userErrorOf({ code, column, within = [], message }: RowError, index: number): UserError {
  const place = column === undefined ? within : [...within, column];
  return {
    code,
    message: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`,
    path: ['rows', String(index), ...place.map((name) => FIELDS[name] ?? name)],
    details: [{ key: 'reason', value: message }],
  };
}
