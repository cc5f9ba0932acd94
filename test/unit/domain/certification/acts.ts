import fc from 'fast-check';
import type { CertificationDomainEvent } from '../../../../src/domain/certification/certification-state.ts';
import { addDays } from '../../../../src/shared/calendar.ts';
import type { Decision } from '../../../../src/domain/kernel/decider.ts';
import { fatal, type Scenario } from './scenario.ts';
import {
  initialModel,
  type Model,
  REVIEWER,
  outstanding,
  notMember,
  notCertifier,
  closed,
  stepsOver,
  step1Open,
  step2Open,
  step3Open,
  notCapturable,
  dropFromStep2,
  newSnapshot,
} from './model.ts';

/** An act: the code it must be refused with (null: accepted), what it then does to the model, and the act itself. */
export interface Act {
  readonly name: string;
  predict(model: Model): string | null;
  apply(model: Model): void;
  run(scenario: Scenario): Decision<CertificationDomainEvent>;
}

const districtRun = (who: string, isClean: boolean): Act => ({
  name: `${who} runs step 1, ${isClean ? 'clean' : 'fatal'}`,
  predict: (m) => notMember(m, who) ?? stepsOver(m),
  apply(m) {
    m.step1 = isClean ? 'CLEAN' : 'FATAL';
    if (!isClean) dropFromStep2(m);
  },
  run: (s) => s.districtRun(who, isClean ? [] : [fatal('BEH-04', 1)]),
});

const queue = (who: string): Act => ({
  name: `${who} queues step 2`,
  predict: (m) => notMember(m, who) ?? stepsOver(m) ?? step1Open(m),
  apply: (m) => void (m.isQueued = true),
  run: (s) => s.queueStateRun(who),
});

const finish = (isClean: boolean): Act => ({
  name: `step 2 finishes, ${isClean ? 'clean' : 'fatal'}`,
  predict: () => null,
  apply(m) {
    if (!m.isQueued) return;
    m.isQueued = false;
    m.step2 = isClean ? 'CLEAN' : 'FATAL';
    m.viewedStep2.clear();
    if (!isClean) m.isDropped = true;
  },
  run: (s) => s.finishStateRun(isClean ? [] : [fatal('BEH-16', 1)]),
});

const viewStep2 = (who: string): Act => ({
  name: `${who} opens the state report`,
  predict: (m) => notMember(m, who) ?? (m.step2 === 'NONE' ? 'REPORT_NOT_READY' : null),
  apply: (m) => void (m.status === 'OPEN' && !m.isFrozen && m.viewedStep2.add(who)),
  run: (s) => s.do({ type: 'MarkReportViewed', ...s.as(who), reportId: s.now.stateValidation?.runId ?? 'none' }),
});

const latest = (s: Scenario) => s.now.snapshots.findLast((one) => one.cycle === s.now.cycle)?.snapshotId;

const viewSnapshot = (who: string): Act => ({
  name: `${who} opens the snapshot`,
  predict: (m) =>
    notMember(m, who) ??
    { NONE: 'REPORT_NOT_READY', QUEUED: 'SNAPSHOT_NOT_READY', FATAL: null, CLEAN: null }[m.snapshot],
  apply: (m) => void (m.status === 'OPEN' && !m.isFrozen && m.viewedSnapshot.add(who)),
  run: (s) => s.do({ type: 'MarkReportViewed', ...s.as(who), reportId: latest(s) ?? 'none' }),
});

const take = (who: string): Act => ({
  name: `${who} takes a snapshot`,
  predict: (m) =>
    notCertifier(m, who) ??
    stepsOver(m) ??
    notCapturable(m, who, false) ??
    (m.snapshot === 'QUEUED' && !m.isDropped ? 'SNAPSHOT_NOT_READY' : null) ??
    (m.snapshot !== 'NONE' && !m.isDropped ? 'ALREADY_DONE' : null),
  apply: newSnapshot,
  run: (s) => s.take(who),
});

const retake = (who: string, hasConsent: boolean): Act => ({
  name: `${who} retakes the snapshot${hasConsent ? ' with consent' : ''}`,
  predict: (m) =>
    notCertifier(m, who) ??
    stepsOver(m) ??
    (m.snapshot === 'NONE' ? 'SNAPSHOT_MISSING' : notCapturable(m, who, hasConsent)),
  apply(m) {
    newSnapshot(m);
    m.signed.clear();
  },
  run: (s) => s.retake(who, hasConsent),
});

const capture = (isClean: boolean): Act => ({
  name: `the capture is done, ${isClean ? 'clean' : 'fatal'}`,
  predict: (m) => (m.snapshot === 'NONE' ? 'SNAPSHOT_MISSING' : null),
  apply: (m) => void (m.snapshot === 'QUEUED' && (m.snapshot = isClean ? 'CLEAN' : 'FATAL')),
  run: (s) => s.capture(21, isClean ? [] : [fatal('BEH-04', 1)], latest(s) ?? 'none'),
});

const submit = (who: string): Act => ({
  name: `${who} submits`,
  predict(m) {
    const barred = notCertifier(m, who) ?? closed(m);
    if (barred !== null) return barred;
    if (m.status !== 'OPEN') return m.signed.has(who) ? 'ALREADY_SUBMITTED' : 'ALREADY_DONE';
    if (m.signed.has(who) && outstanding(m).length > 0) return 'ALREADY_SUBMITTED';
    if (m.isLate) return 'DEADLINE_PASSED';
    return step1Open(m) ?? step2Open(m, who) ?? step3Open(m, who);
  },
  apply(m) {
    m.signed.add(who);
    if (outstanding(m).length === 0) m.status = 'SENT';
  },
  run: (s) => s.submit(who, { snapshotId: latest(s) ?? 'none' }),
});

