import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { CategoryRoleEnum } from './certification-enums.ts';
import { LevelEnum } from './enums.ts';

@ObjectType({ description: 'What is certified: behavior, enrollment, attendance. Its members certify and approve.' })
export class CertificationCategory {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => LevelEnum, { description: 'Who certifies.' })
  level!: keyof typeof LevelEnum;

  @Field(() => Boolean, { description: 'Can be used.' })
  isActive!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'From when on districts may add members; null before.' })
  publishedAt!: string | null;
}

@ObjectType({ description: 'A person in a certification category. Members are never deleted.' })
export class CategoryMember {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => CategoryRoleEnum, { description: 'What the person is there.' })
  role!: keyof typeof CategoryRoleEnum;

  @Field(() => Boolean, { description: 'Is a member today.' })
  isActive!: boolean;

  categoryId!: string;
  org!: string;
  personId!: string;
  schoolId!: string | null;
}

export const CertificationCategoryConnection = connectionTypes('CertificationCategory', () => CertificationCategory);
