import Fastify from 'fastify';
import type { Application } from '../src/server/compose.ts';
import { visibleDistrict } from '../src/server/read-as.ts';

export interface PageRequest {
  readonly first: number;
  readonly statuses: readonly string[];
  /** `[occurredOn, id]` of the item before the page. */
  readonly after: readonly [string, string] | null;
}

interface PageRow {
  readonly id: string;
  readonly view: string;
  readonly exclusion: string | null;
  readonly candidate_hash: string | null;
  readonly record_hash: string | null;
}

const STUDENT = /"studentId":"([^"]+)"/g;
const SCHOOL = /"schoolId":"([^"]+)"/g;

/** Distinct ids that the stored texts name. */
const idsIn = (page: readonly PageRow[], name: RegExp): readonly string[] => [
  ...new Set(page.flatMap(({ view }) => [...view.matchAll(name)].map(([, id]) => id!))),
];

/**
 * What a page could cost at the least: the token is checked and the read logged, and the stored texts of the same rows, with the schools
 * and students that they name, are joined and sent, under row-level security. No GraphQL, no cursors, nothing parsed.
 */
export async function startRawEndpoint({ services, viewerDatabase }: Application): Promise<{
  readonly url: string;
  stop(): Promise<void>;
}> {
  const app = Fastify();
  app.post<{ Body: PageRequest }>('/incidents', async (request, reply) => {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const principal = (await services.accounts.authenticate(token))?.principal;
    if (!principal) return reply.status(401).send();
    const { first, statuses, after } = request.body;
    const sql = viewerDatabase.with(visibleDistrict(principal));
    const rows = await sql.query<PageRow>(
      `select d.id, d.view, d.exclusion, d.candidate_hash, s.record_hash from district_incident d left join state_incident s on s.id = d.id
       where d.district_id = $1 and d.status = any($2) and ($3::date is null or (d.occurred_on, d.id) < ($3, $4))
       order by d.occurred_on desc, d.id desc limit $5`,
      [principal.districtId, statuses, after?.[0] ?? null, after?.[1] ?? null, first + 1],
      'raw page',
    );
    const page = rows.slice(0, first);
    const [named, schools] = await Promise.all([
      sql.query<{ doc: string }>(
        'select i.doc from student_identity i where i.id = any($1::text[])',
        [idsIn(page, STUDENT)],
        'raw students',
      ),
      sql.query<{ doc: string }>(
        'select o.doc from school o where o.id = any($1::text[])',
        [idsIn(page, SCHOOL)],
        'raw schools',
      ),
    ]);
    await services.accessLog.record({
      kind: 'PII_READ',
      accountId: principal.accountId,
      onBehalfOf: null,
      operation: 'incidents.participants',
      purpose: '',
      rowCount: named.length,
      subject: null,
      address: request.ip,
    });
    const joined = (texts: readonly string[]) => `[${texts.join(',')}]`;
    const docs = ({ doc }: { readonly doc: string }) => doc;
    return reply
      .type('application/json; charset=utf-8')
      .send(
        `{"incidents":${joined(page.map(({ view }) => view))},"schools":${joined(schools.map(docs))},` +
          `"students":${joined(named.map(docs))},"hasNextPage":${rows.length > first}}`,
      );
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${address}/incidents`, stop: () => app.close() };
}