const approve: Act = {
  name: 'the state approves',
  predict: (m) =>
    m.requester !== null
      ? 'REQUEST_ALREADY_OPEN'
      : { OPEN: 'NOT_SENT_TO_STATE', SENT: null, APPROVED: 'ALREADY_APPROVED' }[m.status],
  apply: (m) => void (m.status = 'APPROVED'),
  run: (s) => s.approve(),
};

const request = (who: string): Act => ({
  name: `${who} asks to reopen`,
  predict: (m) =>
    notCertifier(m, who) ??
    closed(m) ??
    (m.requester !== null ? 'REQUEST_ALREADY_OPEN' : m.status === 'OPEN' ? 'NOT_ALL_CERTIFIED' : null),
  apply: (m) => void (m.requester = who),
  run: (s) => s.request(who),
});

const withdraw = (who: string): Act => ({
  name: `${who} withdraws`,
  predict: (m) =>
    notMember(m, who) ?? (m.requester === null ? 'NO_OPEN_REQUEST' : m.requester === who ? null : 'NOT_THE_REQUESTER'),
  apply: (m) => void (m.requester = null),
  run: (s) => s.withdraw(who),
});

const decline: Act = {
  name: 'the state declines',
  predict: (m) => (m.requester === null ? 'NO_OPEN_REQUEST' : null),
  apply: (m) => void (m.requester = null),
  run: (s) => s.decline(),
};

const reopen: Act = {
  name: 'the state opens a recertification',
  predict: (m) => closed(m) ?? (m.status === 'OPEN' ? 'NOT_SENT_TO_STATE' : null),
  apply(m) {
    const { certifiers, cycle } = m;
    Object.assign(m, initialModel(), { certifiers, cycle: cycle + 1 });
  },
  run: (s) => s.reopen(addDays(s.today, 14)),
};

/** Facts carry growing revisions: each is news. */
let revision = 100;
const require = (who: string): Act => ({
  name: `${who} becomes a certifier`,
  predict: () => null,
  apply: (m) => void (m.certifiers.has(who) || m.certifiers.set(who, m.status === 'OPEN' ? m.cycle : m.cycle + 1)),
  run: (s) => s.require(who, ++revision),
});
const release = (who: string): Act => ({
  name: `${who} stops being a certifier`,
  predict: () => null,
  apply: (m) => void m.certifiers.delete(who),
  run: (s) => s.release(who, ++revision),
});
const reset: Act = {
  name: 'a resync',
  predict: () => null,
  apply(m) {
    if (m.isFrozen || m.status !== 'OPEN' || m.step1 === 'NONE') return;
    m.step1 = 'NONE';
    dropFromStep2(m);
  },
  run: (s) => s.reset(++revision),
};
const freeze: Act = {
  name: 'the window closes',
  predict: () => null,
  apply: (m) => void (m.isFrozen = true),
  run: (s) => s.freeze(),
};

const certifier = fc.constantFrom('avery', 'blake', 'casey');
const anybody = fc.constantFrom('avery', 'blake', 'casey', REVIEWER, 'stranger');
const mostlyTrue = fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
const often = (arbitrary: fc.Arbitrary<Act>) => ({ weight: 6, arbitrary });
const sometimes = (arbitrary: fc.Arbitrary<Act>) => ({ weight: 3, arbitrary });
const rarely = (arbitrary: fc.Arbitrary<Act>) => ({ weight: 1, arbitrary });

/** Weighted so that most walks get through the wizard, and some get through it twice. */
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  often(fc.tuple(anybody, mostlyTrue).map(([who, isClean]) => districtRun(who, isClean))),
  often(anybody.map(queue)),
  often(mostlyTrue.map(finish)),
  often(anybody.map(viewStep2)),
  often(anybody.map(viewSnapshot)),
  often(anybody.map(take)),
  rarely(fc.tuple(anybody, fc.boolean()).map(([who, hasConsent]) => retake(who, hasConsent))),
  often(mostlyTrue.map(capture)),
  often(anybody.map(submit)),
  often(fc.constant(approve)),
  sometimes(certifier.map(request)),
  rarely(anybody.map(withdraw)),
  rarely(fc.constant(decline)),
  sometimes(fc.constant(reopen)),
  rarely(certifier.map(require)),
  rarely(certifier.map(release)),
  rarely(fc.constant(reset)),
);

/** What people do in one go: without it few walks would get anywhere. */
export const anyStride: fc.Arbitrary<readonly Act[]> = fc.oneof(
  anyAct.map((act) => [act]),
  fc
    .tuple(certifier, fc.boolean())
    .map(([who, isClean]) => [districtRun(who, true), queue(who), finish(isClean), viewStep2(who)]),
  certifier.map((who) => [take(who), capture(true), viewSnapshot(who)]),
  certifier.map((who) => [viewStep2(who), viewSnapshot(who), submit(who)]),
);

/** The way through the wizard for one person, so that walks start where it becomes interesting. */
export const wizard = (who: string): readonly Act[] => [
  districtRun(who, true),
  queue(who),
  finish(true),
  viewStep2(who),
  take(who),
  capture(true),
  viewSnapshot(who),
];

export { approve, freeze, reopen, request, submit, viewSnapshot, viewStep2 };
