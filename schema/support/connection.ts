import { Arg, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { isIsoDate } from '../../src/shared/calendar.ts';
import { Fault } from '../../src/application/faults.ts';
import { isPosition } from './position.ts';

export const DEFAULT_FIRST = 25;
export const MAX_FIRST = 200;

@ObjectType({ description: 'Where a page lies in its list (Relay).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'More items follow.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Items come before; always false when paging forwards from the start.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null when the page is empty.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null when the page is empty.' })
  endCursor!: string | null;
}

/** The argument `first` of a list. */
export const First = (defaultValue = DEFAULT_FIRST) =>
  Arg('first', () => Int, { defaultValue, description: `Page size, 1 to ${MAX_FIRST}.` });

/** The argument `after` of a list. */
export const After = () =>
  Arg('after', () => String, { nullable: true, description: 'Cursor of the item before the page.' });

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: PageInfo;
  /** Counted only when the field is asked for. */
  readonly totalCount?: () => Promise<number>;
}

/** Makes the `<Name>Edge` and `<Name>Connection` types of a node type. */
export function connectionTypes<Node extends object>(
  name: string,
  node: () => ClassType<Node>,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page.` })
  class EdgeType implements Edge<Node> {
    @Field(() => String, { description: 'Opaque place of this item; pass it as `after`.' })
    cursor!: string;

    @Field(node, { description: 'The item.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name} items.` })
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType], { description: 'The items of the page, in order.' })
    edges!: readonly Edge<Node>[];

    @Field(() => PageInfo, { description: 'Where the page lies.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Size of the whole list; counted only when asked for.' })
    totalCount!: () => Promise<number>;
  }
  return ConnectionType;
}

/** Checks `first`: 1 to 200, 25 unless told. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_FIRST;
  if (!Number.isInteger(size) || size < 1 || size > MAX_FIRST)
    throw new Fault('BAD_USER_INPUT', `first must be between 1 and ${MAX_FIRST}.`);
  return size;
}

/** A cursor is opaque text: the sort key of its item. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

export function decodeCursor(cursor: string | null | undefined, length: number): readonly string[] | null {
  if (cursor == null) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === length && key.every(isText)) return key;
  } catch {
    // Falls through: whatever it was, it is not one of our cursors.
  }
  throw new Fault('BAD_USER_INPUT', 'after is not a cursor of this list.');
}

/** No database column holds a NUL or half a character, so no cursor of a list does. */
const isText = (part: unknown): part is string =>
  typeof part === 'string' && !part.includes('\0') && part.isWellFormed();

/** The cursor of a list that is sorted by a day first; BAD_USER_INPUT for one of another list. */
export function dayCursor(cursor: string | null | undefined): readonly string[] | null {
  const key = decodeCursor(cursor, 2);
  if (key !== null && !isIsoDate(key[0]!)) throw new Fault('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return key;
}

/** The cursor of a list that is sorted by a number; BAD_USER_INPUT for one of another list. */
export function numberCursor(cursor: string | null | undefined): string | null {
  const number = decodeCursor(cursor, 1)?.[0] ?? null;
  if (number !== null && !isPosition(number)) throw new Fault('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return number;
}

/** Builds a connection from one row more than the page holds. */
export function connection<Row, Node>(
  rows: readonly Row[],
  first: number,
  item: (row: Row) => Edge<Node>,
  total?: () => Promise<number>,
): Connection<Node> {
  const edges = rows.slice(0, first).map(item);
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    ...(total && { totalCount: total }),
  };
}
