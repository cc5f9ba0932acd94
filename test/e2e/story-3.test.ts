import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedSnapshot } from '../../src/demo/chapters/4-two-people-certify.ts';
import type { Answer } from '../../src/demo/client.ts';
import { type Name, until } from '../../src/demo/context.ts';
import { eventLogs } from '../support/event-logs.ts';
import {
  approve,
  certifierStatuses,
  look,
  openStoryWorld,
  playUntilApproved,
  requestRecertification,
  type StoryWorld,
} from './story-world.ts';

describe.each(eventLogs)('story 3 on $name: the district asks, the state declines', (log) => {
  let world: StoryWorld;
  let signed: SignedSnapshot;

  beforeAll(async () => {
    world = await openStoryWorld(log);
  });

  afterAll(() => world?.stop());

  const withdraw = (name: Name): Promise<Answer> =>
    world.people[name].mutate(
      'withdrawRecertificationRequest',
      'WithdrawRecertificationRequestInput',
      { certificationId: world.certificationId },
      'certification { eventStatus recertificationRequest { outcome } }',
    );

  it('step 2: nothing can be asked for while certifiers still have to sign', async () => {
    await world.story.refused('requestRecertification (Avery)', 'NOT_ALL_CERTIFIED', () =>
      requestRecertification(world, 'avery', 'One more incident came up'),
    );
    signed = await playUntilApproved(world);
  });

  it('step 1: a reviewer cannot ask', async () => {
    await world.story.refused('requestRecertification (Rowan)', 'NOT_CERTIFIER', () =>
      requestRecertification(world, 'rowan', 'One more incident came up'),
    );
  });

  it('step 3: a certifier asks with a reason, and what is approved stays the record', async () => {
    await world.story.refused('requestRecertification (Avery)', 'REASON_REQUIRED', () =>
      requestRecertification(world, 'avery', ' '),
    );
    expect(await requestRecertification(world, 'avery', 'One more incident came up')).toMatchObject({
      userErrors: [],
      certification: {
        eventStatus: 'RECERTIFICATION_REQUEST_SENT',
        recordStatus: 'CERTIFICATION_APPROVED_BY_STATE',
        myUserStatus: 'RECERTIFICATION_REQUEST_PENDING',
      },
    });
    await world.dashboard.sees('RECERTIFICATION_REQUEST_SENT', 1);
    expect(await certifierStatuses(world)).toMatchObject({ 'Blake Ortwin': 'CERTIFICATION_COMPLETE' });
  });

  it('steps 4 and 5: while it is open nobody asks again and nobody approves', async () => {
    await world.story.refused('requestRecertification (Blake)', 'REQUEST_ALREADY_OPEN', () =>
      requestRecertification(world, 'blake', 'me too'),
    );
    await world.story.refused('approveCertification', 'REQUEST_ALREADY_OPEN', () => approve(world, 'sam', signed));
  });

  it('step 6: the state declines with an answer, without a new cycle', async () => {
    const { people, story, certificationId, dashboard } = world;
    const decline = (reason: string) =>
      people.sam.mutate(
        'declineRecertificationRequest',
        'DeclineRecertificationRequestInput',
        { certificationId, reason },
        'certification { eventStatus }',
      );
    await story.refused('declineRecertificationRequest', 'REASON_REQUIRED', () => decline(''));
    expect((await decline('The difference is 0 rows')).userErrors).toEqual([]);
    await dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 1);
    expect(
      await look(
        world,
        'sam',
        'cycle eventStatus recertificationRequest { outcome answer } approvedSnapshot { id digest status }',
      ),
    ).toEqual({
      cycle: 1,
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      recertificationRequest: { outcome: 'DECLINED', answer: 'The difference is 0 rows' },
      approvedSnapshot: { id: signed.id, digest: signed.digest, status: 'APPROVED' },
    });
    await story.refused('declineRecertificationRequest, again', 'NO_OPEN_REQUEST', () =>
      decline('The difference is 0 rows'),
    );
  });

  it('step 7: whoever asked may withdraw, and nobody else', async () => {
    const { story, dashboard } = world;
    expect((await requestRecertification(world, 'avery', 'Once more')).userErrors).toEqual([]);
    await dashboard.sees('RECERTIFICATION_REQUEST_SENT', 1);
    await story.refused('withdrawRecertificationRequest (Blake)', 'NOT_THE_REQUESTER', () => withdraw('blake'));
    expect(await withdraw('avery')).toMatchObject({
      userErrors: [],
      certification: {
        eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
        recertificationRequest: { outcome: 'WITHDRAWN' },
      },
    });
    await dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 1);
    await story.refused('withdrawRecertificationRequest (Avery), again', 'NO_OPEN_REQUEST', () => withdraw('avery'));
  });

  it('step 8: nothing can be asked for once the window is closed', async () => {
    const { people, story, dashboard, server } = world;
    const closed = await people.morgan.mutate(
      'closeCertificationEvent',
      'CloseCertificationEventInput',
      { eventId: server.eventId, reason: 'The collection is complete' },
      'certificationEvent { status }',
    );
    expect(closed.userErrors).toEqual([]);
    await until('the certification to be closed', async () =>
      (await look(world, 'sam', 'isFrozen event { status }')).event.status === 'CLOSED' ? true : null,
    );
    await story.refused('requestRecertification (Avery)', 'EVENT_CLOSED', () =>
      requestRecertification(world, 'avery', 'Too late'),
    );
    expect(dashboard.counts).toMatchObject({ missing: 0, duplicated: 0 });
    expect(story.refusals.seen).toBe(story.refusals.expected);
  });
});
