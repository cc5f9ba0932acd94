import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Services } from '../src/application/services.ts';
import { streams } from '../src/application/streams.ts';
import { randomUuid } from '../src/crypto/random.ts';
import { STATE_ORG } from '../src/domain/kernel/roles.ts';
import { validationGroupDecider } from '../src/domain/validation-group/decider.ts';
import { validationRuleDecider } from '../src/domain/validation-rule/decider.ts';
import { SYSTEM } from './support/bench-district.ts';
import type { BenchProduct } from './support/bench-product.ts';
import type { CountFollower } from './support/follow-counts.ts';
import { postOnce } from './support/http-load.ts';
import { median, percentile, ratioOf } from './support/measure.ts';
import { alone, type Measured } from './support/report.ts';
import { saveBody } from './support/save-body.ts';

/** Clerks who save while the rule is looked at over all records. */
const CLERKS = 4;
/** A clerk looks at what was saved before the next save; without it the bench would measure a machine that is full. */
const THINK_MS = 100;
/** Finds incidents of two people: one in three. */
const PATH = '$.events[*] ? (@.participants.size() > 1)';
const HAS_ENDED_MS = 25;

/**
 * A new rule of the state over every record of the district, while clerks save: how long a save takes then, beside the same without the rule
 * right before; how long until every record counts; and how long a change of severity takes to reach the subscriber.
 */
export async function measureRuleChanges(
  product: BenchProduct,
  counts: CountFollower,
  { incidents, rounds, seconds }: { readonly incidents: number; readonly rounds: number; readonly seconds: number },
): Promise<Measured[]> {
  const { services } = product.application;
  let number = 1000;
  const save = async () => {
    const headers = { authorization: `Bearer ${product.token}` };
    const answer = await postOnce({ url: product.url, headers, bodies: [saveBody(product.district, number++)] });
    if (!JSON.stringify(answer).includes('"userErrors":[]')) throw new Error(JSON.stringify(answer));
  };
  const without: { p50: number; p99: number }[] = [];
  const during: typeof without = [];
  const untilCounted: number[] = [];
  const untilTold: number[] = [];
  for (let round = 0; round < rounds; round++) {
    without.push(shares(await loadUntil(setTimeout(seconds * 1000), save)));
    const start = performance.now();
    const ruleId = await publishRule(services);
    const counted = untilCountedAll(services).then(() => untilCounted.push(performance.now() - start));
    during.push(shares(await loadUntil(counted, save)));
    untilTold.push(await changeSeverity(services, counts, ruleId));
  }
  const [peer, mine] = [without, during];
  const beside = (share: 'p50' | 'p99'): Measured => ({
    name: `save while a new rule looks over ${incidents} incidents, ${share}`,
    value: median(mine.map((one) => one[share])),
    unit: 'ms',
    peer: 'save without it',
    peerValue: median(peer.map((one) => one[share])),
    ratio: ratioOf(
      mine.map((one) => one[share]),
      peer.map((one) => one[share]),
    ),
    goal: null,
  });
  return [
    beside('p50'),
    beside('p99'),
    alone(`new rule over ${incidents} incidents, until all are counted`, median(untilCounted), 'ms'),
    alone('changed severity at the subscriber', median(untilTold), 'ms'),
  ];
}

const shares = (latencies: readonly number[]) => ({
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
});

/** Clerks who save for as long as something takes: how long each save took, the shortest first, in ms. */
async function loadUntil(end: Promise<unknown>, save: () => Promise<void>): Promise<readonly number[]> {
  const latencies: number[] = [];
  let isOver = false;
  void end.then(() => (isOver = true));
  const clerk = async () => {
    while (!isOver) {
      const start = performance.now();
      await save();
      latencies.push(performance.now() - start);
      await setTimeout(THINK_MS);
    }
  };
  await Promise.all([end, ...Array.from({ length: CLERKS }, clerk)]);
  return latencies.sort((a, b) => a - b);
}

async function publishRule({ commands }: Services): Promise<string> {
  const [ruleId, groupId] = [randomUuid(), randomUuid()];
  await commands.handle(SYSTEM, {
    operation: 'createValidationRule',
    stream: streams.validationRule(STATE_ORG, ruleId),
    org: STATE_ORG,
    decider: validationRuleDecider,
    input: {},
    command: () => ({
      type: 'CreateValidationRule',
      data: {
        ruleId,
        org: STATE_ORG,
        name: 'Two people in one incident',
        level: 'DISTRICT',
        severity: 'WARNING',
        datasets: ['DISTRICT', 'STATE'],
        predicate: { jsonPath: PATH, parameters: [] },
        help: 'Look at both.',
      },
      isEntitled: true,
      pathFault: null,
    }),
  });
  const group = {
    stream: streams.validationGroup(STATE_ORG, groupId),
    org: STATE_ORG,
    decider: validationGroupDecider,
    input: {},
  };
  await commands.handle(SYSTEM, {
    ...group,
    operation: 'createValidationGroup',
    command: () => ({
      type: 'CreateValidationGroup',
      data: { groupId, org: STATE_ORG, name: 'People', level: 'DISTRICT', ruleIds: [ruleId] },
      facts: { isEntitled: true, knownRuleIds: new Set([ruleId]), archivedRuleIds: new Set<string>() },
    }),
  });
  await commands.handle(SYSTEM, {
    ...group,
    operation: 'publishValidationGroup',
    command: () => ({ type: 'PublishValidationGroup', groupId }),
  });
  return ruleId;
}

/** Until the rule that was written last has looked at every record. */
async function untilCountedAll({ liveIssues, progress }: Services): Promise<void> {
  await liveIssues.waitForPosition((await progress.status()).head, 60_000);
  while (liveIssues.isLookingOver()) await setTimeout(HAS_ENDED_MS);
}

async function changeSeverity({ commands }: Services, counts: CountFollower, ruleId: string): Promise<number> {
  const start = performance.now();
  await commands.handle(SYSTEM, {
    operation: 'changeRuleSeverity',
    stream: streams.validationRule(STATE_ORG, ruleId),
    org: STATE_ORG,
    decider: validationRuleDecider,
    input: {},
    command: () => ({
      type: 'ChangeRuleSeverity',
      data: { ruleId, severity: 'INFO', effectiveFrom: '2022-06-02', reason: 'Bench.' },
      facts: { openEventId: null, today: '2022-06-02' },
    }),
  });
  for (;;) {
    const { summary } = await counts.next();
    if (summary.some(({ rule, severity }) => rule.id === ruleId && severity === 'INFO'))
      return performance.now() - start;
  }
}
