import { describe, expect, it } from 'vitest';
import type { LastDayPolicy } from '../../../../src/domain/certification-event/events.ts';
import { eventStatus } from '../../../../src/domain/certification/status.ts';
import {
  codes,
  actor,
  fatal,
  openCertification,
  outcome,
  SAM,
  Scenario,
  warning,
  windowDefinition,
} from './scenario.ts';

describe('the window', () => {
  it.each([
    ['2022-05-14', ['WINDOW_NOT_OPEN', 'SCHOOL_YEAR_NOT_ENDED']],
    ['2022-05-15', ['SCHOOL_YEAR_NOT_ENDED']],
    ['2022-05-27', ['SCHOOL_YEAR_NOT_ENDED']],
    ['2022-05-28', []],
    ['2022-06-30', []],
    ['2022-07-01', ['DEADLINE_PASSED']],
  ])('on %s refuses a submission with %j', (today, expected) => {
    const scenario = Scenario.opened();
    scenario.today = today;
    scenario.prepare('avery', 'blake');
    expect(codes(scenario.submit('avery'))).toEqual(expected);
  });

  it.each([
    ['BLOCK', '2022-06-10', ['SCHOOL_YEAR_NOT_ENDED']],
    ['BLOCK', null, []],
    ['WARN', '2022-06-10', []],
    ['OFF', '2022-06-10', []],
  ])('waits for the last day of instruction under %s with last day %s: %j', (lastDayPolicy, last, expected) => {
    const scenario = Scenario.opened({
      definition: { ...windowDefinition, lastDayPolicy: lastDayPolicy as LastDayPolicy },
      calendar: { lastInstructionDay: last, source: { stream: 'school-gb.high', revision: 1 } },
    }).prepare('avery');
    expect(codes(scenario.submit('avery'))).toEqual(expected);
  });

  it('lets the steps begin on the start date, before certification opens', () => {
    const scenario = Scenario.opened();
    scenario.today = '2022-04-30';
    expect(codes(scenario.districtRun('avery'))).toEqual(['WINDOW_NOT_OPEN']);
    scenario.today = '2022-05-01';
    expect(codes(scenario.districtRun('avery'))).toEqual([]);
  });

  it('comes before the steps: no report helps when it is shut', () => {
    const scenario = Scenario.opened();
    scenario.today = '2022-07-05';
    expect(codes(scenario.submit('avery'))).toEqual(['DEADLINE_PASSED', 'REPORT_NOT_READY']);
  });
});

describe('who may do what', () => {
  it('tells apart who is no member and who is no certifier', () => {
    const scenario = Scenario.opened().prepare('avery');
    expect(codes(scenario.submit('stranger'))).toEqual(['NOT_CATEGORY_MEMBER']);
    expect(codes(scenario.districtRun('stranger'))).toEqual(['NOT_CATEGORY_MEMBER']);
    expect(scenario.view('stranger').flatMap(codes)).toEqual(['NOT_CATEGORY_MEMBER', 'NOT_CATEGORY_MEMBER']);
    expect(codes(scenario.take('rowan'))).toEqual(['NOT_CERTIFIER']);
    expect(codes(scenario.retake('rowan', true))).toEqual(['NOT_CERTIFIER']);
  });

  it('lets a reviewer make steps 1 and 2 and open every report', () => {
    const scenario = Scenario.opened();
    expect(outcome(scenario.districtRun('rowan'))).toEqual(['DistrictValidationRun']);
    expect(outcome(scenario.queueStateRun('rowan'))).toEqual(['StateValidationQueued']);
    scenario.finishStateRun();
    expect(scenario.view('rowan').map(outcome)).toEqual([['ReportViewed']]);
    expect(scenario.view('rowan').map(outcome)).toEqual([[]]);
  });

  it('never lets an impersonated session speak for a person', () => {
    const scenario = Scenario.opened().prepare('avery', 'blake');
    const impersonated = { actor: actor('avery', { isImpersonated: true }), today: scenario.today };
    const sam = { actor: { ...SAM, isImpersonated: true }, today: scenario.today };
    const confirmed = { isPasswordConfirmed: true, isZeroReport: false, areSilentSchoolsConfirmed: false };
    const attestation = { typedName: 'Avery', signerName: 'Avery', ...confirmed };
    const named = { snapshotId: 's', digest: 'd' };
    const reason = 'reason';
    for (const command of [
      { type: 'SubmitCertification', ...impersonated, ...named, attestation },
      { type: 'RequestRecertification', ...impersonated, reason },
      { type: 'WithdrawRecertificationRequest', ...impersonated },
      { type: 'ApproveCertification', ...sam, ...named, note: null },
      { type: 'DeclineRecertificationRequest', ...sam, reason },
      { type: 'OpenRecertification', ...sam, reason, rowIds: [], dueOn: null, currentDefinition: null },
    ] as const) {
      expect(codes(scenario.do(command))).toEqual(['IMPERSONATION_NOT_ALLOWED']);
    }
  });
});

