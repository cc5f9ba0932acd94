import type { Database, Sql } from './sql.ts';

/** Schemas of ours: not PostgreSQL's own, not temporary ones. */
const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
/** Not part of an extension. */
const notExtension = (catalogue: string, oid: string): string =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

/**
 * The structure of a database as SQL text, equal for equal structures: schemas, types, sequences, tables with their constraints,
 * indexes, triggers and policies, views, functions, comments and grants, each kind in the order of names. Data, owners and roles
 * are left out. It is for reading and comparing; the migrations are what makes a database.
 */
export async function printSchema(database: Database): Promise<string> {
  return database.transaction(async (sql) => {
    // With an empty search path PostgreSQL's own printers qualify every name.
    await sql.query(`select set_config('search_path', '', true)`);
    const parts: string[] = [];
    for (const query of [SCHEMAS, EXTENSIONS, TYPES, SEQUENCES]) parts.push(...(await statements(sql, query)));
    parts.push(...(await tables(sql)));
    for (const query of [VIEWS, FUNCTIONS, GRANTS]) parts.push(...(await statements(sql, query)));
    return `${parts.join('\n\n')}\n`;
  });
}

async function statements(sql: Sql, query: string): Promise<string[]> {
  return (await sql.query<{ ddl: string }>(query)).map(({ ddl }) => ddl.trimEnd());
}

async function tables(sql: Sql): Promise<string[]> {
  const found = await sql.query<{ oid: number; head: string; tail: string }>(TABLES);
  const details = await sql.query<{ oid: number; kind: number; ddl: string }>(TABLE_DETAILS);
  return found.map(({ oid, head, tail }) => {
    const own = details.filter((detail) => detail.oid === oid);
    const inside = own.filter(({ kind }) => kind < 2).map(({ ddl }) => `  ${ddl}`);
    const after = own.filter(({ kind }) => kind >= 2).map(({ ddl }) => `${ddl};`);
    return [`${head} (\n${inside.join(',\n')}\n)${tail};`, ...after].join('\n');
  });
}

const SCHEMAS = `
  select concat_ws(E'\\n', format('create schema %I;', n.nspname),
    format('comment on schema %I is ', n.nspname) || quote_literal(obj_description(n.oid, 'pg_namespace')) || ';') as ddl
  from pg_namespace n where ${OURS} and n.nspname <> 'public' order by n.nspname collate "C"`;

const EXTENSIONS = `
  select format('create extension %I schema %I;', e.extname, n.nspname) as ddl
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql' order by e.extname collate "C"`;

const TYPES = `
  select case t.typtype
    when 'e' then format('create type %I.%I as enum (%s);', n.nspname, t.typname,
      (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
    when 'd' then format('create domain %I.%I as %s%s;', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
      (select string_agg(' ' || pg_get_constraintdef(oid), '' order by conname collate "C") from pg_constraint where contypid = t.oid))
    else format('create type %I.%I as (%s);', n.nspname, t.typname,
      (select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
       from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped)) end as ddl
  from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
  where ${OURS} and ${notExtension('pg_type', 't.oid')} and (t.typtype in ('e', 'd') or (t.typtype = 'c' and c.relkind = 'c'))
  order by n.nspname collate "C", t.typname collate "C"`;

/** Those of identity columns are printed with the column. */
const SEQUENCES = `
  select format('create sequence %I.%I as %s start %s increment %s minvalue %s maxvalue %s%s;', n.nspname, c.relname,
    format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, case when s.seqcycle then ' cycle' else '' end) as ddl
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and ${notExtension('pg_class', 'c.oid')}
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
  order by n.nspname collate "C", c.relname collate "C"`;

const TABLES = `
  select c.oid::int8 as oid,
    format('create %stable %I.%I', case c.relpersistence when 'u' then 'unlogged ' else '' end, n.nspname, c.relname) as head,
    concat(
      case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) end,
      case when c.relispartition then (select format(' partition of %s %s', i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid))
        from pg_inherits i where i.inhrelid = c.oid) end,
      case when c.reloptions is not null then format(' with (%s)', array_to_string(c.reloptions, ', ')) end) as tail
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and c.relkind in ('r', 'p') and ${notExtension('pg_class', 'c.oid')}
  order by n.nspname collate "C", c.relname collate "C"`;

const OUR_TABLES = `our as (select c.oid, n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p'))`;

