import { streams } from '../../application/streams.ts';
import type { CertificationCommand } from '../../domain/certification/commands.ts';
import { silentSchools } from '../../domain/certification/certification-state.ts';
import { certificationDecider } from '../../domain/certification/decider.ts';
import type { CertificationState } from '../../domain/certification/state.ts';
import { stateDate } from '../../shared/calendar.ts';
import { forEach, giveCommand, SEEDER } from '../seed-commands.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { personIdOf } from './write-people.ts';

type Parts = Pick<StateWorldParts, 'commands' | 'read' | 'validationRuns'>;

/** One participant of a window, and who signs for it. */
export interface PlannedCertification {
  readonly certificationId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
  /** People who have to sign, in the order in which they do. */
  readonly certifiers: readonly { readonly personId: string; readonly name: string }[];
}

/** The agency's own people in the command of a person. */
export const actorOf = (personId: string, isApprover = false) => ({ personId, isApprover, isImpersonated: false });

const firstOf = ({ certifiers }: PlannedCertification) => actorOf(certifiers[0]!.personId);
const todayOf = ({ commands }: Pick<Parts, 'commands'>): string => stateDate(commands.clock.now());

/** The name of the report that the product keeps for both steps. */
const GROUP_ID = 'behavior';
const RECORD_FORMAT = 'behavior/1';
const PATIENCE_MS = 15 * 60_000;

