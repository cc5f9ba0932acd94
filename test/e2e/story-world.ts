import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { chapter1 } from '../../src/demo/chapters/1-a-vendor-sends-a-file.ts';
import { chapter2 } from '../../src/demo/chapters/2-casey-fixes-what-blocks.ts';
import { chapter3 } from '../../src/demo/chapters/3-district-and-state-are-compared.ts';
import { chapter4, type SignedSnapshot } from '../../src/demo/chapters/4-two-people-certify.ts';
import { type Answer, Person } from '../../src/demo/client.ts';
import { type DemoContext, type Name, NAMES } from '../../src/demo/context.ts';
import { Dashboard } from '../../src/demo/dashboard.ts';
import { Story } from '../../src/demo/story.ts';
import type { TestEventLog } from '../support/event-logs.ts';
import { type ListeningServer, PASSWORD, startListeningServer } from '../support/listening-server.ts';

/** The people of a district with their clients, a dashboard of the state, and a story that counts refusals. */
export interface StoryWorld extends DemoContext {
  readonly server: ListeningServer;
  stop(): Promise<void>;
}

/** A listening server with the district's world, everyone signed in over HTTP, the state's dashboard open over WebSocket. */
export async function openStoryWorld(log: TestEventLog): Promise<StoryWorld> {
  const opened = await log.open();
  const stops: (() => Promise<void>)[] = [opened.stop];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const server = await startListeningServer(opened);
    stops.push(() => server.stop());
    const people = Object.fromEntries(
      await Promise.all(NAMES.map(async (name) => [name, await Person.signIn(server.url, name, PASSWORD)] as const)),
    ) as { [name in Name]: Person };
    const logHead = async () =>
      Number(
        ((await people.alex.call('{ projectionStatus { head } }')) as { projectionStatus: { head: string } })
          .projectionStatus.head,
      );
    const dashboard = await Dashboard.open(people.riley, server.eventId);
    stops.push(() => dashboard.close());
    let keys = 0;
    const story = new Story(() => undefined, logHead);
    story.chapter(0, 'before the first chapter');
    return {
      server,
      people,
      dashboard,
      story,
      districtId: server.districtId,
      certificationId: server.certificationId,
      disciplineFile: await readFile(server.disciplineFile),
      setClock: (instant) => server.setClock(instant),
      newKey: () => `story-${++keys}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Chapters 1 to 4, then the approver's word: the certification is approved in its first cycle. */
export async function playUntilApproved(world: StoryWorld): Promise<SignedSnapshot> {
  await chapter1(world);
  await chapter2(world);
  await chapter3(world);
  const signed = await chapter4(world);
  expect((await approve(world, 'sam', signed)).userErrors).toEqual([]);
  await world.dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 1);
  return signed;
}

export const approve = (
  { people, certificationId }: StoryWorld,
  name: Name,
  { id, digest }: { readonly id: string; readonly digest: string },
): Promise<Answer> =>
  people[name].mutate(
    'approveCertification',
    'ApproveCertificationInput',
    { certificationId, snapshotId: id, snapshotDigest: digest },
    'certification { eventStatus }',
  );

export const openRecertification = (
  { people, certificationId }: StoryWorld,
  input: { readonly reason: string; readonly rowIds?: readonly string[]; readonly dueOn?: string },
): Promise<Answer> =>
  people.sam.mutate(
    'openRecertification',
    'OpenRecertificationInput',
    { certificationId, ...input },
    'certification { cycle eventStatus recordStatus dueOn recertification { reason rowIds } }',
  );

export const requestRecertification = (
  { people, certificationId }: StoryWorld,
  name: Name,
  reason: string,
): Promise<Answer> =>
  people[name].mutate(
    'requestRecertification',
    'RequestRecertificationInput',
    { certificationId, reason },
    'certification { eventStatus recordStatus myUserStatus }',
  );

/** The selected fields of the certification as one person sees them, now or in the past. */
export async function look(
  { people, certificationId }: StoryWorld,
  name: Name,
  fields: string,
  asOf: { readonly time: string } | null = null,
): Promise<Answer> {
  const answer = (await people[name].call(
    `query ($id: ID!, $asOf: AsOfInput) { certification(id: $id, asOf: $asOf) { ${fields} } }`,
    { id: certificationId, asOf },
  )) as { certification: Answer };
  return answer.certification;
}

/** Status of each certifier by name: what everybody else sees of a person. */
export async function certifierStatuses(world: StoryWorld): Promise<{ readonly [name: string]: string }> {
  const { certifiers } = (await look(
    world,
    'sam',
    'certifiers { isActive role status person { firstName lastName } }',
  )) as {
    certifiers: { isActive: boolean; role: string; status: string; person: { firstName: string; lastName: string } }[];
  };
  return Object.fromEntries(
    certifiers
      .filter(({ isActive, role }) => isActive && role === 'CERTIFIER')
      .map(({ status, person }) => [`${person.firstName} ${person.lastName}`, status]),
  );
}

/** The one incident of the file that the state asks about, as the district sees it. */
export async function handgunIncident({
  people,
}: StoryWorld): Promise<{ readonly id: string; readonly version: number }> {
  const { incidents } = await people.casey.call(
    '{ incidents(filter: { ruleId: "BEH-10", statuses: [COMPLETE] }) { edges { node { id version } } } }',
  );
  expect(incidents.edges).toHaveLength(1);
  return incidents.edges[0].node as { id: string; version: number };
}