describe('the steps', () => {
  it('know a report only once it is there', () => {
    const scenario = Scenario.opened();
    const view = (reportId: string) => scenario.do({ type: 'MarkReportViewed', ...scenario.as('avery'), reportId });
    expect(codes(view('nothing'))).toEqual(['REPORT_NOT_READY']);
    scenario.districtRun('avery');
    scenario.queueStateRun('avery');
    expect(codes(view(scenario.now.queuedStateRunId ?? ''))).toEqual(['REPORT_NOT_READY']);
    scenario.finishStateRun();
    scenario.view('avery');
    scenario.take('avery');
    expect(codes(view(scenario.now.snapshots[0]?.snapshotId ?? ''))).toEqual(['SNAPSHOT_NOT_READY']);
  });

  it('wait for a run that is queued again', () => {
    const scenario = Scenario.opened().prepare('avery', 'blake');
    scenario.queueStateRun('rowan');
    expect(codes(scenario.submit('avery'))).toEqual(['REPORT_NOT_READY']);
    scenario.finishStateRun();
    expect(codes(scenario.submit('avery'))).toEqual(['REPORT_NOT_VIEWED']);
    scenario.view('avery');
    expect(codes(scenario.submit('avery'))).toEqual([]);
  });

  it('fall back to step 1 when the district has fatal errors again', () => {
    const scenario = Scenario.opened().prepare('avery', 'blake');
    scenario.districtRun('avery', [fatal('BEH-01', 1)]);
    expect(codes(scenario.submit('avery'))).toEqual(['FATAL_ERRORS_REMAIN']);
    scenario.districtRun('avery');
    expect(codes(scenario.submit('avery'))).toEqual(['REPORT_NOT_READY']);
    scenario.queueStateRun('avery');
    scenario.finishStateRun();
    scenario.view('avery');
    expect(codes(scenario.submit('avery'))).toEqual(['SNAPSHOT_MISSING']);
    expect(outcome(scenario.take('avery'))).toEqual(['SnapshotRequested']);
    expect(scenario.log.at(-1)).toMatchObject({ data: { trigger: 'RETAKE' } });
  });

  it('fall back to step 2 when the datasets differ', () => {
    const scenario = Scenario.opened().prepare('avery', 'blake');
    scenario.queueStateRun('avery');
    scenario.finishStateRun([], 3);
    expect(scenario.submit('avery')).toMatchObject({
      rejections: [{ code: 'DATASETS_DIFFER', details: { differingRecords: '3' } }],
    });
  });

  it('refuse a snapshot with fatal errors, and one that nobody took', () => {
    const scenario = Scenario.opened();
    expect(codes(scenario.retake('avery', true))).toEqual(['SNAPSHOT_MISSING']);
    scenario.districtRun('avery');
    scenario.queueStateRun('avery');
    scenario.finishStateRun();
    scenario.view('avery');
    expect(codes(scenario.submit('avery'))).toEqual(['SNAPSHOT_MISSING']);
    scenario.take('avery');
    expect(codes(scenario.take('avery'))).toEqual(['SNAPSHOT_NOT_READY']);
    scenario.capture();
    expect(codes(scenario.take('avery'))).toEqual(['ALREADY_DONE']);
    expect(outcome(scenario.retake('avery', false))).toEqual(['SnapshotRequested']);
    expect(outcome(scenario.retake('avery', false))).toEqual(['SnapshotRequested']);
    scenario.capture(21, [fatal('BEH-04', 1)]);
    scenario.view('avery');
    expect(codes(scenario.submit('avery'))).toEqual(['SNAPSHOT_HAS_FATALS']);
  });

  it('are over once the certification is sent', () => {
    const scenario = Scenario.opened().sent();
    expect(codes(scenario.districtRun('avery'))).toEqual(['ALREADY_DONE']);
    expect(codes(scenario.queueStateRun('avery'))).toEqual(['ALREADY_DONE']);
    expect(codes(scenario.take('avery'))).toEqual(['ALREADY_DONE']);
    expect(codes(scenario.retake('avery', true))).toEqual(['ALREADY_DONE']);
  });
});

