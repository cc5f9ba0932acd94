import { describe, expect, it } from 'vitest';
import {
  allowedActions,
  blockedBy,
  overdueTimeline,
  snapshotStatus,
  statusOn,
  userStatusTimeline,
  wizardProgress,
} from '../../../../src/domain/certification/status.ts';
import { actor, codes, fatal, SAM, Scenario } from './scenario.ts';

const actions = (scenario: Scenario, who = actor('avery')) => allowedActions(scenario.now, who, scenario.today);
const wizard = (scenario: Scenario, who: string) => {
  const progress = wizardProgress(scenario.now, actor(who), scenario.today);
  const { districtValidation, stateValidation, snapshotValidation, submission, whyNotNext } = progress;
  const steps = [districtValidation, stateValidation, snapshotValidation, submission];
  return { steps, why: whyNotNext.map((one) => one.code) };
};

describe('a timeline', () => {
  it('has one future step at most, on the day after the due date in the state’s time zone', () => {
    const scenario = Scenario.opened();
    expect(userStatusTimeline(scenario.now, 'avery')).toEqual([
      { from: null, status: 'CERTIFICATION_INCOMPLETE' },
      { from: '2022-07-01', status: 'INCOMPLETE_OVERDUE' },
    ]);
    expect(overdueTimeline(scenario.now)).toEqual([
      { from: null, status: false },
      { from: '2022-07-01', status: true },
    ]);
    expect(overdueTimeline(scenario.sent().now)).toEqual([{ from: null, status: false }]);
  });

  it('holds each step from its day on', () => {
    const timeline = userStatusTimeline(Scenario.opened().now, 'avery') ?? [];
    expect(['2022-06-30', '2022-07-01', '2023-01-01'].map((today) => statusOn(timeline as never, today))).toEqual([
      'CERTIFICATION_INCOMPLETE',
      'INCOMPLETE_OVERDUE',
      'INCOMPLETE_OVERDUE',
    ]);
  });
});

describe('a user status', () => {
  it('is not applicable for reviewers and for who was a certifier, and nothing for strangers', () => {
    const scenario = Scenario.opened();
    scenario.release('blake', 5);
    expect(userStatusTimeline(scenario.now, 'rowan')).toEqual([{ from: null, status: 'NOT_APPLICABLE' }]);
    expect(userStatusTimeline(scenario.now, 'blake')).toEqual([{ from: null, status: 'NOT_APPLICABLE' }]);
    expect(userStatusTimeline(scenario.now, 'stranger')).toBeNull();
  });
});

describe('a snapshot', () => {
  it('is superseded by a retake and returned by a recertification', () => {
    const scenario = Scenario.opened().prepare('avery').sent();
    scenario.reopen();
    scenario.prepare('avery');
    expect(scenario.now.snapshots.map((one) => snapshotStatus(scenario.now, one))).toEqual([
      'SUPERSEDED',
      'RETURNED',
      'CAPTURED',
    ]);
  });
});

describe('allowed actions', () => {
  it('offer the start to a certifier who has still to sign, from the start date to the due date', () => {
    const scenario = Scenario.opened();
    const start = (today: string) => {
      scenario.today = today;
      return actions(scenario).filter((one) => one === 'START_CERTIFICATION' || one === 'REVIEW_DATA');
    };
    expect(start('2022-04-30')).toEqual(['REVIEW_DATA']);
    expect(start('2022-05-01')).toEqual(['START_CERTIFICATION']);
    expect(start('2022-06-30')).toEqual(['START_CERTIFICATION']);
    expect(start('2022-07-01')).toEqual(['REVIEW_DATA']);
    expect(start('2022-06-02')).toEqual(['START_CERTIFICATION']);
    scenario.prepare('avery').submit('avery');
    expect(start('2022-06-02')).toEqual(['REVIEW_DATA']);
  });

  it('follow a certifier through the wizard', () => {
    const scenario = Scenario.opened();
    expect(actions(scenario)).toEqual(['VIEW', 'START_CERTIFICATION', 'RUN_DISTRICT_VALIDATION']);
    scenario.districtRun('avery');
    expect(actions(scenario)).toContain('RUN_STATE_VALIDATION');
    scenario.queueStateRun('avery');
    scenario.finishStateRun();
    scenario.view('avery');
    expect(actions(scenario)).toContain('TAKE_SNAPSHOT');
    scenario.take('avery');
    scenario.capture();
    scenario.view('avery');
    expect(actions(scenario)).toEqual(expect.arrayContaining(['REVIEW_SNAPSHOT', 'RETAKE_SNAPSHOT', 'SUBMIT']));
    expect(actions(scenario)).not.toContain('TAKE_SNAPSHOT');
  });

  it('show a reviewer, an approver and a stranger what is theirs', () => {
    const scenario = Scenario.opened();
    expect(actions(scenario, actor('rowan'))).toEqual(['VIEW', 'REVIEW_DATA', 'RUN_DISTRICT_VALIDATION']);
    expect(actions(scenario, actor('riley'))).toEqual(['VIEW']);
    scenario.sent();
    expect(actions(scenario, SAM)).toEqual(['VIEW', 'APPROVE', 'OPEN_RECERTIFICATION']);
    expect(actions(scenario)).toEqual(['VIEW', 'REVIEW_DATA', 'REVIEW_SNAPSHOT', 'REQUEST_RECERTIFICATION']);
    scenario.request('avery');
    expect(actions(scenario, SAM)).toEqual(['VIEW', 'OPEN_RECERTIFICATION', 'DECLINE_REQUEST']);
    expect(actions(scenario)).toContain('WITHDRAW_REQUEST');
    expect(actions(scenario, actor('blake'))).not.toContain('WITHDRAW_REQUEST');
  });
});

