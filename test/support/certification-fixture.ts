import { streams } from '../../src/application/streams.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import type { PersonRegistered } from '../../src/domain/person/events.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { type Role, STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { principal, type TestApplication } from './application.ts';
import { createDistrict, type DistrictFixture } from './district-fixture.ts';

export const PASSWORD = 'correct horse battery';

export interface CertificationFixture {
  readonly own: DistrictFixture;
  readonly other: DistrictFixture;
  readonly people: {
    readonly [
      name in 'avery' | 'blake' | 'rowan' | 'casey' | 'dana' | 'olive' | 'sam' | 'riley' | 'morgan' | 'alex'
    ]: Principal;
  };
  readonly categoryId: string;
  readonly eventId: string;
  readonly certificationId: string;
  readonly otherCertificationId: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- payloads have the shape of the fields beside the call
export type Payload = any;

/** Runs one mutation and gives its payload; a GraphQL error fails the test. */
export async function mutate(
  test: TestApplication,
  as: Principal,
  name: string,
  input: object,
  fields = '',
): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { position isProjected writeToken userErrors { code message path details { key value } } ${fields} } }`;
  const { data, errors } = await test.execute<Record<string, Payload>>(query, { input }, as);
  if (errors.length > 0)
    throw new Error(`${name}: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
  return data![name];
}

/** The codes that a mutation is refused with, or the code of its GraphQL error. */
export async function refusals(
  test: TestApplication,
  as: Principal,
  name: string,
  input: object,
): Promise<readonly string[]> {
  try {
    return ((await mutate(test, as, name, input)) as { userErrors: { code: string }[] }).userErrors.map(
      ({ code }) => code,
    );
  } catch (error) {
    return [/^\w+: (\w+)/.exec((error as Error).message)?.[1] ?? String(error)];
  }
}

async function register(
  test: TestApplication,
  org: string,
  name: string,
  roles: readonly Role[],
  rest: Partial<Principal> = {},
): Promise<Principal> {
  const { commands, accounts } = test.application.services;
  const personId = randomUuid();
  const outcome = await commands.handle(
    {
      principal: principal([], { kind: 'SYSTEM', accountId: 'system:test' }),
      idempotencyKey: randomUuid(),
      correlationId: 'test',
    },
    {
      operation: 'registerPerson',
      stream: streams.person(personId),
      org,
      decider: personDecider,
      input: {},
      command: () => ({
        type: 'RegisterPerson',
        data: { personId, org, firstName: name, lastName: 'Holtby', seid: `SEID-${name}-${org}`, email: null },
      }),
    },
  );
  if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
  const districtId = org === STATE_ORG ? null : org;
  const accountId = randomUuid();
  await accounts.create({
    accountId,
    username: `${name}-${org}`,
    password: PASSWORD,
    displayName: name,
    kind: 'PERSON',
    personId,
    roles,
    districtId,
    schoolIds: null,
    expiresOn: null,
  });
  return principal(roles, { accountId, personId, districtId, ...rest });
}

/** Two districts that take part in one window, with everybody of the stories; made by real commands. The window is open from 15 May to 30 June 2022. */
export async function createCertification(
  test: TestApplication,
  policy: 'ON_SAVE' | 'NIGHTLY' = 'NIGHTLY',
): Promise<CertificationFixture> {
  const own = await createDistrict(test, { policy });
  const other = await createDistrict(test, { districtId: 'd000000000002', policy });
  const at = own.districtId;
  const people = {
    avery: await register(test, at, 'avery', ['CERTIFIER']),
    blake: await register(test, at, 'blake', ['CERTIFIER']),
    rowan: await register(test, at, 'rowan', ['REVIEWER']),
    casey: own.clerk,
    dana: own.administrator,
    olive: await register(test, other.districtId, 'olive', ['CERTIFIER']),
    sam: await register(test, STATE_ORG, 'sam', ['STATE_APPROVER']),
    riley: await register(test, STATE_ORG, 'riley', ['STATE_REVIEWER']),
    morgan: await register(test, STATE_ORG, 'morgan', ['COLLECTIONS_MANAGER']),
    alex: await register(test, STATE_ORG, 'alex', ['AUDITOR']),
  };
  const { morgan, dana } = people;
  await test.settle();
  const created = await mutate(
    test,
    morgan,
    'createCertificationCategory',
    { name: 'Behavior', level: 'DISTRICT' },
    'category { id publishedAt }',
  );
  const categoryId = created.category.id as string;
  await mutate(test, morgan, 'publishCertificationCategory', { categoryId });
  const add = (as: Principal, who: Principal, role: string, rest: object = {}) =>
    mutate(test, as, 'addCategoryMember', { categoryId, personId: who.personId, role, ...rest }, 'member { id }');
  await add(dana, people.avery, 'CERTIFIER');
  await add(dana, people.blake, 'CERTIFIER');
  await add(dana, people.rowan, 'REVIEWER');
  await add(morgan, people.olive, 'CERTIFIER', { districtId: other.districtId });
  await add(morgan, people.sam, 'STATE_APPROVER');
  await add(morgan, people.riley, 'STATE_REVIEWER');
  const window = await mutate(
    test,
    morgan,
    'createCertificationEvent',
    {
      name: 'Behavior Certification 2021-22',
      schoolYear: 2022,
      level: 'DISTRICT',
      categoryId,
      validationGroupIds: ['behavior-data-checks', 'behavior-list-to-certify'],
      startsOn: '2022-05-01',
      opensOn: '2022-05-15',
      endsOn: '2022-06-30',
      lastDayPolicy: 'BLOCK',
      attestationText: 'The data are complete and correct.',
      participants: [{ districtId: own.districtId }, { districtId: other.districtId }],
    },
    'certificationEvent { id status }',
  );
  const eventId = window.certificationEvent.id as string;
  await mutate(test, morgan, 'publishCertificationEvent', { eventId });
  await test.settle();
  return {
    own,
    other,
    people,
    categoryId,
    eventId,
    certificationId: `${own.districtId}.${eventId}`,
    otherCertificationId: `${other.districtId}.${eventId}`,
  };
}

