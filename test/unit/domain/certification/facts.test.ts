import { describe, expect, it } from 'vitest';
import type { WindowDefinition } from '../../../../src/domain/certification/commands.ts';
import { certifierProgress, eventStatus, userStatusTimeline } from '../../../../src/domain/certification/status.ts';
import { openCertification, outcome, Scenario, windowDefinition } from './scenario.ts';

const apply = (scenario: Scenario, more: Partial<WindowDefinition>, revision = 4) =>
  scenario.do({
    type: 'ApplyDefinition',
    definition: { ...windowDefinition, definitionVersion: 2, ...more },
    source: { stream: openCertification.source.stream, revision },
  });
const applyCalendar = (scenario: Scenario, lastInstructionDay: string | null, revision: number) =>
  scenario.do({ type: 'ApplyCalendar', lastInstructionDay, source: { stream: 'school-gb.high', revision } });

describe('opening', () => {
  it('copies the window and takes in the calendar and the members known by then, in one append', () => {
    const scenario = new Scenario();
    expect(outcome(scenario.do(openCertification))).toEqual([
      'CertificationOpenedForParticipant',
      'CertificationCalendarApplied',
      'CertifierRequired',
      'CertifierRequired',
      'ReviewerAdmitted',
    ]);
    expect(outcome(scenario.do(openCertification))).toEqual([]);
    expect(scenario.now).toMatchObject({ cycle: 1, dueOn: '2022-06-30', lastInstructionDay: '2022-05-27' });
  });

  it('comes before everything else', () => {
    expect(outcome(new Scenario().freeze())).toEqual(['✗ EVENT_NOT_PUBLISHED']);
    expect(outcome(new Scenario().require('avery', 1))).toEqual(['✗ EVENT_NOT_PUBLISHED']);
  });

  it('folds to plain JSON', () => {
    const { now } = Scenario.opened().sent();
    expect(JSON.parse(JSON.stringify(now))).toEqual(now);
  });
});

describe('redelivery', () => {
  it('changes nothing when the same or an older revision comes again', () => {
    const scenario = Scenario.opened();
    expect(outcome(scenario.require('casey', 5))).toEqual(['CertifierRequired']);
    expect(outcome(scenario.release('casey', 6))).toEqual(['CertifierReleased']);
    expect(outcome(scenario.require('casey', 5))).toEqual([]);
    expect(outcome(scenario.release('casey', 6))).toEqual([]);
    expect(outcome(scenario.require('casey', 8))).toEqual(['CertifierRequired']);
    expect(outcome(scenario.release('casey', 7))).toEqual([]);

    scenario.districtRun('avery');
    expect(outcome(scenario.reset(1))).toEqual(['StepsReset']);
    scenario.districtRun('avery');
    expect(outcome(scenario.reset(1))).toEqual([]);

    expect(outcome(applyCalendar(scenario, '2022-06-03', 2))).toEqual(['CertificationCalendarApplied']);
    expect(outcome(applyCalendar(scenario, '2022-05-27', 1))).toEqual([]);
    expect(outcome(apply(scenario, { name: 'Renamed' }))).toEqual(['CertificationDefinitionApplied']);
    expect(outcome(apply(scenario, { name: 'Renamed' }))).toEqual([]);
    expect(outcome(apply(scenario, { definitionVersion: 3 }, 3))).toEqual([]);

    expect(outcome(scenario.freeze())).toEqual(['CertificationFrozen']);
    expect(outcome(scenario.freeze())).toEqual([]);
  });

  it('tells the two halves of a change of role apart, which come from the same revision', () => {
    const scenario = Scenario.opened();
    const source = { stream: 'membership-gb.behavior', revision: 5 };
    const blake = { memberId: 'm-blake', personId: 'blake', source };
    expect(outcome(scenario.do({ type: 'ReleaseCertifier', ...blake, cause: 'ROLE_CHANGED' }))).toEqual([
      'CertifierReleased',
    ]);
    expect(outcome(scenario.do({ type: 'AdmitReviewer', ...blake }))).toEqual(['ReviewerAdmitted']);
    expect(outcome(scenario.submit('blake'))).toEqual(['✗ NOT_CERTIFIER']);
    const later = { ...blake, source: { ...source, revision: 6 } };
    expect(outcome(scenario.do({ type: 'ReleaseReviewer', ...later }))).toEqual(['ReviewerReleased']);
    expect(outcome(scenario.do({ type: 'ReleaseReviewer', ...later }))).toEqual([]);
    expect(outcome(scenario.submit('blake'))).toEqual(['✗ NOT_CATEGORY_MEMBER']);
  });

  it('records a capture once, also when the snapshot was superseded meanwhile', () => {
    const scenario = Scenario.opened().prepare('avery');
    scenario.retake('avery', false);
    const [, queued] = scenario.now.snapshots;
    scenario.retake('avery', false);
    expect(outcome(scenario.capture(21, [], queued?.snapshotId))).toEqual(['SnapshotCaptured']);
    expect(outcome(scenario.capture(21, [], queued?.snapshotId))).toEqual([]);
    expect(outcome(scenario.capture(21, [], 'never-requested'))).toEqual(['✗ SNAPSHOT_MISSING']);
  });
});

