import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printSchema } from '../../../src/postgres/schema-printer.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase({ migrate: false });
});
afterEach(() => test.drop());

const STRUCTURE = `
create schema s;
create type s.mood as enum ('calm', 'loud');
create domain s.code as text check (value ~ '^[A-Z]+$');
create sequence s.counter;
create table s.parent (id uuid primary key, code s.code collate "C" not null);
create table s.child (
  n int generated always as identity,
  parent uuid not null references s.parent (id) on delete cascade,
  amount numeric(10, 2) default 1.5,
  twice numeric generated always as (amount * 2) stored,
  mood s.mood default 'calm',
  constraint child_key primary key (n),
  constraint amount_positive check (amount > 0)
);
create index child_by_parent on s.child (parent, amount desc) where mood = 'loud';
comment on table s.child is 'It''s a child';
comment on column s.child.amount is 'dollars';
create view s.loud as select n, amount from s.child where mood = 'loud';
create function s.refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
revoke execute on function s.refuse() from public;
create trigger child_refuses before delete on s.child for each statement execute function s.refuse();
alter table s.child enable always trigger child_refuses;
alter table s.child enable row level security;
alter table s.child force row level security;
create policy own on s.child for select to public using (parent is not null);
grant usage on schema s to public;
grant select, insert on s.child to public;
`;

describe('the printed schema', () => {
  it('is the structure, complete and in a fixed order', async () => {
    await test.database.query(STRUCTURE);
    expect(await printSchema(test.database)).toMatchSnapshot();
  });

  it('does not depend on the order in which things were made', async () => {
    const [tables, rest] = [
      ['create table a (n int)', 'create table b (n int)'],
      ['create index b_n on b (n)', 'create index a_n on a (n)'],
    ];
    for (const statement of [...tables, ...rest]) await test.database.query(statement);
    const other = await createTestDatabase({ migrate: false });
    for (const statement of [...tables.toReversed(), ...rest.toReversed()]) await other.database.query(statement);
    expect(await printSchema(other.database)).toBe(await printSchema(test.database));
    await other.drop();
  });

  it.each([
    ['a column', 'alter table s.parent add note text'],
    ['a default', 'alter table s.child alter amount set default 2'],
    ['a constraint', 'alter table s.child drop constraint amount_positive'],
    ['an index', 'drop index s.child_by_parent'],
    ['a trigger that replicas skip', 'alter table s.child enable trigger child_refuses'],
    ['row security that owners escape', 'alter table s.child no force row level security'],
    ['a policy', 'drop policy own on s.child'],
    [
      'a function body',
      `create or replace function s.refuse() returns trigger language plpgsql as $$ begin return null; end $$`,
    ],
    ['who may call a function', 'grant execute on function s.refuse() to public'],
    ['who may write a table', 'revoke insert on s.child from public'],
    ['a comment', `comment on column s.child.amount is 'euros'`],
    ['a label of an enumeration', `alter type s.mood add value 'shy'`],
  ])('differs when %s changed', async (_, change) => {
    await test.database.query(STRUCTURE);
    const before = await printSchema(test.database);
    await test.database.query(change);
    expect(await printSchema(test.database)).not.toBe(before);
  });
});
