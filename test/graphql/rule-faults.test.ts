import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/application/command-handler.ts';
import { streams } from '../../src/application/streams.ts';
import { accepted } from '../../src/domain/kernel/decider.ts';
import { validationRuleDecider } from '../../src/domain/validation-rule/decider.ts';
import type { ValidationRuleCreated } from '../../src/domain/validation-rule/events.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, head, oneEvent } from '../support/incident-operations.ts';

/*
 * Rules that createValidationRule would refuse, as an older version may have let them in: their events are in the log, and whoever runs them
 * cuts them off.
 */

/** Every node with every node with every node …: far more steps than there is time for. */
const DEEP = `$.** ? (exists ($.** ? (exists ($.** ? (exists ($.** ? (exists ($.** ? (@ == "never")))))))))`;
/** A pattern that is too large to be made; how soon that is seen depends on the machine. */
const REGEX = '$.status ? (@ like_regex "(((a{1,200}){1,200}){1,200}){1,200}")';

/** No pattern at all. */
const BROKEN = '$.status ? (@ like_regex "(")';

let test: TestApplication;
let own: DistrictFixture;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const rules: Record<'deep' | 'regex' | 'broken' | 'good', ValidationRuleCreated> = {
  deep: rule('Deep', DEEP),
  regex: rule('Regex', REGEX),
  broken: rule('Broken', BROKEN),
  good: rule('Good', '$.incidentId'),
};

function rule(name: string, jsonPath: string): ValidationRuleCreated {
  return {
    ruleId: randomUuid(),
    org: 'state',
    name,
    level: 'DISTRICT',
    severity: 'FATAL',
    datasets: ['DISTRICT'],
    predicate: { jsonPath, parameters: [] },
    help: 'Nothing.',
  };
}

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  await report();
});

afterAll(() => test.stop());

const report = () =>
  changed(
    test,
    own.clerk,
    'reportIncident',
    oneEvent(own, own.types.insubordination, own.studentId, own.types.suspension),
  );

/** Into the log, past the checks of the command. */
async function append(data: ValidationRuleCreated): Promise<void> {
  const context: CommandContext = { principal: manager, idempotencyKey: randomUuid(), correlationId: 'test' };
  await test.application.services.commands.handle(context, {
    operation: 'createValidationRule',
    stream: streams.validationRule(data.org, data.ruleId),
    org: data.org,
    input: {},
    decider: { ...validationRuleDecider, decide: () => accepted({ type: 'ValidationRuleCreated', data }) },
    command: () => ({ type: 'CreateValidationRule', data, isEntitled: true, pathFault: null }),
  });
}

async function group(ruleIds: readonly string[]): Promise<string> {
  const { data, errors } = await test.execute<Fields>(
    'mutation ($input: CreateValidationGroupInput!) { createValidationGroup(input: $input) { userErrors { code } validationGroup { id } } }',
    { input: { name: 'All of them', ruleIds } },
    manager,
  );
  expect(errors).toEqual([]);
  const groupId = data!.createValidationGroup.validationGroup.id as string;
  await test.execute(
    'mutation ($input: ValidationGroupInput!) { publishValidationGroup(input: $input) { userErrors { code } } }',
    { input: { groupId } },
    manager,
  );
  return groupId;
}

const ROWS = 'edges { node { rule { id } severity ruleFault message incidentId school { id } } }';
const byRule = (connection: Fields, ruleId: string): Fields[] =>
  connection.edges.map(({ node }: Fields) => node).filter((node: Fields) => node.rule.id === ruleId);

function expectCutOff(connection: Fields, incidents: number): void {
  for (const [name, ruleFault] of [
    ['deep', 'RULE_TIMED_OUT'],
    ['regex', expect.stringMatching(/^RULE_(TIMED_OUT|FAILED)$/) as string],
    ['broken', 'RULE_FAILED'],
  ] as const)
    expect(byRule(connection, rules[name].ruleId)).toMatchObject([
      { severity: 'WARNING', ruleFault, incidentId: null, school: null },
    ]);
  expect(byRule(connection, rules.good.ruleId)).toHaveLength(incidents);
  expect(byRule(connection, rules.good.ruleId)[0]).toMatchObject({ severity: 'FATAL', ruleFault: null });
}

describe('a rule that takes too long, or that the database refuses', () => {
  it('cannot be written', async () => {
    const before = await head(test);
    for (const { name, predicate, severity, datasets, help } of [rules.deep, rules.regex, rules.broken]) {
      const { data } = await test.execute<Fields>(
        'mutation ($input: CreateValidationRuleInput!) { createValidationRule(input: $input) { userErrors { code } } }',
        { input: { name, predicate, severity, datasets, help } },
        manager,
      );
      expect(data?.createValidationRule.userErrors).toMatchObject([{ code: 'RULE_NOT_ALLOWED' }]);
    }
    expect(await head(test)).toBe(before);
  });

  it('is cut off in a run with a code, and the rules beside it go on', async () => {
    for (const one of Object.values(rules)) await append(one);
    await test.settle();
    const groupId = await group(Object.values(rules).map(({ ruleId }) => ruleId));
    const { data, errors } = await test.execute<Fields>(
      `query ($id: ID!) { previewValidation(groupId: $id, scope: { schoolYear: 2022 }) { rows { ${ROWS} } } }`,
      { id: groupId },
      own.administrator,
    );
    expect(errors).toEqual([]);
    expectCutOff(data!.previewValidation.rows, 1);
  });

  it('holds up no save and no live list', async () => {
    const live = async () => {
      await test.settle();
      const { data } = await test.execute<Fields>(
        `query { validationIssues(scope: { schoolYear: 2022 }, first: 100) { ${ROWS} } }`,
        {},
        own.administrator,
      );
      return data!.validationIssues;
    };
    expectCutOff(await live(), 1);
    await report();
    expectCutOff(await live(), 2);
  });
});
