import type { ImportCommand } from '../../domain/import/commands.ts';
import { importDecider } from '../../domain/import/decider.ts';
import type { WantedMapping } from '../../domain/source-crosswalk/commands.ts';
import type { Clock } from '../../shared/clock.ts';
import { Fault } from '../faults.ts';
import { JobCancelled } from '../ports/jobs.ts';
import type { BlobStore } from '../ports/files.ts';
import type { InlineRequests, SourceValueSeen } from '../ports/imports.ts';
import type { StrangerLooks } from '../ports/stranger-looks.ts';
import type { ReadProgress } from '../ports/read-progress.ts';
import { streams } from '../streams.ts';
import { crosswalkImpact, type CrosswalkImpact } from './crosswalk-impact.ts';
import type { FileSource } from './file-source.ts';
import { type BehaviorKind, behaviorFormats, isBehaviorKind } from './behavior-file.ts';
import { type BehaviorPorts, foresee, importBehavior, incidentScope } from './import-behavior.ts';
import { importInline, type InlineInput, type InlineRequest, type InlineRow } from './import-inline.ts';
import type { ImportControl, ImportRefused, ImportRequest, ImportResult } from './import-request.ts';
import type { RowRun } from './import-rows.ts';
import { ImportTally } from './import-tally.ts';
import { countingBytes } from './counting-bytes.ts';
import { contentCounts, validationResult } from './validation-result.ts';
import { importReferenceRows, readToTheEnd, referenceNames } from './reference-imports.ts';
import { RowCommands } from './row-plan.ts';
import { type BehaviorRequest, type BehaviorSurvey, refusalOf, surveyBehavior } from './survey-behavior.ts';

export interface ImportRunnerPorts extends Omit<BehaviorPorts, 'clock'> {
  readonly progress: ReadProgress;
  readonly blobs: BlobStore;
  readonly inlineRequests: InlineRequests;
  readonly strangerLooks: StrangerLooks;
}

const OPERATIONS = {
  StartImport: 'importStarted',
  CompleteImport: 'importCompleted',
  CancelImport: 'importCancelled',
} as const;

/** How long a batch may take to become readable before the import goes on all the same. */
const PROJECTION_WAIT_MS = 60_000;

/** Takes files over. Running the same import again, also after a crash in the middle, ends in the same records and the same counts. */
export class ImportRunner {
  readonly #ports: ImportRunnerPorts & { readonly clock: Clock };

  constructor(ports: ImportRunnerPorts) {
    this.#ports = { ...ports, clock: ports.commands.clock };
  }

  /** Opens a stored file from its beginning, once per pass. */
  sourceOf(sha256: string): FileSource {
    const { blobs } = this.#ports;
    return async function* () {
      yield* (await blobs.open(sha256)) as AsyncIterable<Uint8Array>;
    };
  }

  /** Values of a foreign system that imports have met, whether the crosswalk knows them or not. */
  valuesSeen(districtId: string, sourceSystem: string): Promise<readonly SourceValueSeen[]> {
    return this.#ports.sourceValues.list(districtId, sourceSystem);
  }