describe('the attestation', () => {
  it('must say in words that there is nothing to report', () => {
    const scenario = Scenario.opened({ certifiers: openCertification.certifiers.slice(0, 1) }).prepare('avery');
    scenario.retake('avery', false);
    scenario.capture(0);
    scenario.view('avery');
    expect(codes(scenario.submit('avery'))).toEqual(['ZERO_REPORT_NOT_ATTESTED']);
    expect(outcome(scenario.submit('avery', { isZeroReport: true }))).toContain('CertificationSent');
    expect(scenario.now.submissions[0]?.isZeroReport).toBe(true);
  });

  it('never says so of a snapshot with rows, whatever the form sent', () => {
    const scenario = Scenario.opened().prepare('avery');
    scenario.submit('avery', { isZeroReport: true });
    expect(scenario.now.submissions[0]?.isZeroReport).toBe(false);
  });

  it('must say of schools that fell silent that they have nothing to report', () => {
    const scenario = Scenario.opened({ certifiers: openCertification.certifiers.slice(0, 1) }).prepare('avery');
    scenario.queueStateRun('avery');
    scenario.finishStateRun([warning('BEH-14', 2), warning('BEH-12', 1)]);
    scenario.retake('avery', false);
    scenario.capture();
    scenario.view('avery');
    expect(scenario.submit('avery')).toMatchObject({
      rejections: [
        {
          code: 'SILENT_SCHOOLS_NOT_ATTESTED',
          details: { schools: '2' },
          path: ['attestation', 'areSilentSchoolsConfirmed'],
        },
      ],
    });
    expect(outcome(scenario.submit('avery', { areSilentSchoolsConfirmed: true }))).toContain('CertificationSent');
    expect(scenario.now.submissions[0]?.silentSchools).toBe(2);
  });

  it('never says so where no school fell silent, whatever the form sent', () => {
    const scenario = Scenario.opened().prepare('avery');
    scenario.submit('avery', { areSilentSchoolsConfirmed: true });
    expect(scenario.now.submissions[0]?.silentSchools).toBe(0);
  });

  it("needs the signer's own name, in any case and with any spaces", () => {
    const scenario = Scenario.opened().prepare('avery');
    for (const typedName of ['Donald Duck', 'Name of blake', 'Name of', ''])
      expect(scenario.submit('avery', { typedName })).toMatchObject({
        rejections: [{ code: 'ATTESTATION_REQUIRED', path: ['attestation', 'typedName'] }],
      });
    for (const typedName of ['', 'Avery'])
      expect(scenario.submit('avery', { typedName, signerName: null })).toMatchObject({
        rejections: [{ code: 'ATTESTATION_REQUIRED', path: ['attestation', 'typedName'] }],
      });
    expect(outcome(scenario.submit('avery', { typedName: '  name OF  Avery ' }))[0]).toBe('CertificationSubmitted');
  });

  it('needs the name and the password, and says both at once', () => {
    const scenario = Scenario.opened().prepare('avery');
    expect(scenario.submit('avery', { typedName: null, isPasswordConfirmed: false })).toMatchObject({
      rejections: [
        { code: 'ATTESTATION_REQUIRED', path: ['attestation', 'typedName'] },
        { code: 'ATTESTATION_REQUIRED', path: ['attestation', 'password'] },
      ],
    });
  });
});

describe('closing', () => {
  it('ends submitting and asking; the state can still approve and decline', () => {
    const scenario = Scenario.opened().sent();
    scenario.request('avery');
    scenario.freeze();
    expect(codes(scenario.reopen())).toEqual(['EVENT_CLOSED']);
    expect(outcome(scenario.decline())).toEqual(['RecertificationRequestDeclined']);
    expect(codes(scenario.request('avery'))).toEqual(['EVENT_CLOSED']);
    expect(outcome(scenario.approve())).toEqual(['CertificationApproved']);
    expect(eventStatus(scenario.now)).toBe('CERTIFICATION_APPROVED_BY_STATE');
  });

  it('stops who is in the middle', () => {
    const scenario = Scenario.opened().prepare('avery', 'blake');
    scenario.freeze();
    expect(codes(scenario.submit('avery'))).toEqual(['EVENT_CLOSED']);
    expect(codes(scenario.take('avery'))).toEqual(['EVENT_CLOSED']);
    expect(codes(scenario.approve())).toEqual(['NOT_SENT_TO_STATE']);
  });
});