/** Waits until every certification is as far as asked; the reactors and the workers bring them there. */
export async function untilAll(
  { read }: Pick<Parts, 'read'>,
  ids: readonly string[],
  isThere: (state: CertificationState) => boolean,
): Promise<void> {
  const started = performance.now();
  const missingOf = async (asked: readonly string[]): Promise<readonly string[]> => {
    const found = await read.certifications.byIds(asked);
    return asked.filter((id) => {
      const doc = found.get(id);
      return !doc || !isThere(doc.state);
    });
  };
  for (let waiting = ids; waiting.length > 0;) {
    // One is asked about until it is there: everybody's documents are much to read again and again.
    if ((await missingOf(waiting.slice(-1))).length === 0) {
      waiting = await missingOf(waiting);
      continue;
    }
    if (performance.now() - started > PATIENCE_MS)
      throw new Error(`${waiting.length} certifications do not go on, the first is ${waiting[0]}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One command about one certification, decided on its own stream. */
export async function actOn(
  { commands }: Pick<Parts, 'commands'>,
  { certificationId, districtId, schoolYear }: PlannedCertification,
  operation: string,
  command: (
    state: CertificationState,
    id: (name: string) => string,
  ) => CertificationCommand | Promise<CertificationCommand>,
): Promise<void> {
  await giveCommand(commands, districtId, operation, streams.certification(certificationId), {
    decider: certificationDecider,
    schoolYear,
    command: (state, { id }) => {
      if (!state) throw new Error(`${certificationId} was never opened`);
      return command(state, id);
    },
  });
}

/** So many districts go through the wizard together. */
const GROUP = 40;

/**
 * The four steps of the wizard for many districts, up to the last signature: sent to the state. While the state validates and captures one
 * group, the next one validates what it has: neither the server nor the database waits for the other.
 */
export async function certify(parts: Parts, planned: readonly PlannedCertification[]): Promise<void> {
  let before: Promise<void> = Promise.resolve();
  const all: Promise<void>[] = [];
  for (let at = 0; at < planned.length; at += GROUP) {
    const group = planned.slice(at, at + GROUP);
    const validated = before.then(() => validate(parts, group));
    all.push(validated.then(() => sendToState(parts, group)));
    before = validated;
  }
  await Promise.all(all);
}

/** The first two steps: the district's own validation is run, the state's is asked for. */
function validate(parts: Parts, planned: readonly PlannedCertification[]): Promise<void> {
  return forEach(planned, async (one) => {
    await actOn(parts, one, 'runDistrictValidation', async (_, id) => {
      const { position, rulesetDigest, counts } = await districtRun(parts, one, id('run'), todayOf(parts));
      return {
        type: 'RecordDistrictValidation',
        actor: firstOf(one),
        today: todayOf(parts),
        runId: id('run'),
        position,
        rulesetDigest,
        counts,
      };
    });
    await actOn(parts, one, 'runStateValidation', (_, id) => ({
      type: 'QueueStateValidation',
      actor: firstOf(one),
      today: todayOf(parts),
      runId: id('run'),
    }));
  });
}

/** The state's report is read, a snapshot is taken, and everybody signs it. */
async function sendToState(parts: Parts, planned: readonly PlannedCertification[]): Promise<void> {
  const ids = idsOf(planned);
  // A world that goes on after it was cut off may have brought some further already, up to another cycle in which nothing has run yet.
  await untilAll(parts, ids, ({ stateValidation, snapshots }) => stateValidation !== null || snapshots.length > 0);
  await forEach(planned, (one) => viewAs(parts, one, 'markReportViewed', (state) => state.stateValidation!.runId));
  await forEach(planned, (one) =>
    actOn(parts, one, 'takeSnapshot', (_, id) => ({
      type: 'RequestSnapshot',
      actor: firstOf(one),
      today: todayOf(parts),
      snapshotId: id('snapshot'),
      recordFormat: RECORD_FORMAT,
    })),
  );
  await untilAll(parts, ids, ({ snapshots }) => (snapshots.at(-1)?.capture ?? null) !== null);
  await forEach(planned, async (one) => {
    await viewAs(parts, one, 'markSnapshotViewed', (state) => state.snapshots.at(-1)!.snapshotId);
    for (const { personId, name } of one.certifiers)
      await actOn(parts, one, `submitCertification/${personId}`, (state) => {
        const { snapshotId, capture } = state.snapshots.at(-1)!;
        return {
          type: 'SubmitCertification',
          actor: actorOf(personId),
          today: todayOf(parts),
          snapshotId,
          digest: capture!.digest,
          attestation: {
            typedName: name,
            signerName: name,
            isPasswordConfirmed: true,
            isZeroReport: capture!.rowCount === 0,
            areSilentSchoolsConfirmed: silentSchools(state) > 0,
          },
        };
      });
  });
}

/** Each certifier opens what they sign. */
async function viewAs(
  parts: Parts,
  one: PlannedCertification,
  operation: string,
  reportOf: (state: CertificationState) => string,
): Promise<void> {
  for (const { personId } of one.certifiers)
    await actOn(parts, one, `${operation}/${personId}`, (state) => ({
      type: 'MarkReportViewed',
      actor: actorOf(personId),
      today: todayOf(parts),
      reportId: reportOf(state),
    }));
}

/** Counted and kept before the log says so, as the operation does it. */
async function districtRun(
  { validationRuns, commands }: Parts,
  { certificationId, districtId, schoolId, schoolYear }: PlannedCertification,
  id: string,
  today: string,
) {
  const schoolIds = schoolId === null ? null : [schoolId];
  const head = {
    id,
    certificationId,
    groupId: GROUP_ID,
    ranAt: commands.clock.now().toISOString(),
    ranBy: SEEDER.accountId,
  };
  return validationRuns.run(head, 'DISTRICT', { districtId, schoolIds, schoolYear }, today);
}

/** The state's approver takes what was sent. */
export function approve(parts: Pick<Parts, 'commands'>, one: PlannedCertification): Promise<void> {
  return actOn(parts, one, 'approveCertification', ({ sent }) => ({
    type: 'ApproveCertification',
    actor: actorOf(personIdOf('sam'), true),
    today: todayOf(parts),
    snapshotId: sent!.snapshotId,
    digest: sent!.digest,
    note: null,
  }));
}

/** The certifications are there with everybody who has to sign. */
export const untilOpen = (parts: Pick<Parts, 'read'>, planned: readonly PlannedCertification[]): Promise<void> =>
  untilAll(parts, idsOf(planned), () => true);

export const idsOf = (planned: readonly PlannedCertification[]): readonly string[] =>
  planned.map(({ certificationId }) => certificationId);
