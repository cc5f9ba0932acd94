import type { DocumentChange, DocumentProjection, ReadChange } from '../../src/projector/projection.ts';
import { documentsById } from './documents.ts';
import { deleteRows, type Row, upsertRows } from './rows.ts';

/** A read model whose table is `(id text primary key, doc text, …typed columns)`: the document as JSON text beside what is filtered, sorted and counted. */
export interface TableSpec<Doc> extends Pick<
  DocumentProjection<Doc>,
  'name' | 'version' | 'tables' | 'keys' | 'evolve'
> {
  readonly reads?: readonly string[];
  readonly fanOut?: DocumentProjection<Doc>['fanOut'];
  /** Typed columns beside `id` and `doc`; every document gives the same column names. */
  columns(doc: Doc, key: string): Row;
  /** Kind and org of the change that subscribers hear of; left out when nobody can see it directly. */
  readonly change?: (doc: Doc, key: string) => Omit<ReadChange, 'id'>;
}

export function documentProjection<Doc>(spec: TableSpec<Doc>): DocumentProjection<Doc> {
  return {
    kind: 'document',
    name: spec.name,
    version: spec.version,
    tables: spec.tables,
    reads: spec.reads ?? [],
    keys: spec.keys,
    ...(spec.fanOut && { fanOut: spec.fanOut }),
    evolve: (doc, event) => spec.evolve(doc, event),
    load: (sql, keys) => documentsById<Doc>(sql, spec.name, keys),
    write: async (sql, changes) => {
      await upsertRows(
        sql,
        spec.name,
        ['id'],
        present(changes).map(({ key, doc }) => ({ id: key, doc: JSON.stringify(doc), ...spec.columns(doc, key) })),
      );
      await deleteRows(
        sql,
        spec.name,
        'id',
        changes.filter((change) => change.doc === null).map((change) => change.key),
      );
      const { change } = spec;
      return change ? present(changes).map(({ key, doc }) => ({ id: key, ...change(doc, key) })) : [];
    },
  };
}

export function present<Doc>(
  changes: readonly DocumentChange<Doc>[],
): readonly { readonly key: string; readonly doc: Doc }[] {
  return changes.flatMap(({ key, doc }) => (doc === null ? [] : [{ key, doc }]));
}
