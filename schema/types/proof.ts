import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, DigestScalar, PositionScalar } from '../scalars.ts';
import { DomainEvent } from './domain-event.ts';
import { Snapshot } from './snapshot.ts';

@ObjectType({
  description:
    'Signed state of the whole log at a position. Kept outside, it shows whether anything before it was changed.',
})
export class LogCheckpoint {
  @Field(() => PositionScalar, { description: 'Last position it covers.' })
  position!: string;

  @Field(() => DigestScalar, { description: 'Root over the heads of all streams.' })
  root!: string;

  @Field(() => DateTimeScalar, { description: 'When it was signed.' })
  signedAt!: string;

  @Field(() => String, { description: 'Ed25519 signature, base64url; docs/verification.md says of which bytes.' })
  signature!: string;

  @Field(() => String, { description: 'Which key signed it.' })
  keyId!: string;
}

@ObjectType({ description: 'What proves a snapshot, or that one record is in it.' })
export class SnapshotProof {
  @Field(() => Snapshot, { description: 'The snapshot.' })
  snapshot!: Snapshot;

  @Field(() => [DigestScalar], {
    description: "Roots of its sections, in their order; they stand in the snapshot's digest.",
  })
  sectionTree!: readonly string[];

  @Field(() => [DigestScalar], {
    nullable: true,
    description: "From the record's sibling to the children of the root: null unless a record was named.",
  })
  inclusionPath!: readonly string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The record's place in its section, from 0: says on which side each sibling stands. Null unless a record was named.",
  })
  leafIndex!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of records in the section; null unless a record was named.',
  })
  leafCount!: number | null;

  @Field(() => PositionScalar, { description: 'Position of the log at which the records were captured.' })
  capturedAtPosition!: string;

  @Field(() => [DomainEvent], { description: 'The events that request, capture, certify and approve it, in order.' })
  approvalEvents!: readonly DomainEvent[];

  @Field(() => LogCheckpoint, {
    description: 'Covers the last of these events; the same as on the certificate and in the bundle.',
  })
  checkpoint!: LogCheckpoint;

  @Field(() => Int, {
    description:
      'Students in it whose records were destroyed: their pseudonyms lead to nobody any more, and every digest still holds.',
  })
  destroyedSubjects!: number;

  @Field(() => String, { description: 'Program that answers this.' })
  verifierVersion!: string;
}
