import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DigestScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { Detail } from '../support/mutation.ts';

@ObjectType({ description: 'Part of a snapshot: records of one kind under one root.' })
export class SnapshotSection {
  @Field(() => String, { description: 'Name, `incidents`.' })
  name!: string;

  @Field(() => Int, { description: 'Number of records.' })
  rowCount!: number;

  @Field(() => DigestScalar, { description: "Root of the section's Merkle tree; it stands in the snapshot's digest." })
  digest!: string;
}

@ObjectType({ description: 'One certified record of a snapshot, exactly as captured.' })
export class SnapshotRow {
  @Field(() => ID, { description: 'Identifier of the record: for incidents that of the incident.' })
  id!: string;

  @Field(() => DigestScalar, { description: "SHA-256 of the record's canonical JSON." })
  digest!: string;

  @Field(() => [Detail], {
    description:
      "The record's members as text, nested ones under their path, such as `events[1].stateCode`. Members that are null are left out.",
  })
  values!: readonly Detail[];

  @Field(() => [String], {
    description: 'Paths of pseudonyms that lead to nobody any more, because the records of the student were destroyed.',
  })
  destroyedFields!: readonly string[];

  @Field(() => String, { description: 'The canonical JSON that `digest` is the SHA-256 of, byte by byte.' })
  recordJson!: string;
}

export const SnapshotRowConnection = connectionTypes('SnapshotRow', () => SnapshotRow);
