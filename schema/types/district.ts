import { Field, ID, ObjectType } from 'type-graphql';
import { DistrictKindEnum, EditionEnum, EntitlementEnum, SyncPolicyEnum } from './enums.ts';
import { connectionTypes } from '../support/connection.ts';

@ObjectType({ description: 'A school district, or a facility that is responsible for students.' })
export class District {
  @Field(() => ID, { description: 'Immutable short id.' })
  id!: string;

  @Field(() => String, { description: "The agency's code, as people know it." })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => DistrictKindEnum, { description: 'What it is.' })
  kind!: keyof typeof DistrictKindEnum;

  @Field(() => EditionEnum, { description: 'How it works with the product.' })
  edition!: keyof typeof EditionEnum;

  @Field(() => SyncPolicyEnum, { description: 'When its records reach the state dataset.' })
  syncPolicy!: keyof typeof SyncPolicyEnum;

  @Field(() => [EntitlementEnum], { description: 'Features it may use.' })
  entitlements!: readonly (keyof typeof EntitlementEnum)[];
}

export const DistrictConnection = connectionTypes('District', () => District);