  /** Takes over incidents that came in a request, each by itself. */
  inline(request: InlineRequest, rows: readonly InlineInput[]): Promise<readonly InlineRow[]> {
    return importInline(this.#ports, request, rows);
  }

  /** What the crosswalk, with `mappings` laid over it, would make of a file. Throws `FileFault`. */
  impact(request: Omit<BehaviorRequest, 'mode'>, mappings: readonly WantedMapping[]): Promise<CrosswalkImpact> {
    return crosswalkImpact(this.#ports, request, mappings);
  }

  /** Why a behavior import would be refused as a whole; null when it may begin. Throws `FileFault`. */
  async refusal(
    request: BehaviorRequest & Pick<ImportRequest, 'confirmedDeletions'>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ImportRefused | null> {
    return refusalOf(await this.#survey(request, signal), request);
  }

  /**
   * One import of an organization at a time; the others wait. Throws `FileFault` and `ImportRefused` before anything is written, and
   * the signal's reason when aborted. What it wrote can be read when it resolves.
   */
  run(request: ImportRequest, control: ImportControl): Promise<ImportResult> {
    if (this.#ports.progress.isLaneParked(request.org))
      throw new Fault('LANE_FAULTED', "The district's data is being repaired; try again later.");
    return this.#ports.gate.exclusively(request.org, control.signal, () => {
      const counted = countingBytes(request);
      return request.mode === 'VALIDATE_ONLY'
        ? this.#validate(counted.request, control)
        : this.#apply(counted.request, control, counted.percent);
    });
  }

  async #validate(request: ImportRequest, control: ImportControl): Promise<ImportResult> {
    const tally = new ImportTally(referenceNames[request.kind]);
    const behavior = ofBehavior(request);
    if (behavior === null) {
      const run = { request, tally, commands: this.#ports.commands, signal: control.signal };
      const looking = { ...run, isApplied: false, isResumed: false, afterBatch: async () => undefined };
      await importReferenceRows(this.#ports, request, looking);
      return tally.result;
    }
    const outlook = await foresee(this.#ports, behavior, control.signal);
    await this.#remember(request, outlook);
    return validationResult(outlook, behaviorFormats[behavior.kind].names);
  }

  async #apply(request: ImportRequest, control: ImportControl, percentRead: () => number): Promise<ImportResult> {
    const isResumed = await this.#isStarted(request);
    const behavior = ofBehavior(request);
    const survey = behavior === null ? null : await this.#survey(behavior, control.signal);
    if (survey === null) await readToTheEnd(request);
    else await this.#remember(request, survey);
    // What was confirmed when the import began is partly done when it goes on.
    const refused = survey === null || isResumed ? null : refusalOf(survey, request);
    if (refused !== null) throw refused;
    const { importId, org, kind, mode, schoolYear, sourceSystem, sha256 } = request;
    await this.#record(request, {
      type: 'StartImport',
      data: { importId, org, kind, mode, schoolYear, sourceSystem, sha256 },
    });
    const tally = new ImportTally(behavior === null ? referenceNames[kind] : behaviorFormats[behavior.kind].names);
    // How many incidents there are is known; of other files only how long they are.
    const percent = () =>
      survey === null ? percentRead() : (100 * tally.result.read) / Math.max(1, survey.summary.read);
    let before: ImportTally['last'] = null;
    const run: RowRun = {
      request,
      tally,
      commands: this.#ports.commands,
      signal: control.signal,
      isApplied: true,
      isResumed,
      isOrdered: kind === 'ORGANIZATIONS_EDFI',
      afterBatch: async () => {
        // Rows of other files may rest on the batch before; incidents only must not run far ahead of their readers.
        await this.#untilReadable(behavior === null ? tally.last : before);
        before = tally.last;
        await control.progress(percent(), { ...tally.result, rowErrors: [], notices: [] });
      },
    };
    try {
      if (behavior === null || survey === null) await importReferenceRows(this.#ports, request, run);
      else await importBehavior(this.#ports, behavior, survey, run);
    } catch (error) {
      // Whatever stopped it: no row is half done, and what was done is told.
      await control.progress(percent(), tally.result);
      const { reason } = control.signal as { readonly reason: unknown };
      if (reason instanceof JobCancelled) await this.#recordCancelled(request, tally.result, reason.cancelledBy);
      throw error;
    }
    const done = tally.result;
    const result: ImportResult = {
      ...done,
      // Deletions of an earlier run of this import are not missing any more; all that were confirmed are done now.
      deleted: isResumed && survey !== null ? Math.max(done.deleted, request.confirmedDeletions ?? 0) : done.deleted,
      ...(survey !== null && { read: survey.summary.read, byKind: contentCounts(survey) }),
    };
    const { imported, changed, deleted, rejected } = result;
    await this.#untilReadable(
      await this.#record(request, {
        type: 'CompleteImport',
        data: { importId, org, imported, changed, deleted, rejected },
      }),
    );
    return result;
  }

  async #recordCancelled(request: ImportRequest, result: ImportResult, cancelledBy: string): Promise<void> {
    const { importId, org } = request;
    const { imported, changed, deleted, rejected } = result;
    const data = { importId, org, imported, changed, deleted, rejected, cancelledBy };
    await this.#untilReadable(await this.#record(request, { type: 'CancelImport', data }));
  }

  /** Reads a behavior file to its end. */
  async #survey(request: BehaviorRequest, signal: AbortSignal): Promise<BehaviorSurvey> {
    const { crosswalk } = await incidentScope(this.#ports, request);
    const known = new Map(crosswalk.map(({ kind, value, localTypeId }) => [`${kind} ${value}`, localTypeId]));
    return surveyBehavior(this.#ports, request, (kind, value) => known.get(`${kind} ${value}`) ?? null, signal);
  }

  /** Keeps the values of the file for the crosswalk. */
  async #remember({ org, sourceSystem }: ImportRequest, { summary }: BehaviorSurvey): Promise<void> {
    const values = summary.values.map(({ kind, value, count }) => ({ kind, value, times: count }));
    await this.#ports.sourceValues.record(org, sourceSystem, values);
  }

  async #isStarted({ importId, org, principal, correlationId, ...rest }: ImportRequest): Promise<boolean> {
    const { kind, mode, schoolYear, sourceSystem, sha256 } = rest;
    const outcome = await this.#ports.commands.handle(
      { principal, correlationId, idempotencyKey: importId, dryRun: true },
      {
        operation: 'isImportStarted',
        stream: streams.import(org, importId),
        org,
        decider: importDecider,
        input: {},
        command: (): ImportCommand => ({
          type: 'StartImport',
          data: { importId, org, kind, mode, schoolYear, sourceSystem, sha256 },
        }),
      },
    );
    return outcome.kind === 'done' && outcome.events.length === 0;
  }

  async #record(
    request: ImportRequest,
    command: ImportCommand,
  ): Promise<{ readonly stream: string; readonly revision: number }> {
    const { importId, org, schoolYear } = request;
    const stream = streams.import(org, importId);
    const outcome = await new RowCommands(this.#ports.commands, request, command.type).handle({
      operation: OPERATIONS[command.type],
      stream,
      org,
      ...(schoolYear !== null && { schoolYear }),
      decider: importDecider,
      command: () => command,
    });
    if (outcome.kind === 'rejected') throw new Error(`${command.type} of ${importId} was refused`);
    return outcome;
  }

  /** Keeps an import at most one batch ahead of its readers, so that other people's changes become readable in time. */
  async #untilReadable(last: { readonly stream: string; readonly revision: number } | null): Promise<void> {
    if (last !== null) await this.#ports.progress.waitForRevision(last.stream, last.revision, PROJECTION_WAIT_MS);
  }
}

const ofBehavior = ({ kind, ...request }: ImportRequest): (ImportRequest & { readonly kind: BehaviorKind }) | null =>
  isBehaviorKind(kind) ? { ...request, kind } : null;
