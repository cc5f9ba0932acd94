import { describe, expect, it } from 'vitest';
import {
  eventStatus,
  recordStatus,
  snapshotStatus,
  statusOn,
  userStatusTimeline,
} from '../../../../src/domain/certification/status.ts';
import { actor, fatal, outcome, SAM, Scenario, warning, windowDefinition } from './scenario.ts';

const userStatus = (scenario: Scenario, who: string) => {
  const timeline = userStatusTimeline(scenario.now, who);
  return timeline && statusOn(timeline, scenario.today);
};
const statuses = (scenario: Scenario) => scenario.now.snapshots.map((one) => snapshotStatus(scenario.now, one));

describe('from the first check to the approval', () => {
  it('refuses at each step what the step before has not allowed, and ends approved', () => {
    const story = Scenario.opened();
    expect(eventStatus(story.now)).toBe('IN_PROGRESS');
    expect(outcome(story.queueStateRun('avery'))).toEqual(['✗ REPORT_NOT_READY']);

    expect(outcome(story.districtRun('avery', [fatal('BEH-04', 2), warning('BEH-12', 4)]))).toEqual([
      'DistrictValidationRun',
    ]);
    expect(story.log.at(-1)).toMatchObject({ data: { fatalCount: 2, warningCount: 4, cycle: 1 } });
    const refusal = story.queueStateRun('avery');
    expect(refusal).toMatchObject({ rejections: [{ code: 'FATAL_ERRORS_REMAIN', details: { 'BEH-04': '2' } }] });

    expect(outcome(story.submit('rowan'))).toEqual(['✗ NOT_CERTIFIER']);
    expect(outcome(story.districtRun('rowan'))).toEqual(['DistrictValidationRun']);

    story.districtRun('avery');
    expect(outcome(story.queueStateRun('avery'))).toEqual(['StateValidationQueued']);
    expect(outcome(story.take('avery'))).toEqual(['✗ REPORT_NOT_READY']);
    story.finishStateRun([fatal('BEH-16', 2)], 2);
    expect(outcome(story.take('avery'))).toEqual(['✗ FATAL_ERRORS_REMAIN', '✗ DATASETS_DIFFER']);

    expect(outcome(story.reset(1))).toEqual(['StepsReset']);
    expect(outcome(story.queueStateRun('avery'))).toEqual(['✗ REPORT_NOT_READY']);
    story.districtRun('avery');
    story.queueStateRun('avery');
    story.finishStateRun();

    expect(outcome(story.take('avery'))).toEqual(['✗ REPORT_NOT_VIEWED']);
    story.view('avery');
    expect(outcome(story.take('avery'))).toEqual(['SnapshotRequested']);
    expect(statuses(story)).toEqual(['QUEUED']);
    expect(outcome(story.submit('avery'))).toEqual(['✗ SNAPSHOT_NOT_READY']);
    story.capture();
    expect(statuses(story)).toEqual(['CAPTURED']);
    story.view('avery');

    expect(outcome(story.submit('avery', { digest: 'sha256:wrong' }))).toEqual(['✗ SNAPSHOT_DIGEST_MISMATCH']);
    expect(outcome(story.submit('avery', { typedName: ' ' }))).toEqual(['✗ ATTESTATION_REQUIRED']);
    expect(outcome(story.submit('avery'))).toEqual(['CertificationSubmitted']);
    expect(userStatus(story, 'avery')).toBe('CERTIFICATION_COMPLETE');
    expect(userStatus(story, 'blake')).toBe('CERTIFICATION_INCOMPLETE');
    expect(eventStatus(story.now)).toBe('IN_PROGRESS');
    expect(statuses(story)).toEqual(['SUBMITTED']);
    expect(outcome(story.submit('avery'))).toEqual(['✗ ALREADY_SUBMITTED']);

    expect(outcome(story.submit('blake'))).toEqual(['✗ REPORT_NOT_VIEWED']);
    expect(story.retake('blake', false)).toMatchObject({
      rejections: [{ code: 'SUBMISSIONS_WOULD_BE_VOIDED', details: { personIds: 'avery' } }],
    });
    story.view('blake');
    expect(outcome(story.submit('blake'))).toEqual(['CertificationSubmitted', 'CertificationSent']);
    expect(story.log.at(-2)).toMatchObject({ data: { requiredCertifiers: ['avery', 'blake'], isZeroReport: false } });
    expect(eventStatus(story.now)).toBe('CERTIFICATION_SENT_TO_STATE');

    expect(outcome(story.approve(actor('riley')))).toEqual(['✗ NOT_APPROVER']);
    expect(outcome(story.approve(SAM, 'sha256:wrong'))).toEqual(['✗ SNAPSHOT_DIGEST_MISMATCH']);
    expect(outcome(story.approve())).toEqual(['CertificationApproved']);
    expect(eventStatus(story.now)).toBe('CERTIFICATION_APPROVED_BY_STATE');
    expect([userStatus(story, 'avery'), userStatus(story, 'blake')]).toEqual([
      'CERTIFICATION_COMPLETE',
      'CERTIFICATION_COMPLETE',
    ]);
    expect(statuses(story)).toEqual(['APPROVED']);
    expect(outcome(story.approve())).toEqual(['✗ ALREADY_APPROVED']);
  });
});

