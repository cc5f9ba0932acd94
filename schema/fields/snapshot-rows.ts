import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { JsonObject } from '../../src/shared/json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { certifiedSchools } from '../support/certification-node.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { recordValues, studentsIn } from '../support/record-values.ts';
import { Snapshot } from '../types/snapshot.ts';
import { type SnapshotRow, SnapshotRowConnection, SnapshotSection } from '../types/snapshot-rows.ts';

@Resolver(() => Snapshot)
export class SnapshotRowFields {
  @FieldResolver(() => [SnapshotSection], { description: 'Its parts; empty while queued.' })
  async sections(@Root() snapshot: Snapshot, @Ctx() context: GraphqlContext): Promise<readonly SnapshotSection[]> {
    const sections = await context.services.evidence.sections(snapshot.id);
    return sections.map(({ name, rowCount, root }) => ({ name, rowCount, digest: root }));
  }

  @FieldResolver(() => SnapshotRowConnection, {
    description:
      'The certified records of a section, in the order of their ids; students are pseudonyms. Whoever works for some schools sees those of these, unless they certify for the district.',
  })
  async rows(
    @Root() snapshot: Snapshot,
    @Ctx() context: GraphqlContext,
    @Arg('section', () => String, { defaultValue: 'incidents', description: 'Name of the section.' }) section: string,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<SnapshotRow>> {
    const size = pageSize(first);
    const { evidence } = context.services;
    const { rows, total } = await evidence.rows(snapshot.id, section, {
      first: size + 1,
      schoolIds: certifiedSchools(signedIn(context), snapshot.state),
      after: decodeCursor(after, 1)?.[0] ?? null,
    });
    const read = rows.map((row) => {
      const values = recordValues(JSON.parse(row.record) as JsonObject);
      return { ...row, values, students: studentsIn(values) };
    });
    const destroyed = await evidence.destroyedStudents([
      ...new Set(read.flatMap(({ students }) => students.map(({ studentId }) => studentId))),
    ]);
    return connection(
      read,
      size,
      ({ id, digest, record, values, students }) => ({
        cursor: encodeCursor([id]),
        node: {
          id,
          digest,
          values,
          recordJson: record,
          destroyedFields: students.filter(({ studentId }) => destroyed.has(studentId)).map(({ path }) => path),
        },
      }),
      async () => total,
    );
  }
}
