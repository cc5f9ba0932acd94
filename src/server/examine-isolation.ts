import { READER_ROLE } from '../postgres/reader-role.ts';
import type { Database } from '../postgres/sql.ts';
import { type Finding, finding } from './examine.ts';

interface Role {
  readonly bypasses: boolean;
  readonly isMember: boolean;
  readonly inherits: boolean;
}

/** Whether row-level security holds: the reader's role, its member, and every table that the role may read. */
export async function examineIsolation(database: Database, namespace: string): Promise<Finding> {
  const [role] = await database.query<Role>(
    `select r.rolsuper or r.rolbypassrls as bypasses, pg_has_role(current_user, r.oid, 'member') as "isMember",
            not me.rolsuper and pg_has_role(current_user, r.oid, 'usage') as inherits
     from pg_roles r, pg_roles me where r.rolname = $1 and me.rolname = current_user`,
    [READER_ROLE],
  );
  if (!role) return wrong(`The role ${READER_ROLE} is missing: create role ${READER_ROLE} nologin.`);
  const tables = await database.query<{ name: string; isOpen: boolean; isOwned: boolean }>(
    `select c.oid::regclass::text as name, not (c.relrowsecurity and c.relforcerowsecurity) as "isOpen",
            pg_has_role($1, c.relowner, 'member') as "isOwned"
     from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ($2::text::regnamespace, 'archive'::regnamespace, 'runtime'::regnamespace)
       and has_any_column_privilege($1, c.oid, 'select') order by 1`,
    [READER_ROLE, namespace],
  );
  const faults = [
    ...(role.bypasses ? [`the role ${READER_ROLE} goes round row-level security`] : []),
    ...(role.isMember ? [] : [`the login of DATABASE_URL is not a member of ${READER_ROLE}`]),
    ...(role.inherits ? [`the login of DATABASE_URL inherits the rights of ${READER_ROLE}`] : []),
    ...tables.filter(({ isOpen }) => isOpen).map(({ name }) => `${name} is open to the role ${READER_ROLE}`),
    ...tables.filter(({ isOwned }) => isOwned).map(({ name }) => `${READER_ROLE} owns ${name}`),
  ];
  return faults.length > 0
    ? wrong(`${faults.join('; ')}.`)
    : finding('ISOLATION', true, `${tables.length} tables show a district its own rows only, by the database itself.`);
}

const wrong = (explanation: string): Finding => finding('ISOLATION', false, explanation);