describe('the state sends it back', () => {
  it('begins a second cycle with its own due date, in which everybody signs again', () => {
    const story = Scenario.opened().sent();
    story.approve();
    const firstSnapshot = story.now.snapshots[0]?.snapshotId ?? '';

    expect(outcome(story.reopen(null, ''))).toEqual(['✗ REASON_REQUIRED']);
    story.today = '2022-07-02';
    expect(outcome(story.reopen())).toEqual(['✗ DUE_DATE_REQUIRED']);
    expect(outcome(story.reopen('2022-07-01'))).toEqual(['✗ DUE_DATE_NOT_LATER']);
    expect(outcome(story.reopen('2022-07-15'))).toEqual(['RecertificationOpened']);

    expect(story.now).toMatchObject({
      cycle: 2,
      dueOn: '2022-07-15',
      recertification: { cause: 'STATE', rowIds: ['r9'] },
    });
    expect(eventStatus(story.now)).toBe('RECERTIFICATION_IN_PROGRESS');
    expect(recordStatus(story.now)).toBe('RECERTIFICATION_IN_PROGRESS');
    expect([userStatus(story, 'avery'), userStatus(story, 'blake')]).toEqual([
      'CERTIFICATION_INCOMPLETE',
      'CERTIFICATION_INCOMPLETE',
    ]);
    expect(statuses(story)).toEqual(['RETURNED']);
    expect(outcome(story.submit('avery', { snapshotId: firstSnapshot }))).toEqual(['✗ SNAPSHOT_SUPERSEDED']);

    story.prepare('avery', 'blake');
    story.require('casey', 7);
    story.submit('avery');
    expect(outcome(story.submit('blake'))).toEqual(['CertificationSubmitted']);
    story.view('casey');
    expect(outcome(story.submit('casey'))).toEqual(['CertificationSubmitted', 'CertificationSent']);
    story.approve();
    expect(statuses(story)).toEqual(['RETURNED', 'APPROVED']);
    expect(story.now.submissions.map((one) => one.cycle)).toEqual([1, 1, 2, 2, 2]);
  });

  it('keeps the present due date while it lies ahead', () => {
    const story = Scenario.opened().sent();
    story.today = '2022-06-30';
    story.reopen();
    expect(story.now.dueOn).toBe('2022-06-30');
  });

  it('is nothing for who has not sent anything yet', () => {
    expect(outcome(Scenario.opened().reopen('2022-07-15'))).toEqual(['✗ NOT_SENT_TO_STATE']);
  });
});

