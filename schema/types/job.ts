import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { JsonObject } from '../../src/shared/json.ts';
import { DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { JobKindEnum, JobStatusEnum } from './certification-enums.ts';

@ObjectType({
  description:
    'Work that outlives its request: one row of the results queue. What it made stands in the field of its kind.',
})
export class Job {
  @Field(() => ID, { description: 'Identifier; the run, snapshot, import or export that it makes has the same.' })
  id!: string;

  @Field(() => JobKindEnum, { description: 'What it does.' })
  kind!: keyof typeof JobKindEnum;

  @Field(() => String, { description: 'Title for people.' })
  title!: string;

  @Field(() => JobStatusEnum, { description: 'How far it is.' })
  status!: keyof typeof JobStatusEnum;

  @Field(() => DateTimeScalar, { description: 'When it was asked for, in real time.' })
  queuedAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended, in real time; null before.' })
  finishedAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'Progress, 0 to 100; null while it is not known.' })
  percent!: number | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, as a sentence; null unless FAILED.' })
  error!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, as a code; null unless FAILED with one.' })
  errorCode!: string | null;

  org!: string;
  requestedBy!: string;
  certificationId!: string | null;
  input!: JsonObject;
  result!: JsonObject | null;
}

export const JobConnection = connectionTypes('Job', () => Job);
