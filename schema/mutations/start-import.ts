import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { isBehaviorKind } from '../../src/application/imports/behavior-file.ts';
import { FileFault } from '../../src/application/imports/file-fault.ts';
import { importJobInput } from '../../src/application/imports/import-job-input.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import type { Upload } from '../../src/application/ports/files.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { ImportKind, ImportMode } from '../../src/domain/import/events.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import { canonicalJson } from '../../src/shared/canonical-json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { assertSourceSystem, DEFAULT_SOURCE_SYSTEM, importOrg } from '../support/import-scope.ts';
import { assertLaneRuns } from '../support/incident-command.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
} from '../support/mutation.ts';
import { isUuid } from '../support/uuid.ts';
import { ImportKindEnum, ImportModeEnum } from '../types/import.ts';
import { Job } from '../types/job.ts';

/** Files up to this size are planned before the mutation answers; larger ones are refused by their job. */
const PLANNED_AT_ONCE_BYTES = 5 * 1024 ** 2;

const TITLES: { readonly [Kind in ImportKind]: string } = {
  ORGANIZATIONS_EDFI: 'Import of districts and schools',
  CALENDARS_EDFI: 'Import of school calendars',
  STUDENTS_EDFI: 'Import of students',
  PROGRAMS_EDFI: 'Import of programs',
  ROSTER_CSV: 'Import of enrolments',
  BEHAVIOR_EDFI: 'Import of incidents',
  BEHAVIOR_CSV: 'Import of incidents',
  ATTENDANCE_CSV: 'Import of attendance',
};

@InputType({ description: 'A file that has been sent, and what to do with it.' })
export class StartImportInput extends MutationInput {
  @Field(() => ID, { description: 'The upload.' })
  uploadId!: string;

  @Field(() => ImportKindEnum, { description: 'What it holds, as announced.' })
  kind!: ImportKind;

  @Field(() => ImportModeEnum, { defaultValue: 'VALIDATE_ONLY', description: 'What to do with it.' })
  mode!: ImportMode;

  @Field(() => Int, {
    nullable: true,
    description: 'School year: incidents of another one are refused. Required by the replacing modes.',
  })
  schoolYear?: number | null;

  @Field(() => String, {
    defaultValue: DEFAULT_SOURCE_SYSTEM,
    description: 'Foreign system: with the source key it says which record is which.',
  })
  sourceSystem!: string;

  @Field(() => Int, { nullable: true, description: 'How many deletions you expect: any other number is refused.' })
  confirmedDeletions?: number | null;

  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The job that imports.' })
export class StartImportPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: 'The job; null when refused or only tried.' })
  job!: JobRow | null;
}

type Answer = PayloadBase & { readonly job: JobRow | null };

@Resolver()
export class StartImportMutation {
  @Mutation(() => StartImportPayload, {
    description:
      'Validates a file, merges it by source key, or replaces. Values without a meaning here and deletions that are not confirmed are refused before anything is written.',
  })
  async startImport(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => StartImportInput, { description: 'The import.' }) input: StartImportInput,
  ): Promise<Answer> {
    const org = await importOrg(context, input.kind, input.districtId);
    assertSourceSystem(input.sourceSystem);
    const { commands, jobs } = context.services;
    const asked = commandContext(context, input);
    const id = commands.deriveId(asked, 'startImport', 'job');
    const requested = canonicalJson(canonicalInput(input));
    const known = asked.dryRun === true ? null : await context.read.jobs.get(id);
    if (known) {
      if (known.input['requested'] !== requested)
        throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
      return { ...refusal(), job: known };
    }
    const upload = isUuid(input.uploadId) ? await context.read.transfers.upload(input.uploadId) : null;
    if (!upload || upload.org !== org) throw notFound('upload');
    if (upload.kind !== input.kind) throw new Fault('BAD_USER_INPUT', `The upload was announced as ${upload.kind}.`);
    if (upload.sha256 === null) return { ...refusal({ code: 'UPLOAD_INCOMPLETE', path: ['uploadId'] }), job: null };
    assertLaneRuns(context, org);
    assertReplacing(input);
    const refused = await refusedAtOnce(context, input, { ...upload, sha256: upload.sha256 });
    if (refused !== null) return { ...refusal(refused), job: null };
    if (asked.dryRun === true) return { ...refusal(), job: null };
    const { kind, mode, sourceSystem } = input;
    const request = importJobInput({
      ...{ kind, mode, sourceSystem },
      schoolYear: input.schoolYear ?? null,
      sha256: upload.sha256,
      sizeBytes: upload.sizeBytes,
      confirmedDeletions: input.confirmedDeletions ?? null,
      principal: signedIn(context),
      correlationId: context.correlationId,
      address: context.address,
    });
    const title = `${TITLES[kind]} (${mode.toLowerCase().replaceAll('_', ' ')})`;
    const requestedBy = signedIn(context).accountId;
    const job = await jobs.enqueue({
      id,
      kind: 'IMPORT',
      title,
      org,
      requestedBy,
      certificationId: null,
      input: { ...request, requested },
    });
    return { ...refusal(), job };
  }
}

function assertReplacing({ kind, mode, schoolYear }: StartImportInput): void {
  if (mode !== 'REPLACE_SOURCE' && mode !== 'REPLACE_ALL') return;
  if (!isBehaviorKind(kind)) throw new Fault('BAD_USER_INPUT', 'Only incidents can be replaced.');
  if (schoolYear == null) throw new Fault('BAD_USER_INPUT', 'schoolYear is required when replacing.');
}

/** Why the import cannot begin, where the file is small enough to look now. A file that cannot be read is the job's to tell. */
async function refusedAtOnce(
  context: GraphqlContext,
  input: StartImportInput,
  upload: Upload & { readonly sha256: string },
): Promise<Rejection | null> {
  const { imports } = context.services;
  const { kind } = input;
  if (!isBehaviorKind(kind) || (upload.sizeBytes ?? Infinity) > PLANNED_AT_ONCE_BYTES) return null;
  try {
    const refused = await imports.refusal({
      kind,
      org: upload.org,
      schoolYear: input.schoolYear ?? null,
      sourceSystem: input.sourceSystem,
      mode: input.mode,
      confirmedDeletions: input.confirmedDeletions ?? null,
      source: imports.sourceOf(upload.sha256),
    });
    const path = refused?.code === 'DELETIONS_NOT_CONFIRMED' ? ['confirmedDeletions'] : ['uploadId'];
    return refused && { code: refused.code, path, details: refused.details };
  } catch (error) {
    if (error instanceof FileFault) return null;
    throw error;
  }
}