describe('what blocks a person', () => {
  it('are the codes that the mutation refuses with', () => {
    const scenario = Scenario.opened();
    for (const today of ['2022-05-10', '2022-06-02', '2022-07-05']) {
      scenario.today = today;
      for (const who of ['avery', 'rowan', 'stranger']) {
        const blocks = blockedBy(scenario.now, actor(who), today).map((one) => one.code);
        expect(blocks).toEqual(codes(scenario.submit(who)));
      }
    }
    expect(blockedBy(scenario.now, SAM, scenario.today).map((one) => one.code)).toEqual(codes(scenario.approve()));
  });
});

describe('the wizard', () => {
  it('shows each certifier the shared runs and their own views', () => {
    const scenario = Scenario.opened();
    expect(wizard(scenario, 'avery')).toEqual({
      steps: ['NOT_STARTED', 'NOT_STARTED', 'NOT_STARTED', 'NOT_STARTED'],
      why: ['REPORT_NOT_READY'],
    });
    scenario.districtRun('avery', [fatal('BEH-04', 2)]);
    expect(wizard(scenario, 'avery')).toMatchObject({
      steps: ['IN_PROGRESS', 'NOT_STARTED', 'NOT_STARTED', 'NOT_STARTED'],
      why: ['FATAL_ERRORS_REMAIN'],
    });
    scenario.districtRun('avery');
    scenario.queueStateRun('avery');
    expect(wizard(scenario, 'avery')).toMatchObject({
      steps: ['COMPLETED', 'IN_PROGRESS', 'NOT_STARTED', 'NOT_STARTED'],
      why: ['REPORT_NOT_READY'],
    });
    scenario.finishStateRun();
    expect(wizard(scenario, 'avery').why).toEqual(['REPORT_NOT_VIEWED']);
    scenario.view('avery');
    scenario.take('avery');
    expect(wizard(scenario, 'avery')).toMatchObject({
      steps: ['COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'NOT_STARTED'],
      why: ['SNAPSHOT_NOT_READY'],
    });
    scenario.capture();
    scenario.view('avery');
    expect(wizard(scenario, 'avery')).toEqual({
      steps: ['COMPLETED', 'COMPLETED', 'COMPLETED', 'NOT_STARTED'],
      why: [],
    });
    expect(wizard(scenario, 'blake')).toEqual({
      steps: ['COMPLETED', 'IN_PROGRESS', 'IN_PROGRESS', 'NOT_STARTED'],
      why: ['REPORT_NOT_VIEWED'],
    });
    scenario.submit('avery');
    expect(wizard(scenario, 'avery')).toEqual({ steps: ['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED'], why: [] });
  });

  it('stops a reviewer after step 3 with the reason', () => {
    const scenario = Scenario.opened().prepare('avery', 'rowan');
    expect(wizard(scenario, 'rowan')).toEqual({
      steps: ['COMPLETED', 'COMPLETED', 'COMPLETED', 'NOT_STARTED'],
      why: ['NOT_CERTIFIER'],
    });
  });

  it('asks who has signed to confirm when nobody else is left to sign', () => {
    const scenario = Scenario.opened().prepare('avery');
    scenario.submit('avery');
    scenario.release('blake', 5);
    expect(wizard(scenario, 'avery').steps.at(-1)).toBe('IN_PROGRESS');
    expect(actions(scenario)).toContain('SUBMIT');
  });

  it('lets everything but the submission be done before certification opens', () => {
    const scenario = Scenario.opened();
    scenario.today = '2022-05-10';
    scenario.prepare('avery');
    expect(wizard(scenario, 'avery')).toEqual({
      steps: ['COMPLETED', 'COMPLETED', 'COMPLETED', 'NOT_STARTED'],
      why: ['WINDOW_NOT_OPEN', 'SCHOOL_YEAR_NOT_ENDED'],
    });
  });
});
