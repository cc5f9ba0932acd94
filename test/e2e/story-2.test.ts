import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { resync, validate } from '../../src/demo/chapters/3-district-and-state-are-compared.ts';
import { capture, type SignedSnapshot } from '../../src/demo/chapters/4-two-people-certify.ts';
import { type Answer, Person } from '../../src/demo/client.ts';
import { until } from '../../src/demo/context.ts';
import { markViewed, submit } from '../../src/demo/wizard.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { eventLogs } from '../support/event-logs.ts';
import { PASSWORD } from '../support/listening-server.ts';
import {
  approve,
  certifierStatuses,
  handgunIncident,
  look,
  openRecertification,
  openStoryWorld,
  playUntilApproved,
  type StoryWorld,
} from './story-world.ts';

describe.each(eventLogs)('story 2 on $name: the state sends it back', (log) => {
  let world: StoryWorld;
  let first: SignedSnapshot;
  let second: SignedSnapshot;
  let third: Person;
  let incidentId: string;

  beforeAll(async () => {
    world = await openStoryWorld(log);
    first = await playUntilApproved(world);
  });

  afterAll(() => world?.stop());

  it('steps 1 and 2: it needs a reason, and a due date once the window is over', async () => {
    const { story, setClock } = world;
    await story.refused('openRecertification', 'REASON_REQUIRED', () => openRecertification(world, { reason: '' }));
    setClock(new Date('2022-07-02T15:00:00.000Z'));
    incidentId = (await handgunIncident(world)).id;
    await story.refused('openRecertification', 'DUE_DATE_REQUIRED', () =>
      openRecertification(world, { reason: 'Handgun incident shows one day of ISS', rowIds: [incidentId] }),
    );
  });

  it('step 3: a second cycle is opened, the row is marked, the first snapshot is returned and stays readable', async () => {
    const opened = await openRecertification(world, {
      reason: 'Handgun incident shows one day of ISS',
      rowIds: [incidentId],
      dueOn: '2022-07-15',
    });
    expect(opened).toMatchObject({
      userErrors: [],
      certification: {
        cycle: 2,
        eventStatus: 'RECERTIFICATION_IN_PROGRESS',
        dueOn: '2022-07-15',
        recertification: { reason: 'Handgun incident shows one day of ISS', rowIds: [incidentId] },
      },
    });
    expect(opened.certification.recordStatus).not.toBe('CERTIFICATION_APPROVED_BY_STATE');
    await world.dashboard.sees('RECERTIFICATION_IN_PROGRESS', 2);
    expect(await certifierStatuses(world)).toEqual({
      'Avery Holtby': 'CERTIFICATION_INCOMPLETE',
      'Blake Ortwin': 'CERTIFICATION_INCOMPLETE',
    });
    const { snapshot } = (await world.people.sam.call(
      'query ($id: ID!) { snapshot(id: $id) { status digest rowCount } }',
      { id: first.id },
    )) as { snapshot: Answer };
    expect(snapshot).toEqual({ status: 'RETURNED', digest: first.digest, rowCount: 21 });
  });

  it('step 4: nobody signs the snapshot of the cycle before', async () => {
    await world.story.refused('submitCertification', 'SNAPSHOT_SUPERSEDED', () =>
      submit(world.people.avery, world.certificationId, first.id, first.digest, {
        typedName: 'Avery Holtby',
        password: PASSWORD,
      }),
    );
  });

  it('step 5: the locked incident is corrected with a reason, and the log keeps both', async () => {
    const { people, story } = world;
    const { incident, resolutionTypes } = await people.casey.call(
      'query ($id: ID!) { incident(id: $id) { behaviorEvents { participants { resolutions { id stateCode startsOn } } } } resolutionTypes { id name } }',
      { id: incidentId },
    );
    const resolutions = (
      incident.behaviorEvents as {
        participants: { resolutions: { id: string; stateCode: string; startsOn: string }[] }[];
      }[]
    ).flatMap((event) => event.participants.flatMap((person) => person.resolutions));
    expect(resolutions.map(({ stateCode }) => stateCode)).toEqual(['500', '500']);
    const { id: resolutionId, startsOn } = resolutions[0]!;
    const expulsion = (resolutionTypes as { id: string; name: string }[]).find(({ name }) => name === 'Expulsion')!.id;
    const changes = {
      resolutionTypeId: expulsion,
      endsOn: `${Number(startsOn.slice(0, 4)) + 1}${startsOn.slice(4)}`,
      durationSchoolDays: '180',
      imposedBy: 'TRUSTEES',
      boardActionOn: '2022-06-01',
    };
    const correct = (reason: string | null) =>
      people.casey.mutate(
        'correctResolution',
        'CorrectResolutionInput',
        { incidentId, resolutionId, changes, reason },
        'incident { behaviorEvents { participants { resolutions { stateCode } } } }',
      );
    await story.refused('correctResolution', 'INCIDENT_LOCKED', () => correct(null));
    const corrected = await correct('The board expelled the student for one year');
    expect(corrected.userErrors).toEqual([]);
    expect(JSON.stringify(corrected.incident.behaviorEvents)).toContain('"260"');
    const { domainEvents } = (await people.alex.call(
      'query ($filter: DomainEventFilter) { domainEvents(filter: $filter, purpose: "Audit of the correction") { edges { node { type actor { displayName } dataJson } } } }',
      { filter: { types: ['ResolutionCorrected'] } },
    )) as { domainEvents: { edges: { node: { actor: { displayName: string }; dataJson: string } }[] } };
    expect(domainEvents.edges.map(({ node }) => node.actor.displayName)).toEqual(['Casey Quillan']);
  });

  it('step 6: the steps are gone through again and give another digest', async () => {
    await validate(world, 1);
    await resync(world, 1);
    const runId = await validate(world, 0);
    await markViewed(world.people.avery, world.certificationId, runId);
    second = await capture(world, runId);
    expect(second.digest).not.toBe(first.digest);
  });

  it('step 8: a certifier who comes now is required in this cycle', async () => {
    const { people, districtId, server, story } = world;
    const personId = randomUuid();
    const { services } = server.test.application;
    const registered = await services.commands.handle(
      {
        principal: {
          accountId: 'system:test',
          kind: 'SYSTEM',
          personId: null,
          roles: [],
          districtId: null,
          schoolIds: null,
          impersonatedBy: null,
        },
        idempotencyKey: personId,
        correlationId: 'story-2',
      },
      {
        operation: 'registerPerson',
        stream: streams.person(personId),
        org: 'state',
        input: {},
        decider: personDecider,
        command: () => ({
          type: 'RegisterPerson',
          data: { personId, org: districtId, firstName: 'Emery', lastName: 'Stillwater', seid: null, email: null },
        }),
      },
    );
    expect(registered.kind).toBe('done');
    await services.accounts.create({
      accountId: `account-${personId}`,
      username: 'emery',
      password: PASSWORD,
      displayName: 'Emery Stillwater',
      kind: 'PERSON',
      personId,
      roles: ['CERTIFIER'],
      districtId,
      schoolIds: null,
      expiresOn: null,
    });
    await server.test.settle();
    third = await Person.signIn(server.url, 'emery', PASSWORD);
    const { event } = (await look(world, 'sam', 'event { category { id } }')) as {
      event: { category: { id: string } };
    };
    const input = { categoryId: event.category.id, personId, role: 'CERTIFIER' };
    const add = () =>
      people.dana.mutate('addCategoryMember', 'AddCategoryMemberInput', input, 'member { id role isActive }');
    expect(await add()).toMatchObject({ userErrors: [], member: { role: 'CERTIFIER', isActive: true } });
    await story.refused('addCategoryMember, again', 'MEMBER_EXISTS', add);
    await until('the new certifier to be required', async () =>
      (await look(world, 'sam', 'certifiersTotal')).certifiersTotal === 3 ? true : null,
    );
  });

  it('steps 7 and 8: it is sent only when all three have signed, and approved in the second cycle', async () => {
    const { people, story, certificationId, dashboard } = world;
    for (const report of [second.runId, second.id]) await markViewed(people.blake, certificationId, report);
    const sign = (person: Person, typedName: string) =>
      submit(person, certificationId, second.id, second.digest, { typedName, password: PASSWORD });
    for (const [person, name] of [
      [people.avery, 'Avery Holtby'],
      [people.blake, 'Blake Ortwin'],
    ] as const)
      expect((await sign(person, name)).userErrors).toEqual([]);
    expect(await look(world, 'sam', 'eventStatus certifiersDone certifiersTotal')).toEqual({
      eventStatus: 'RECERTIFICATION_IN_PROGRESS',
      certifiersDone: 2,
      certifiersTotal: 3,
    });
    await story.refused('approveCertification', 'NOT_SENT_TO_STATE', () => approve(world, 'sam', second));
    await story.refused('submitCertification (Emery)', 'REPORT_NOT_VIEWED', () => sign(third, 'Emery Stillwater'));
    for (const report of [second.runId, second.id]) await markViewed(third, certificationId, report);
    expect(await sign(third, 'Emery Stillwater')).toMatchObject({
      userErrors: [],
      certification: { eventStatus: 'CERTIFICATION_SENT_TO_STATE' },
    });
    await dashboard.sees('CERTIFICATION_SENT_TO_STATE', 2);
    await story.refused('approveCertification of the first snapshot', 'SNAPSHOT_SUPERSEDED', () =>
      approve(world, 'sam', first),
    );
    expect(await approve(world, 'sam', second)).toMatchObject({
      userErrors: [],
      certification: { eventStatus: 'CERTIFICATION_APPROVED_BY_STATE' },
    });
    await dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 2);
    expect(dashboard.counts).toMatchObject({ missing: 0, duplicated: 0 });
  });

  it('step 7: the history knows both cycles, and the past shows the first approval', async () => {
    const { history, approvedSnapshot } = (await look(
      world,
      'sam',
      'approvedSnapshot { id digest } history(first: 100) { edges { node { cycle type } } }',
    )) as { approvedSnapshot: Answer; history: { edges: { node: { cycle: number | null } }[] } };
    expect(approvedSnapshot).toEqual({ id: second.id, digest: second.digest });
    expect(new Set(history.edges.map(({ node }) => node.cycle).filter((cycle) => cycle !== null))).toEqual(
      new Set([1, 2]),
    );
    expect(
      await look(world, 'sam', 'cycle eventStatus recordStatus currentSnapshot { digest }', {
        time: '2022-06-20T18:00:00.000Z',
      }),
    ).toEqual({
      cycle: 1,
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      recordStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      currentSnapshot: { digest: first.digest },
    });
  });
});