describe('the district asks, the state declines', () => {
  it('leaves the approved snapshot the record all the time', () => {
    const story = Scenario.opened();
    expect(outcome(story.request('rowan'))).toEqual(['✗ NOT_CERTIFIER']);
    expect(outcome(story.request('avery'))).toEqual(['✗ NOT_ALL_CERTIFIED']);
    story.sent().approve();
    expect(outcome(story.request('avery', ' '))).toEqual(['✗ REASON_REQUIRED']);
    expect(outcome(story.request('avery'))).toEqual(['RecertificationRequested']);
    expect(userStatus(story, 'avery')).toBe('RECERTIFICATION_REQUEST_PENDING');
    expect(userStatus(story, 'blake')).toBe('CERTIFICATION_COMPLETE');
    expect(eventStatus(story.now)).toBe('RECERTIFICATION_REQUEST_SENT');
    expect(recordStatus(story.now)).toBe('CERTIFICATION_APPROVED_BY_STATE');
    expect(outcome(story.request('blake'))).toEqual(['✗ REQUEST_ALREADY_OPEN']);
    expect(outcome(story.approve())).toEqual(['✗ REQUEST_ALREADY_OPEN']);
    expect(outcome(story.decline(SAM, ''))).toEqual(['✗ REASON_REQUIRED']);
    expect(outcome(story.decline(actor('riley')))).toEqual(['✗ NOT_APPROVER']);
    expect(outcome(story.decline())).toEqual(['RecertificationRequestDeclined']);
    expect(outcome(story.decline())).toEqual(['✗ NO_OPEN_REQUEST']);
    expect(story.now.request).toMatchObject({ outcome: 'DECLINED', answer: 'difference is 0 rows' });
    expect(eventStatus(story.now)).toBe('CERTIFICATION_APPROVED_BY_STATE');
    expect(story.now.cycle).toBe(1);

    story.request('avery');
    expect(outcome(story.withdraw('blake'))).toEqual(['✗ NOT_THE_REQUESTER']);
    expect(outcome(story.withdraw('avery'))).toEqual(['RecertificationRequestWithdrawn']);
    expect(outcome(story.withdraw('avery'))).toEqual(['✗ NO_OPEN_REQUEST']);
    story.freeze();
    expect(outcome(story.request('avery'))).toEqual(['✗ EVENT_CLOSED']);
  });

  it('is answered by opening a recertification when the state agrees', () => {
    const story = Scenario.opened().sent();
    story.request('blake');
    story.reopen();
    expect(story.now.request).toMatchObject({ outcome: 'GRANTED', requestedBy: 'blake' });
    expect(story.now.recertification).toMatchObject({ cause: 'DISTRICT_REQUEST' });
    expect(userStatus(story, 'blake')).toBe('CERTIFICATION_INCOMPLETE');
  });
});

describe('the deadline', () => {
  it('is over for who has no later date of their own, and not for who has', () => {
    const story = Scenario.opened().prepare('avery');
    story.today = '2022-07-05';
    expect(outcome(story.submit('avery'))).toEqual(['✗ DEADLINE_PASSED']);
    const extended = { ...windowDefinition, definitionVersion: 2, dueOn: '2022-07-07' };
    const source = { stream: 'certificationEvent-state.behavior-2022', revision: 3 };
    story.do({ type: 'ApplyDefinition', definition: extended, source });
    expect(outcome(story.submit('avery'))).toEqual(['CertificationSubmitted']);
  });

  it('makes people overdue by the clock alone', () => {
    const story = Scenario.opened();
    story.today = '2022-06-30';
    expect(userStatus(story, 'avery')).toBe('CERTIFICATION_INCOMPLETE');
    const events = story.log.length;
    story.today = '2022-07-01';
    expect(userStatus(story, 'avery')).toBe('INCOMPLETE_OVERDUE');
    expect(story.log).toHaveLength(events);
  });
});