describe('members', () => {
  it('are required from the next cycle on when they come after the sending', () => {
    const scenario = Scenario.opened().sent();
    expect(outcome(scenario.require('casey', 7))).toEqual(['CertifierRequired']);
    expect(certifierProgress(scenario.now)).toEqual({ done: 2, total: 2 });
    expect(userStatusTimeline(scenario.now, 'casey')).toEqual([{ from: null, status: 'NOT_APPLICABLE' }]);
    expect(outcome(scenario.submit('casey'))).toEqual(['✗ ALREADY_DONE']);
    scenario.approve();
    expect(userStatusTimeline(scenario.now, 'casey')).toEqual([{ from: null, status: 'COMPLETE' }]);
    scenario.reopen();
    expect(certifierProgress(scenario.now)).toEqual({ done: 0, total: 3 });
  });

  it('never send by leaving: somebody who remains confirms', () => {
    const scenario = Scenario.opened().prepare('avery');
    scenario.submit('avery');
    expect(outcome(scenario.release('blake', 5))).toEqual(['CertifierReleased']);
    expect(eventStatus(scenario.now)).toBe('IN_PROGRESS');
    expect(outcome(scenario.submit('avery'))).toEqual(['CertificationSubmitted', 'CertificationSent']);
    expect(scenario.now.submissions).toHaveLength(1);
    expect(scenario.log.at(-2)).toMatchObject({ data: { requiredCertifiers: ['avery'] } });
  });

  it('who serve several schools sign once', () => {
    const scenario = Scenario.opened();
    const source = { stream: 'membership-gb.behavior', revision: 6 };
    scenario.do({ type: 'RequireCertifier', memberId: 'm-avery-2', personId: 'avery', source });
    expect(certifierProgress(scenario.now).total).toBe(2);
  });
});

describe('a new version of the window', () => {
  it('reaches a certification that is under way', () => {
    const scenario = Scenario.opened();
    apply(scenario, { dueOn: '2022-07-31', attestationText: 'New text.' });
    expect(scenario.now).toMatchObject({ dueOn: '2022-07-31', attestationText: 'New text.', definitionVersion: 2 });
  });

  it('leaves alone who is done, or frozen', () => {
    expect(outcome(apply(Scenario.opened().sent(), {}))).toEqual([]);
    const frozen = Scenario.opened();
    frozen.freeze();
    expect(outcome(apply(frozen, {}))).toEqual([]);
  });

  it('comes in with the next cycle, whose own due date it only ever moves further out', () => {
    const scenario = Scenario.opened().sent();
    const currentDefinition = {
      definition: { ...windowDefinition, definitionVersion: 2, attestationText: 'New text.' },
      source: { stream: openCertification.source.stream, revision: 4 },
    };
    const opening = scenario.do({ ...reopening, dueOn: '2022-07-15', currentDefinition });
    expect(outcome(opening)).toEqual(['RecertificationOpened', 'CertificationDefinitionApplied']);
    expect(scenario.now).toMatchObject({ attestationText: 'New text.', dueOn: '2022-07-15' });
    apply(scenario, { definitionVersion: 3, dueOn: '2022-07-10' }, 5);
    expect(scenario.now.dueOn).toBe('2022-07-15');
    apply(scenario, { definitionVersion: 4, dueOn: '2022-07-31' }, 6);
    expect(scenario.now.dueOn).toBe('2022-07-31');
  });
});

const reopening = {
  type: 'OpenRecertification',
  actor: { personId: 'sam', isApprover: true, isImpersonated: false },
  today: '2022-06-02',
  reason: 'again',
  rowIds: [],
} as const;

describe('a resync', () => {
  it('leaves alone who has made no step, who is done and who is frozen', () => {
    expect(outcome(Scenario.opened().reset(1))).toEqual([]);
    expect(outcome(Scenario.opened().sent().reset(1))).toEqual([]);
    const frozen = Scenario.opened().prepare('avery');
    frozen.freeze();
    expect(outcome(frozen.reset(1))).toEqual([]);
  });

  it('drops the snapshot too: signing needs a new one, with consent where somebody has signed', () => {
    const scenario = Scenario.opened().prepare('avery', 'blake');
    scenario.submit('avery');
    scenario.reset(1);
    expect(outcome(scenario.submit('blake'))).toEqual(['✗ REPORT_NOT_READY']);
    scenario.districtRun('blake');
    scenario.queueStateRun('blake');
    scenario.finishStateRun();
    scenario.view('blake');
    expect(outcome(scenario.submit('blake'))).toEqual(['✗ SNAPSHOT_MISSING']);
    expect(outcome(scenario.take('blake'))).toEqual(['✗ SUBMISSIONS_WOULD_BE_VOIDED']);
    expect(outcome(scenario.retake('blake', true))).toEqual(['SnapshotRequested', 'SubmissionVoided']);
    scenario.capture();
    scenario.view('blake');
    expect(outcome(scenario.submit('blake'))).toEqual(['CertificationSubmitted']);
  });

  it('makes a run that was still queued worthless', () => {
    const scenario = Scenario.opened();
    scenario.districtRun('avery');
    scenario.queueStateRun('avery');
    const runId = scenario.now.queuedStateRunId;
    scenario.reset(1);
    expect(outcome(scenario.finishStateRun([], 0, runId))).toEqual([]);
    expect(scenario.now.stateValidation).toBeNull();
  });
});
