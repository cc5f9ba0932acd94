import { Field, InputType } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { AsOf } from '../../src/projector/journal-reader.ts';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';
import { positionOf } from './position.ts';

@InputType({ description: 'A moment of the past. Give one of them.' })
export class AsOfInput {
  @Field(() => PositionScalar, { nullable: true, description: 'After the event at this position.' })
  position?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'At this instant.' })
  time?: string;
}

/** BAD_USER_INPUT unless it is exactly one of them. */
export function momentOf({ position, time }: AsOfInput): AsOf {
  if ((position == null) === (time == null))
    throw new Fault('BAD_USER_INPUT', 'Give either asOf.position or asOf.time.');
  if (time != null) return { time };
  return { position: positionOf('asOf.position', position)! };
}
