import type {
  CertificationDomainEvent,
  CertificationState,
} from '../../../../src/domain/certification/certification-state.ts';
import type {
  CertificationCommand,
  OpenCertification,
  WindowDefinition,
} from '../../../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../../../src/domain/certification/decider.ts';
import type { RuleFindingCount } from '../../../../src/domain/kernel/severity.ts';
import type { CertificationActor } from '../../../../src/domain/certification/status.ts';
import type { Decision, Rejection } from '../../../../src/domain/kernel/decider.ts';

export const actor = (personId: string, more: Partial<CertificationActor> = {}): CertificationActor => ({
  personId,
  isApprover: false,
  isImpersonated: false,
  ...more,
});
export const SAM = actor('sam', { isApprover: true });

export const windowDefinition: WindowDefinition = {
  definitionVersion: 1,
  name: 'Behavior Certification 2021-22',
  startsOn: '2022-05-01',
  opensOn: '2022-05-15',
  dueOn: '2022-06-30',
  lastDayPolicy: 'BLOCK',
  attestationText: 'I certify that these records are accurate and complete.',
  validationGroupIds: ['behavior'],
};

const member = (personId: string, revision: number) => ({
  memberId: `m-${personId}`,
  personId,
  source: { stream: 'membership-gb.behavior', revision },
});

/** Certifiers Avery and Blake, reviewer Rowan; the last day of instruction is 27 May. */
export const openCertification: OpenCertification = {
  type: 'OpenCertification',
  certificationId: 'gb.behavior-2022',
  eventId: 'behavior-2022',
  districtId: 'gb',
  schoolId: null,
  level: 'DISTRICT',
  schoolYear: 2022,
  categoryId: 'behavior',
  definition: windowDefinition,
  source: { stream: 'certificationEvent-state.behavior-2022', revision: 1 },
  calendar: { lastInstructionDay: '2022-05-27', source: { stream: 'school-gb.high', revision: 1 } },
  certifiers: [member('avery', 0), member('blake', 1)],
  reviewers: [member('rowan', 2)],
};

export const fatal = (ruleId: string, count: number): RuleFindingCount => ({ ruleId, severity: 'FATAL', count });
export const warning = (ruleId: string, count: number): RuleFindingCount => ({ ruleId, severity: 'WARNING', count });

/** A certification stream in memory: every command folds what it appended. */
export class Scenario {
  state: CertificationState | null = null;
  today = '2022-06-02';
  readonly log: CertificationDomainEvent[] = [];
  #ids = 0;

  /** A certification that was opened; `more` replaces parts of the command. */
  static opened(more: Partial<OpenCertification> = {}): Scenario {
    const scenario = new Scenario();
    scenario.do({ ...openCertification, ...more });
    return scenario;
  }

  get now(): CertificationState {
    if (this.state === null) throw new Error('the certification is not open');
    return this.state;
  }

  id(prefix: string): string {
    return `${prefix}${++this.#ids}`;
  }

  do(command: CertificationCommand): Decision<CertificationDomainEvent> {
    const before = JSON.stringify(this.state);
    const decision = certificationDecider.decide(this.state, command);
    if (JSON.stringify(this.state) !== before) throw new Error('decide changed its state');
    if (decision.kind === 'accepted') {
      for (const event of decision.events) {
        this.log.push(event);
        this.state = certificationDecider.evolve(this.state, event);
      }
    }
    return decision;
  }

  districtRun(who: string, counts: readonly RuleFindingCount[] = []) {
    const run = { runId: this.id('run'), position: 1, rulesetDigest: 'sha256:r', counts };
    return this.do({ type: 'RecordDistrictValidation', ...this.as(who), ...run });
  }

  queueStateRun(who: string) {
    return this.do({ type: 'QueueStateValidation', ...this.as(who), runId: this.id('run') });
  }

  finishStateRun(counts: readonly RuleFindingCount[] = [], differingRecords = 0, runId = this.state?.queuedStateRunId) {
    const result = { position: 2, rulesetDigest: 'sha256:r', counts, differingRecords };
    return this.do({ type: 'RecordStateValidation', runId: runId ?? 'none', ...result });
  }

  /** Opens the state report, then the snapshot, as far as they exist. */
  view(who: string) {
    const reports = [this.now.stateValidation?.runId, this.now.snapshots.at(-1)?.snapshotId];
    return reports
      .filter((reportId) => reportId !== undefined)
      .map((reportId) => this.do({ type: 'MarkReportViewed', ...this.as(who), reportId }));
  }

  take(who: string) {
    return this.do({ type: 'RequestSnapshot', ...this.as(who), snapshotId: this.id('s'), recordFormat: 'behavior/1' });
  }

