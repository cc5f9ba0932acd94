import { getNamedType, type GraphQLFieldResolver, type GraphQLSchema, isInputObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../schema/build-schema.ts';
import { policy } from '../../schema/policy.ts';
import { isForDistricts, reach } from '../../schema/reach.ts';
import { type Given, narrows } from '../../schema/support/empty-lists.ts';
import { type Role, ROLES } from '../../src/domain/kernel/roles.ts';
import { principal } from '../support/application.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

let schema: GraphQLSchema;
const resolvers = new Map<string, Resolver>();

beforeAll(async () => {
  schema = await buildSchema();
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const [name, field] of Object.entries(type!.getFields()))
      resolvers.set(name, (field.subscribe ?? field.resolve) as Resolver);
  }
});

/** The code that the policy refuses a call with; null when it lets the call through to the resolver. */
async function refusal(operation: string, roles: readonly Role[] | null): Promise<string | null> {
  // Whatever the resolver looks at first ends the call: nothing behind the policy is run.
  const reached = new Proxy(
    {},
    {
      get: () => {
        throw new Error('reached the resolver');
      },
    },
  );
  const context = {
    principal: roles === null ? null : principal(roles, { districtId: 'd1', personId: 'p1' }),
    services: reached,
    read: reached,
    loaders: reached,
    tokenId: 't',
    correlationId: 'c',
    address: '127.0.0.1',
  };
  try {
    await resolvers.get(operation)!({}, {}, context, { fieldNodes: [] } as never);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'UNAUTHENTICATED') return code;
    return code === 'FORBIDDEN' && message === `Your role may not use ${operation}.` ? code : null;
  }
  return null;
}

const mayUse = (operation: string, role: Role): boolean => {
  const rule = policy[operation]!;
  return typeof rule === 'string' || rule.includes(role);
};
const operationsOf = (role: Role): readonly string[] =>
  [...resolvers.keys()].filter((operation) => mayUse(operation, role));
const mutations = (): ReadonlySet<string> => new Set(Object.keys(schema.getMutationType()!.getFields()));

/** Every list that narrows a query or subscription, as its path in the arguments, with its description. */
function filtersOf(given: readonly (Given & { readonly description?: string | null })[]): {
  path: string[];
  description: string;
}[] {
  return given.flatMap((one) => {
    if (narrows(one)) return [{ path: [one.name], description: one.description ?? '' }];
    const type = getNamedType(one.type);
    if (!isInputObjectType(type)) return [];
    return filtersOf(Object.values(type.getFields())).map(({ path, description }) => ({
      path: [one.name, ...path],
      description,
    }));
  });
}

describe('a filter that names nothing', () => {
  it('is refused by every query and subscription, and its description says so', async () => {
    const fields = [schema.getQueryType()!, schema.getSubscriptionType()!].flatMap((type) =>
      Object.values(type.getFields()),
    );
    const filters = fields.flatMap(({ name, args }) => filtersOf(args).map((filter) => ({ name, ...filter })));
    expect(filters.length).toBeGreaterThan(25);
    for (const { name, path, description } of filters) {
      const args = path.reduceRight<unknown>((value, member) => ({ [member]: value }), []);
      const context = { principal: principal(ROLES, { districtId: 'd1' }), answered: new Map() };
      const asked = (async () => resolvers.get(name)!({}, args, context, { fieldNodes: [] } as never))();
      await expect(asked, `${name} ${path.join('.')}`).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: `${path.join('.')} names at least one; leave it out to ask for all.`,
      });
      expect(`${name} ${path.join('.')}: ${description}`).toMatch(/At least one/);
    }
  });
});

describe('who may use what', () => {
  it('has one rule for each operation of the schema, and none for anything else', () => {
    expect([...resolvers.keys()].sort()).toEqual(Object.keys(policy).sort());
    expect(resolvers.size).toBeGreaterThan(70);
  });

  it('refuses everybody who is not signed in, but for signing in and what the server says of itself', async () => {
    const open: string[] = [];
    for (const operation of resolvers.keys())
      if ((await refusal(operation, null)) !== 'UNAUTHENTICATED') open.push(operation);
    expect(open.sort()).toEqual(['serverInfo', 'signIn']);
  });

  it.each(ROLES.map((role) => [role] as const))(
    'is asked before each resolver, for every operation: %s',
    async (role) => {
      for (const operation of resolvers.keys())
        expect(await refusal(operation, [role]), operation).toBe(mayUse(operation, role) ? null : 'FORBIDDEN');
    },
  );

  it('lets an account without a role do what any account may, and no more', async () => {
    for (const operation of resolvers.keys())
      expect(await refusal(operation, []), operation).toBe(typeof policy[operation] === 'string' ? null : 'FORBIDDEN');
    expect(await refusal('reportIncident', ['SUPERUSER' as Role])).toBe('FORBIDDEN');
  });

  it('says of each mutation for districts what of a district it changes, and of no other', () => {
    expect(Object.keys(reach).sort()).toEqual([...mutations()].filter(isForDistricts).sort());
  });

  it('keeps districts, vendors and the state apart', () => {
    const writes = (role: Role): readonly string[] =>
      operationsOf(role).filter((operation) => mutations().has(operation) && Array.isArray(policy[operation]));
    const incidents = ['reportIncident', 'correctResolution', 'voidIncident', 'completeIncident'];
    for (const role of [
      'STATE_REVIEWER',
      'STATE_APPROVER',
      'COLLECTIONS_MANAGER',
      'AUDITOR',
      'OPERATOR',
      'REVIEWER',
      'CERTIFIER',
    ] as const) {
      expect(
        incidents.filter((operation) => mayUse(operation, role)),
        role,
      ).toEqual([]);
    }
    for (const role of [
      'CLERK',
      'REVIEWER',
      'CERTIFIER',
      'DISTRICT_ADMINISTRATOR',
      'VENDOR',
      'AUDITOR',
      'OPERATOR',
    ] as const) {
      expect(
        [
          'approveCertification',
          'openRecertification',
          'declineRecertificationRequest',
          'closeCertificationEvent',
        ].filter((operation) => mayUse(operation, role)),
        role,
      ).toEqual([]);
    }
    for (const role of [
      'CLERK',
      'VENDOR',
      'STATE_REVIEWER',
      'STATE_APPROVER',
      'COLLECTIONS_MANAGER',
      'AUDITOR',
      'OPERATOR',
    ] as const) {
      expect(
        ['submitCertification', 'takeSnapshot', 'requestRecertification'].filter((operation) =>
          mayUse(operation, role),
        ),
        role,
      ).toEqual([]);
    }
    expect(writes('OPERATOR')).toEqual([]);
    expect([...writes('AUDITOR')].sort()).toEqual(['requestExport', 'verifySnapshot']);
    expect(operationsOf('VENDOR').filter((operation) => operation.toLowerCase().includes('certif'))).toEqual([]);
  });
});
