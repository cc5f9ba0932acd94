import { describe, expect, it } from 'vitest';
import { eventStatus } from '../../../../src/domain/certification/status.ts';
import { codes, Scenario } from './scenario.ts';

const ACTS = {
  submit: (scenario: Scenario) => scenario.submit('avery'),
  request: (scenario: Scenario) => scenario.request('avery'),
  withdraw: (scenario: Scenario) => scenario.withdraw('avery'),
  decline: (scenario: Scenario) => scenario.decline(),
  approve: (scenario: Scenario) => scenario.approve(),
  reopen: (scenario: Scenario) => scenario.reopen(),
} as const;

const then = (scenario: Scenario, ...steps: readonly ((scenario: Scenario) => unknown)[]): Scenario => {
  for (const step of steps) step(scenario);
  return scenario;
};
const requested = (scenario: Scenario) => scenario.request('avery');
const frozen = (scenario: Scenario) => scenario.freeze();
const approved = (scenario: Scenario) => scenario.approve();

const STATES: Record<string, () => Scenario> = {
  'in progress': () => Scenario.opened().prepare('avery', 'blake'),
  'signed by me': () => then(Scenario.opened().prepare('avery', 'blake'), ACTS.submit),
  sent: () => Scenario.opened().sent(),
  'sent, request open': () => then(Scenario.opened().sent(), requested),
  approved: () => then(Scenario.opened().sent(), approved),
  'approved, request open': () => then(Scenario.opened().sent(), approved, requested),
  'recertification in progress': () => then(Scenario.opened().sent(), ACTS.reopen).prepare('avery', 'blake'),
  'in progress, closed': () => then(Scenario.opened().prepare('avery', 'blake'), frozen),
  'sent, closed': () => then(Scenario.opened().sent(), frozen),
  'sent, request open, closed': () => then(Scenario.opened().sent(), requested, frozen),
  'approved, closed': () => then(Scenario.opened().sent(), approved, frozen),
};

const IN = 'IN_PROGRESS';
const SENT = 'CERTIFICATION_SENT_TO_STATE';
const APPROVED = 'CERTIFICATION_APPROVED_BY_STATE';
const ASKED = 'RECERTIFICATION_REQUEST_SENT';
const AGAIN = 'RECERTIFICATION_IN_PROGRESS';

/** From each state, each act: the event status that follows, or the code it is refused with. */
// prettier-ignore
const MATRIX: readonly (readonly [keyof typeof STATES, Record<keyof typeof ACTS, string>])[] = [
  ['in progress',                 { submit: IN,                  request: 'NOT_ALL_CERTIFIED',    withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: 'NOT_SENT_TO_STATE',    reopen: 'NOT_SENT_TO_STATE' }],
  ['signed by me',                { submit: 'ALREADY_SUBMITTED', request: 'NOT_ALL_CERTIFIED',    withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: 'NOT_SENT_TO_STATE',    reopen: 'NOT_SENT_TO_STATE' }],
  ['sent',                        { submit: 'ALREADY_SUBMITTED', request: ASKED,                  withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: APPROVED,               reopen: AGAIN }],
  ['sent, request open',          { submit: 'ALREADY_SUBMITTED', request: 'REQUEST_ALREADY_OPEN', withdraw: SENT,              decline: SENT,              approve: 'REQUEST_ALREADY_OPEN', reopen: AGAIN }],
  ['approved',                    { submit: 'ALREADY_SUBMITTED', request: ASKED,                  withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: 'ALREADY_APPROVED',     reopen: AGAIN }],
  ['approved, request open',      { submit: 'ALREADY_SUBMITTED', request: 'REQUEST_ALREADY_OPEN', withdraw: APPROVED,          decline: APPROVED,          approve: 'REQUEST_ALREADY_OPEN', reopen: AGAIN }],
  ['recertification in progress', { submit: AGAIN,               request: 'NOT_ALL_CERTIFIED',    withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: 'NOT_SENT_TO_STATE',    reopen: 'NOT_SENT_TO_STATE' }],
  ['in progress, closed',         { submit: 'EVENT_CLOSED',      request: 'EVENT_CLOSED',         withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: 'NOT_SENT_TO_STATE',    reopen: 'EVENT_CLOSED' }],
  ['sent, closed',                { submit: 'EVENT_CLOSED',      request: 'EVENT_CLOSED',         withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: APPROVED,               reopen: 'EVENT_CLOSED' }],
  ['sent, request open, closed',  { submit: 'EVENT_CLOSED',      request: 'EVENT_CLOSED',         withdraw: SENT,              decline: SENT,              approve: 'REQUEST_ALREADY_OPEN', reopen: 'EVENT_CLOSED' }],
  ['approved, closed',            { submit: 'EVENT_CLOSED',      request: 'EVENT_CLOSED',         withdraw: 'NO_OPEN_REQUEST', decline: 'NO_OPEN_REQUEST', approve: 'ALREADY_APPROVED',     reopen: 'EVENT_CLOSED' }],
];

describe.each(MATRIX)('a certification that is %s', (name, row) => {
  it.each(Object.entries(row))('answers %s with %s', (act, expected) => {
    const scenario = STATES[name]!();
    const decision = ACTS[act as keyof typeof ACTS](scenario);
    expect(codes(decision)[0] ?? eventStatus(scenario.now)).toBe(expected);
  });
});

it('covers every state that the matrix can start from', () => {
  expect(MATRIX.map(([name]) => name)).toEqual(Object.keys(STATES));
});
