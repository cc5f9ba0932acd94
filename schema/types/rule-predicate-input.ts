import { Field, InputType } from 'type-graphql';
import type { RuleParameter } from '../../src/domain/validation-rule/events.ts';
import { RuleParameterTypeEnum } from './enums.ts';

@InputType({ description: 'A value for `$name` in a path.' })
export class RuleParameterInput implements RuleParameter {
  @Field(() => String, { description: 'Name, without the $.' })
  name!: string;

  @Field(() => RuleParameterTypeEnum, { description: 'What the value is.' })
  type!: RuleParameter['type'];

  @Field(() => String, { description: 'The value as text: a decimal number, true or false, YYYY-MM-DD.' })
  value!: string;
}

@InputType({ description: 'What a rule looks for in a record.' })
export class RulePredicateInput {
  @Field(() => String, {
    description:
      'SQL/JSON path over the record as the state receives it (docs/rules.md): a record is found when it gives anything but false and null.',
  })
  jsonPath!: string;

  @Field(() => [RuleParameterInput], { defaultValue: [], description: 'Values of its variables.' })
  parameters!: RuleParameterInput[];
}