/** Kinds in their order: 0 columns, 1 constraints, 2 indexes, 3 triggers, 4 row security, 5 policies, 6 comments. */
const TABLE_DETAILS = `with ${OUR_TABLES}, detail as (
  select o.oid, 0 as kind, lpad(a.attnum::text, 5, '0') as place, concat(quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation end,
    case when a.attnotnull then ' not null' end,
    case a.attidentity when 'a' then ' generated always as identity' when 'd' then ' generated by default as identity' end,
    case a.attgenerated when 's' then format(' generated always as (%s) stored', pg_get_expr(f.adbin, f.adrelid))
      when 'v' then format(' generated always as (%s) virtual', pg_get_expr(f.adbin, f.adrelid))
      else ' default ' || pg_get_expr(f.adbin, f.adrelid) end) as ddl
  from our o join pg_attribute a on a.attrelid = o.oid join pg_type t on t.oid = a.atttypid
  left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum where a.attnum > 0 and not a.attisdropped
  union all
  -- NOT NULL is a constraint of its own from PostgreSQL 18 on; it stands at the column.
  select o.oid, 1, k.contype::text || k.conname, format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
  from our o join pg_constraint k on k.conrelid = o.oid where k.contype not in ('n', 't')
  union all
  select o.oid, 2, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  from our o join pg_index i on i.indrelid = o.oid
  where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select o.oid, 3, g.tgname, pg_get_triggerdef(g.oid) || case g.tgenabled when 'A' then format(E';\\nalter table %I.%I enable always trigger %I',
    o.nspname, o.relname, g.tgname) when 'D' then format(E';\\nalter table %I.%I disable trigger %I', o.nspname, o.relname, g.tgname) else '' end
  from our o join pg_trigger g on g.tgrelid = o.oid where not g.tgisinternal
  union all
  select oid, 4, '', format('alter table %I.%I enable row level security', nspname, relname) from our where relrowsecurity
  union all
  select oid, 4, 'force', format('alter table %I.%I force row level security', nspname, relname) from our where relforcerowsecurity
  union all
  select o.oid, 5, p.policyname, concat(format('create policy %I on %I.%I as %s for %s to %s', p.policyname, o.nspname, o.relname,
    lower(p.permissive), lower(p.cmd), array_to_string(p.roles, ', ')), ' using (' || p.qual || ')', ' with check (' || p.with_check || ')')
  from our o join pg_policies p on p.schemaname = o.nspname and p.tablename = o.relname
  union all
  select o.oid, 6, lpad(d.objsubid::text, 5, '0'), case d.objsubid when 0 then format('comment on table %I.%I is %L', o.nspname, o.relname, d.description)
    else format('comment on column %I.%I.%I is %L', o.nspname, o.relname, a.attname, d.description) end
  from our o join pg_description d on d.objoid = o.oid and d.classoid = 'pg_class'::regclass
  left join pg_attribute a on a.attrelid = o.oid and a.attnum = d.objsubid and d.objsubid > 0
) select oid::int8 as oid, kind, ddl from detail order by oid, kind, place collate "C", ddl collate "C"`;

const VIEWS = `
  select format('create %sview %I.%I%s as%s%s', case c.relkind when 'm' then 'materialized ' else '' end, n.nspname, c.relname,
    case when c.reloptions is not null then format(' with (%s)', array_to_string(c.reloptions, ', ')) end, E'\\n', pg_get_viewdef(c.oid)) as ddl
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and c.relkind in ('v', 'm') and ${notExtension('pg_class', 'c.oid')} order by n.nspname collate "C", c.relname collate "C"`;

const FUNCTIONS = `
  select concat_ws(E'\\n', rtrim(pg_get_functiondef(p.oid), E'\\n') || ';',
    format('comment on function %s is ', p.oid::regprocedure) || quote_literal(obj_description(p.oid, 'pg_proc')) || ';') as ddl
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${OURS} and p.prokind in ('f', 'p') and ${notExtension('pg_proc', 'p.oid')} order by p.oid::regprocedure::text collate "C"`;

/** What others than the owner may do; and what everybody may not do any more although PostgreSQL allows it by default. */
const GRANTS = `
  with object as (
    select 'schema' as kind, n.oid::regnamespace::text as name, n.nspacl as acl, n.nspowner as owner, 'n'::"char" as default_of
    from pg_namespace n where ${OURS} and n.nspname <> 'public'
    union all
    select case c.relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass::text, c.relacl, c.relowner,
      case c.relkind when 'S' then 's' else 'r' end::"char"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S')
    union all
    select case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure::text, p.proacl, p.proowner, 'f'
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} and ${notExtension('pg_proc', 'p.oid')}
  ), granted as (
    select o.*, a.grantee, a.privilege_type from object o, aclexplode(coalesce(o.acl, acldefault(o.default_of, o.owner))) a
  ), line as (
    select format('grant %s on %s %s to %s;', string_agg(lower(privilege_type), ', ' order by privilege_type), kind, name,
      case grantee when 0 then 'public' else grantee::regrole::text end) as ddl, kind, name
    from granted where grantee <> owner and not (grantee = 0 and default_of = 'f') group by kind, name, grantee
    union all
    select format('revoke execute on %s %s from public;', o.kind, o.name), o.kind, o.name
    from object o where o.default_of = 'f' and not exists (select from granted g where g.kind = o.kind and g.name = o.name and g.grantee = 0)
  ) select string_agg(ddl, E'\\n' order by kind collate "C", name collate "C", ddl collate "C") as ddl from line having count(*) > 0`;
