import { groupBy } from '../../src/shared/group-by.ts';
import type { CertificationDoc } from '../../projections/certification/projection.ts';
import { notFound } from '../../src/application/faults.ts';
import {
  allowedActions,
  blockedBy,
  type CertificationActor,
  type CertificationState,
  certifierProgress,
  currentSnapshot,
  eventStatus,
  isActiveCertifier,
  isActiveReviewer,
  overdueTimeline,
  recordStatus,
  requiredCertifiers,
  type SnapshotState,
  snapshotStatus,
  standingSubmissions,
  statusOn,
  userStatusTimeline,
  wizardProgress,
} from '../../src/domain/certification/status.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { type IsoDate, stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { Certification } from '../types/certification.ts';
import type { CertifierStatus } from '../types/certifier-status.ts';
import type { Snapshot } from '../types/snapshot.ts';
import { userErrors } from './mutation.ts';

/** Whether the account may see a district's certifications: its own district's, or every one for the agency. */
export const maySeeDistrict = ({ districtId }: Principal, ofDistrict: string): boolean =>
  districtId === null || districtId === ofDistrict;

/** A certification that the account may see; another district's gets the answer of an unknown one. */
export async function visibleCertification(context: GraphqlContext, id: string): Promise<CertificationDoc> {
  const doc = await context.loaders.certification.load(id);
  if (!doc || !maySeeDistrict(signedIn(context), doc.districtId)) throw notFound('certification');
  return doc;
}

/** Who acts, as the gates see it. */
export async function certificationActor(context: GraphqlContext, categoryId: string): Promise<CertificationActor> {
  const { personId, impersonatedBy } = signedIn(context);
  const approves = personId === null ? null : await context.loaders.approverCategories.load(personId);
  return {
    personId: personId ?? '',
    isApprover: approves?.has(categoryId) === true,
    isImpersonated: impersonatedBy !== null,
  };
}

export const today = (context: GraphqlContext): IsoDate => stateDate(context.services.clock.now());

/** What a certification was, is, or would be. */
export interface CertificationMoment {
  readonly state: CertificationState;
  readonly position: number | string;
  readonly version: number;
  readonly modifiedAt: string;
  /** Day on which statuses are judged. */
  readonly day: IsoDate;
  readonly asOf?: Certification['asOf'];
}

export async function certificationNode(context: GraphqlContext, doc: CertificationDoc): Promise<Certification> {
  return certificationAt(context, { ...doc, day: today(context) });
}

/** Every derived word comes from the domain's own functions: there is no second implementation of a status or a gate. */
export async function certificationAt(
  context: GraphqlContext,
  { state, position, version, modifiedAt, day, asOf = null }: CertificationMoment,
): Promise<Certification> {
  const actor = await certificationActor(context, state.categoryId);
  const mine = userStatusTimeline(state, actor.personId);
  const { whyNotNext, ...wizard } = wizardProgress(state, actor, day);
  const progress = certifierProgress(state);
  const current = currentSnapshot(state);
  const approved = state.snapshots.find((one) => one.snapshotId === state.approval?.snapshotId);
  return {
    id: state.certificationId,
    name: state.name,
    schoolYear: state.schoolYear,
    level: state.level,
    cycle: state.cycle,
    eventStatus: eventStatus(state),
    recordStatus: recordStatus(state),
    startsOn: state.startsOn,
    opensOn: state.opensOn,
    dueOn: state.dueOn,
    lastDayPolicy: state.lastDayPolicy,
    lastInstructionDay: state.lastInstructionDay,
    isOverdue: statusOn(overdueTimeline(state), day),
    isFrozen: state.isFrozen,
    attestationText: state.attestationText,
    myUserStatus: mine && statusOn(mine, day),
    myRole: roleOf(state, actor),
    allowedActions: asOf ? ['VIEW'] : allowedActions(state, actor, day),
    blockedBy: userErrors(blockedBy(state, actor, day)),
    wizard: { ...wizard, whyNotNext: userErrors(whyNotNext) },
    certifiers: certifiers(state, day),
    certifiersDone: progress.done,
    certifiersTotal: progress.total,
    snapshots: state.snapshots.map((one) => snapshotNode(state, one)),
    currentSnapshot: current && snapshotNode(state, current),
    approvedSnapshot: approved ? snapshotNode(state, approved) : null,
    recertificationRequest: state.request,
    recertification: state.recertification && {
      ...state.recertification,
      isByRequest: state.recertification.cause === 'DISTRICT_REQUEST',
    },
    districtRunId: state.districtValidation?.runId ?? null,
    stateRunId: state.stateValidation?.runId ?? null,
    position: String(position),
    version,
    modifiedAt,
    eventId: state.eventId,
    districtId: state.districtId,
    schoolId: state.schoolId,
    state,
    asOf,
  };
}

