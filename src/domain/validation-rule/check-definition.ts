import { isIsoDate } from '../../shared/calendar.ts';
import type { Rejection } from '../kernel/decider.ts';
import type { RuleParameter, ValidationRuleCreated } from './events.ts';
import { pathFaults, pathVariables } from './json-path.ts';

const PARAMETER_NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
const MOST_PARAMETERS = 20;

/** Everything that is wrong with an authored rule before the database looks at its path. */
export function checkDefinition({ name, help, datasets, predicate }: ValidationRuleCreated): readonly Rejection[] {
  const { jsonPath, parameters } = predicate;
  const missing = Object.entries({ name, help }).filter(([, text]) => text.trim() === '');
  const used = pathVariables(jsonPath);
  const names = parameters.map((parameter) => parameter.name);
  const at = ['predicate', 'jsonPath'];
  const fault = (text: string): Rejection => ({ code: 'RULE_NOT_ALLOWED', path: at, details: { fault: text } });
  return [
    ...missing.map(([field]): Rejection => ({ code: 'INPUTS_MISSING', path: [field] })),
    ...(datasets.length === 0 ? [{ code: 'INPUTS_MISSING', path: ['datasets'] } as const] : []),
    ...(jsonPath.trim() === '' ? [{ code: 'INPUTS_MISSING', path: at } as const] : pathFaults(jsonPath).map(fault)),
    ...used.filter((variable) => !names.includes(variable)).map((variable) => fault(`$${variable} has no value`)),
    ...(parameters.length > MOST_PARAMETERS ? [fault(`more than ${MOST_PARAMETERS} parameters`)] : []),
    ...parameters.flatMap((parameter, index) =>
      parameterFaults(parameter, used, names.indexOf(parameter.name) !== index).map((field): Rejection => ({
        code: 'RULE_NOT_ALLOWED',
        path: ['predicate', 'parameters', String(index), field],
      })),
    ),
  ];
}

function parameterFaults(
  { name, type, value }: RuleParameter,
  used: readonly string[],
  isDouble: boolean,
): readonly string[] {
  const isWrongName = !PARAMETER_NAME.test(name) || isDouble || !used.includes(name);
  const isRight = {
    TEXT: value.length <= 500,
    NUMBER: /^-?\d{1,15}(\.\d{1,10})?$/.test(value),
    BOOLEAN: value === 'true' || value === 'false',
    DATE: isIsoDate(value),
  }[type];
  return [...(isWrongName ? ['name'] : []), ...(isRight ? [] : ['value'])];
}
