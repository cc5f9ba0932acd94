import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../../../src/shared/calendar.ts';
import { certificationDecider } from '../../../../src/domain/certification/decider.ts';
import type { CertificationState } from '../../../../src/domain/certification/certification-state.ts';
import { standingSubmissions } from '../../../../src/domain/certification/certification-state.ts';
import type { CertificationAction } from '../../../../src/domain/certification/status.ts';
import {
  allowedActions,
  blockedBy,
  certifierProgress,
  eventStatus,
  recordStatus,
  statusOn,
  userStatusTimeline,
} from '../../../../src/domain/certification/status.ts';
import type { Act } from './acts.ts';
import type { Model } from './model.ts';
import { anyStride, approve, freeze, reopen, request, submit, viewSnapshot, viewStep2, wizard } from './acts.ts';
import { certifierCounts, initialModel } from './model.ts';
import { actor, codes, SAM, Scenario } from './scenario.ts';

const PEOPLE = ['avery', 'blake', 'casey', 'rowan', 'stranger'];

/** Pairs of user and event status that may be shown together (domain.md §1.7 with A1 to A4 and §11.1 row 1). */
const LEGAL: Record<string, readonly string[]> = {
  CERTIFICATION_INCOMPLETE: ['IN_PROGRESS', 'RECERTIFICATION_IN_PROGRESS'],
  INCOMPLETE_OVERDUE: ['IN_PROGRESS', 'RECERTIFICATION_IN_PROGRESS'],
  CERTIFICATION_COMPLETE: [
    'IN_PROGRESS',
    'CERTIFICATION_SENT_TO_STATE',
    'CERTIFICATION_APPROVED_BY_STATE',
    'RECERTIFICATION_REQUEST_SENT',
    'RECERTIFICATION_IN_PROGRESS',
  ],
  RECERTIFICATION_REQUEST_PENDING: ['RECERTIFICATION_REQUEST_SENT'],
  COMPLETE: ['CERTIFICATION_APPROVED_BY_STATE'],
};

/** The acts whose mutation needs nothing that could be wrong in itself. */
const TRIES: Partial<Record<CertificationAction, (scenario: Scenario, who: string) => ReturnType<Scenario['do']>>> = {
  RUN_DISTRICT_VALIDATION: (s, who) => s.districtRun(who),
  RUN_STATE_VALIDATION: (s, who) => s.queueStateRun(who),
  RETAKE_SNAPSHOT: (s, who) => s.retake(who, true),
  SUBMIT: (s, who) => s.submit(who),
  REQUEST_RECERTIFICATION: (s, who) => s.request(who),
  WITHDRAW_REQUEST: (s, who) => s.withdraw(who),
  APPROVE: (s, who) => s.approve(actor(who, { isApprover: who === 'sam' })),
  DECLINE_REQUEST: (s, who) => s.decline(actor(who, { isApprover: who === 'sam' })),
  OPEN_RECERTIFICATION: (s, who) => s.reopen('2099-06-30', 'reason', actor(who, { isApprover: who === 'sam' })),
};