/** A complete incident of one offender. */
export async function reportComplete(
  test: TestApplication,
  fixture: DistrictFixture,
  what: {
    readonly eventTypeId: string;
    readonly studentId: string;
    readonly resolutionTypeId: string;
    readonly occurredOn?: string;
  },
): Promise<Payload> {
  const resolutions = [
    {
      resolutionTypeId: what.resolutionTypeId,
      durationSchoolDays: '1',
      startsOn: '2022-02-15',
      endsOn: '2022-02-15',
      imposedBy: 'PRINCIPAL',
    },
  ];
  const content = {
    occurredOn: what.occurredOn ?? '2022-02-14',
    occurredAt: '10:15',
    setting: 'ON_CAMPUS',
    events: [
      { eventTypeId: what.eventTypeId, participants: [{ studentId: what.studentId, role: 'OFFENDER', resolutions }] },
    ],
  };
  const fields = 'incident { id version behaviorEvents { id participants { id resolutions { id } } } }';
  const { incident } = await mutate(
    test,
    fixture.clerk,
    'reportIncident',
    { schoolId: fixture.schoolId, content },
    fields,
  );
  const completed = await test.execute(
    `mutation ($input: IncidentStatusInput!) { completeIncident(input: $input) { userErrors { code } } }`,
    { input: { incidentId: incident.id } },
    fixture.clerk,
  );
  if (completed.errors.length > 0) throw new Error(JSON.stringify(completed.errors));
  return incident;
}

/** Wizard steps 1 to 3 with their reports opened; gives the captured snapshot. */
export async function capture(
  test: TestApplication,
  as: Principal,
  certificationId: string,
): Promise<{ readonly id: string; readonly digest: string }> {
  const first = await mutate(test, as, 'runDistrictValidation', { certificationId }, 'validationRun { fatalCount }');
  if (first.validationRun.fatalCount !== 0) throw new Error('fatal findings');
  const { job } = await mutate(test, as, 'runStateValidation', { certificationId }, 'job { id }');
  await test.settle();
  await mutate(test, as, 'markReportViewed', { certificationId, reportId: job.id });
  const { snapshot } = await mutate(test, as, 'takeSnapshot', { certificationId }, 'snapshot { id }');
  await test.settle();
  const { data } = await test.execute<Payload>(
    `query ($id: ID!) { certification(id: $id) { currentSnapshot { id digest } } }`,
    { id: certificationId },
    as,
  );
  if (data.certification.currentSnapshot?.id !== snapshot?.id) throw new Error('the snapshot is not there');
  return data.certification.currentSnapshot;
}

/** Everything a certifier has to open before signing, then the signature. */
export async function sign(
  test: TestApplication,
  as: Principal,
  certificationId: string,
  snapshot: { readonly id: string; readonly digest: string },
  attestation: object = {},
): Promise<Payload> {
  const { data } = await test.execute<Payload>(
    `query ($id: ID!) { certification(id: $id) { stateRunId } }`,
    { id: certificationId },
    as,
  );
  for (const reportId of [data.certification.stateRunId, snapshot.id])
    await mutate(test, as, 'markReportViewed', { certificationId, reportId });
  const [registered] = await test.application.services.commands.history(streams.person(as.personId!));
  const { firstName, lastName } = registered!.data as PersonRegistered;
  const input = {
    certificationId,
    snapshotId: snapshot.id,
    snapshotDigest: snapshot.digest,
    attestation: { typedName: `${firstName} ${lastName}`, password: PASSWORD, ...attestation },
  };
  return mutate(
    test,
    as,
    'submitCertification',
    input,
    'certification { eventStatus myUserStatus certifiersDone certifiersTotal }',
  );
}