  retake(who: string, voidSubmissions: boolean) {
    const snapshot = { snapshotId: this.id('s'), recordFormat: 'behavior/1', reason: 'stale', voidSubmissions };
    return this.do({ type: 'RetakeSnapshot', ...this.as(who), ...snapshot });
  }

  capture(rowCount = 21, counts: readonly RuleFindingCount[] = [], snapshotId = this.now.snapshots.at(-1)?.snapshotId) {
    const capture = { snapshotId: snapshotId ?? 'none', digest: `sha256:${snapshotId}`, rowCount, counts };
    return this.do({ type: 'RecordCapture', ...capture, position: 3, rulesetDigest: 'sha256:r' });
  }

  submit(
    who: string,
    more: {
      snapshotId?: string;
      digest?: string;
      typedName?: string | null;
      signerName?: string | null;
      isZeroReport?: boolean;
      areSilentSchoolsConfirmed?: boolean;
      isPasswordConfirmed?: boolean;
    } = {},
  ) {
    const latest = this.now.snapshots.findLast((one) => one.cycle === this.now.cycle);
    const snapshotId = more.snapshotId ?? latest?.snapshotId ?? 'none';
    const {
      typedName = `Name of ${who}`,
      isZeroReport = false,
      isPasswordConfirmed = true,
      areSilentSchoolsConfirmed = false,
    } = more;
    const signerName = more.signerName === undefined ? `Name of ${who}` : more.signerName;
    const attestation = { typedName, signerName, isPasswordConfirmed, isZeroReport, areSilentSchoolsConfirmed };
    const digest = more.digest ?? `sha256:${snapshotId}`;
    return this.do({ type: 'SubmitCertification', ...this.as(who), snapshotId, digest, attestation });
  }

  approve(by = SAM, digest?: string) {
    const sent = this.now.sent ?? { snapshotId: 's?', digest: 'sha256:?' };
    return this.do({
      type: 'ApproveCertification',
      actor: by,
      today: this.today,
      snapshotId: sent.snapshotId,
      digest: digest ?? sent.digest,
      note: null,
    });
  }

  request(who: string, reason = 'a real reason') {
    return this.do({ type: 'RequestRecertification', ...this.as(who), reason });
  }

  withdraw(who: string) {
    return this.do({ type: 'WithdrawRecertificationRequest', ...this.as(who) });
  }

  decline(by = SAM, reason = 'difference is 0 rows') {
    return this.do({ type: 'DeclineRecertificationRequest', actor: by, today: this.today, reason });
  }

  reopen(dueOn: string | null = null, reason = 'handgun, one day of in-school suspension', by = SAM) {
    const command = { reason, rowIds: ['r9'], dueOn, currentDefinition: null };
    return this.do({ type: 'OpenRecertification', actor: by, today: this.today, ...command });
  }

  reset(revision: number) {
    return this.do({ type: 'ResetSteps', cause: 'RESYNC', source: { stream: `sync-gb.${revision}`, revision } });
  }

  require(who: string, revision: number) {
    return this.do({ type: 'RequireCertifier', ...member(who, revision) });
  }

  release(who: string, revision: number) {
    return this.do({ type: 'ReleaseCertifier', ...member(who, revision), cause: 'DEACTIVATED' });
  }

  freeze() {
    return this.do({ type: 'Freeze', source: { stream: 'certificationEvent-state.behavior-2022', revision: 9 } });
  }

  /** Steps 1 to 3, up to a clean capture that everybody named has opened. */
  prepare(...who: readonly string[]): this {
    const first = who[0] ?? 'avery';
    this.districtRun(first);
    this.queueStateRun(first);
    this.finishStateRun();
    this.view(first);
    if (this.now.snapshots.at(-1)?.cycle === this.now.cycle) this.retake(first, true);
    else this.take(first);
    this.capture();
    for (const person of who) this.view(person);
    return this;
  }

  /** Prepared, signed by both, sent. */
  sent(): this {
    this.prepare('avery', 'blake');
    this.submit('avery');
    this.submit('blake');
    return this;
  }

  as(who: string) {
    return { actor: actor(who), today: this.today };
  }
}

/** Codes of a refusal in order; empty when it was accepted. */
export function codes(decision: Decision<unknown>): readonly Rejection['code'][] {
  return decision.kind === 'rejected' ? decision.rejections.map((one) => one.code) : [];
}

/** Types of the appended events, or the codes of the refusal. */
export function outcome(decision: Decision<{ readonly type: string }>): readonly string[] {
  return decision.kind === 'accepted'
    ? decision.events.map((one) => one.type)
    : codes(decision).map((code) => `✗ ${code}`);
}
