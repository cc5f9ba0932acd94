import type { SetProjection } from '../../src/projector/projection.ts';
import { visibleToEverybody } from '../support/row-security.ts';

/**
 * Which student a merged pseudonym stands for: `kept_id` is never merged itself, however many merges follow one another. Pseudonyms only,
 * so everybody may see it. Of two merges that would make a circle the later one changes nothing.
 */
export const studentMerge: SetProjection = {
  kind: 'set',
  name: 'student_merge',
  version: 1,
  tables: `
    create table student_merge (
      id text collate "C" primary key,
      kept_id text collate "C" not null
    );
    create index on student_merge (kept_id);
    ${visibleToEverybody('student_merge')}`,
  reads: [],
  types: ['StudentsMerged'],
  async apply(sql, event) {
    if (event.type !== 'StudentsMerged') return [];
    const { mergedStudentId, keptStudentId } = event.data;
    await sql.query(
      `with kept as (
         select coalesce((select kept_id from student_merge where id = $2), $2::text) as id),
       moved as (
         update student_merge m set kept_id = kept.id from kept where m.kept_id = $1 and kept.id <> $1 returning m.id)
       insert into student_merge (id, kept_id) select $1, kept.id from kept where kept.id <> $1 on conflict (id) do nothing`,
      [mergedStudentId, keptStudentId],
    );
    return [{ kind: 'student', id: keptStudentId, org: event.org }];
  },
};