export function snapshotNode(state: CertificationState, snapshot: SnapshotState): Snapshot {
  const { capture } = snapshot;
  return {
    id: snapshot.snapshotId,
    cycle: snapshot.cycle,
    status: snapshotStatus(state, snapshot),
    trigger: snapshot.trigger,
    digest: capture?.digest ?? null,
    position: capture ? String(capture.position) : null,
    rowCount: capture?.rowCount ?? null,
    fatalCount: capture?.fatalCount ?? null,
    warningCount: capture?.warningCount ?? null,
    takenAt: snapshot.requestedAt,
    recordFormat: snapshot.recordFormat,
    reason: snapshot.reason,
    supersedesId: snapshot.supersedes,
    supersededById: snapshot.supersededBy,
    certificationId: state.certificationId,
    districtId: state.districtId,
    state,
  };
}

/** A snapshot that the account may see; NOT_FOUND for unknown ones and other districts'. */
export async function visibleSnapshot(context: GraphqlContext, snapshotId: string): Promise<Snapshot> {
  const capture = await context.read.certifications.capture(snapshotId);
  if (!capture || !maySeeDistrict(signedIn(context), capture.districtId)) throw notFound('snapshot');
  const { state } = await visibleCertification(context, capture.certificationId);
  const snapshot = state.snapshots.find((one) => one.snapshotId === snapshotId);
  if (!snapshot) throw notFound('snapshot');
  return snapshotNode(state, snapshot);
}

/**
 * The schools of whose records the account sees what was certified; null: of every one. A district certifies all of its schools with one
 * digest, so who signs for it must see all of it: active certifiers of the certification do, beside the agency and accounts that see the
 * whole district anyway. Everybody else who works for some schools, reviewers and administrators too, sees what was certified of these, as of
 * every other record. Counts, digests and statuses are the district's own and are shown to all of its people.
 */
export function certifiedSchools(
  { personId, schoolIds }: Pick<Principal, 'personId' | 'schoolIds'>,
  state: CertificationState,
): readonly string[] | null {
  return personId !== null && isActiveCertifier(state, personId) ? null : schoolIds;
}

function roleOf(state: CertificationState, { personId, isApprover }: CertificationActor): Certification['myRole'] {
  if (isActiveCertifier(state, personId)) return 'CERTIFIER';
  if (isActiveReviewer(state, personId)) return 'REVIEWER';
  return isApprover ? 'STATE_APPROVER' : null;
}

/** One line per person and role. */
function certifiers(state: CertificationState, day: IsoDate): readonly CertifierStatus[] {
  const lines = (
    role: 'CERTIFIER' | 'REVIEWER',
    members: readonly { readonly personId: string; readonly isActive: boolean }[],
  ) =>
    [...groupBy(members, ({ personId }) => personId)].map(([personId, rows]) => ({
      role,
      personId,
      isActive: rows.some(({ isActive }) => isActive),
    }));
  const required = requiredCertifiers(state);
  const active = lines('CERTIFIER', state.certifiers);
  const others = lines('REVIEWER', state.reviewers).filter(
    (line) => !active.some((one) => one.personId === line.personId && (one.isActive || !line.isActive)),
  );
  return [...active, ...others].map(({ role, personId, isActive }) => {
    const timeline = userStatusTimeline(state, personId);
    const signed = standingSubmissions(state).find((one) => one.personId === personId);
    const voided = state.submissions.findLast(
      (one) => one.cycle === state.cycle && one.personId === personId && one.voidedBySnapshotId !== null,
    );
    return {
      role,
      personId,
      isActive,
      isRequired: role === 'CERTIFIER' && required.includes(personId),
      status: timeline ? statusOn(timeline, day) : 'NOT_APPLICABLE',
      submittedAt: signed?.submittedAt ?? null,
      snapshotId: signed?.snapshotId ?? null,
      voidedBySnapshotId: signed ? null : (voided?.voidedBySnapshotId ?? null),
      attestation: signed
        ? {
            text: signed.attestationText,
            textVersion: signed.definitionVersion,
            typedName: signed.typedName,
            signedAt: signed.submittedAt,
            isZeroReport: signed.isZeroReport,
            silentSchools: signed.silentSchools,
            method: 'TYPED_NAME_AND_PASSWORD',
          }
        : null,
    };
  });
}