/** `expect` alone takes longer than the machine; it is only asked to explain a difference. */
function expectEqual(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** Event statuses that some walk has seen. */
const reached = new Set<string>();

function expectSame(model: Model, { now, today }: Scenario): void {
  const settled = {
    OPEN: model.cycle > 1 ? 'RECERTIFICATION_IN_PROGRESS' : 'IN_PROGRESS',
    SENT: 'CERTIFICATION_SENT_TO_STATE',
    APPROVED: 'CERTIFICATION_APPROVED_BY_STATE',
  }[model.status];
  const shown = eventStatus(now);
  reached.add(shown);
  const illegal = PEOPLE.map((who) => {
    const timeline = userStatusTimeline(now, who);
    return timeline === null ? 'NOT_APPLICABLE' : statusOn(timeline, today);
  }).filter((status) => status !== 'NOT_APPLICABLE' && !LEGAL[status]?.includes(shown));
  expectEqual(
    {
      record: recordStatus(now),
      shown,
      cycle: now.cycle,
      progress: certifierProgress(now),
      signed: standingSubmissions(now)
        .map((one) => one.personId)
        .sort(),
      illegal,
    },
    {
      record: settled,
      shown: model.requester === null ? settled : 'RECERTIFICATION_REQUEST_SENT',
      cycle: model.cycle,
      progress: certifierCounts(model),
      signed: [...model.signed].sort(),
      illegal: [],
    },
  );
}

/** Tries on a copy what the pages would offer: an act is offered exactly when it is accepted. */
function expectOffersHold(state: CertificationState, today: string): void {
  const attempt = (act: (scenario: Scenario) => ReturnType<Scenario['do']>) => {
    const copy = new Scenario();
    Object.assign(copy, { state, today });
    return codes(act(copy));
  };
  const wrong = [...PEOPLE, 'sam'].flatMap((who) => {
    const viewer = who === 'sam' ? SAM : actor(who);
    const offered = allowedActions(state, viewer, today);
    const refused = attempt((copy) => (who === 'sam' ? copy.approve() : copy.submit(who)));
    const blocks = blockedBy(state, viewer, today).map((one) => one.code);
    return [
      ...Object.entries(TRIES)
        .filter(([action, act]) => {
          const isAccepted = attempt((copy) => act(copy, who)).length === 0;
          return isAccepted !== offered.includes(action as CertificationAction);
        })
        .map(([action]) => `${who}: ${action}`),
      ...(blocks.join() === refused.join() ? [] : [`${who}: blocked by ${blocks.join()}, refused ${refused.join()}`]),
    ];
  });
  expect(wrong).toEqual([]);
}

class Stride implements fc.Command<Model, Scenario> {
  constructor(readonly acts: readonly Act[]) {}
  check = () => true;
  toString = () => this.acts.map((act) => act.name).join(', ');
  run(model: Model, scenario: Scenario): void {
    for (const act of this.acts) {
      const predicted = act.predict(model);
      const events = scenario.log.length;
      const code = codes(act.run(scenario))[0] ?? null;
      expectEqual([act.name, code], [act.name, predicted]);
      if (code === null) act.apply(model);
      else if (scenario.log.length !== events) throw new Error(`${act.name} was refused and appended events`);
      expectSame(model, scenario);
    }
  }
}

class NightFalls implements fc.Command<Model, Scenario> {
  check = (model: Readonly<Model>) => !model.isLate;
  toString = () => 'the due date passes';
  run(model: Model, scenario: Scenario): void {
    model.isLate = true;
    scenario.today = addDays(scenario.now.dueOn, 1);
    expectSame(model, scenario);
  }
}

it('decides like the machine on paper, whatever people and other streams do in whatever order', () => {
  const commands = fc.commands(
    [
      ...Array.from({ length: 20 }, () => anyStride.map((acts) => new Stride(acts))),
      fc.constant(new NightFalls()),
      fc.constant(new Stride([freeze])),
    ],
    { maxCommands: 40, size: '+1' },
  );
  const signed = [...wizard('avery'), submit('avery')];
  const sent = [...signed, viewStep2('blake'), viewSnapshot('blake'), submit('blake')];
  // Every status that a certification can show is the start of some walks: none is left to chance.
  const starts: Record<string, readonly Act[]> = {
    'at the beginning': [],
    'with a snapshot': wizard('avery'),
    'with a signature': signed,
    sent,
    approved: [...sent, approve],
    requested: [...sent, approve, request('blake')],
    'sent back': [...sent, approve, reopen],
  };
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(starts)), commands, (start, steps) => {
      const scenario = Scenario.opened();
      const model = initialModel();
      new Stride(starts[start] ?? []).run(model, scenario);
      fc.modelRun(() => ({ model, real: scenario }), steps);
      expectOffersHold(scenario.now, scenario.today);
      const refolded = scenario.log.reduce(certificationDecider.evolve, certificationDecider.initial);
      expectEqual(refolded, scenario.state);
    }),
    { numRuns: 150 },
  );
  expect(reached.size).toBe(5);
});
