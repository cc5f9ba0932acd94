import { expect, it } from 'vitest';
import { nightlySync } from '../../../src/reactors/nightly-sync.ts';
import type { ReactedEvent, ReactorPorts } from '../../../src/reactors/reactor.ts';

const NIGHT = {
  id: 'e1',
  type: 'ScheduleCameDue',
  data: { scheduleId: 'nightly-sync', dueAt: '2022-06-03T08:00:00.000Z', dueOn: '2022-06-03' },
  meta: { correlationId: 'night' },
} as unknown as ReactedEvent;

const yearOf = (districtId: string) => ({ districtId, schoolYear: 2022 });

/** Two districts with something for the state, the incidents of one of which are judged anew until `look` says that they are written. */
function nightOf(
  look: (asked: number, stop: AbortController) => { readonly isWritten: boolean; readonly isParked?: boolean },
) {
  const done: string[] = [];
  const stop = new AbortController();
  let state: ReturnType<typeof look> = { isWritten: false };
  const isSlow = (districtId: string) => districtId === 'a-large';
  const ports = {
    commands: {
      deriveId: (context: { readonly idempotencyKey: string }) => context.idempotencyKey,
      handle: async (_: unknown, { org }: { readonly org: string }) => (
        done.push(`copied ${org}`),
        { kind: 'accepted', revision: 0 }
      ),
    },
    read: {
      sync: {
        judgedInTheNight: async () => ['a-large'],
        waitingForTheNight: async (districtId?: string) =>
          districtId === undefined ? [yearOf('a-large'), yearOf('b-small')] : [yearOf(districtId)],
      },
    },
    jobs: { track: async () => undefined },
    progress: {
      isLaneParked: (districtId: string) => isSlow(districtId) && state.isParked === true,
      waitUntilWritten: async (districtId: string) => {
        if (!isSlow(districtId) || state.isWritten) return true;
        state = look(done.push('asked') - 1, stop);
        return state.isWritten;
      },
    },
    signal: stop.signal,
  } as unknown as ReactorPorts;
  return { done, react: () => nightlySync.react(NIGHT, ports) };
}

it('copies the others first, and waits for a district whose incidents are judged anew as long as it takes', async () => {
  const { done, react } = nightOf((asked) => ({ isWritten: asked === 5 }));
  await react();
  expect(done).toEqual(['copied b-small', ...Array<string>(5).fill('asked'), 'copied a-large']);
});

it('leaves a district alone whose lane is parked while it waits', async () => {
  const { done, react } = nightOf((asked) => ({ isWritten: false, isParked: asked === 2 }));
  await react();
  expect(done).toEqual(['copied b-small', 'asked', 'asked']);
});

it('copies nothing that is still judged when it is stopped', async () => {
  const { done, react } = nightOf((asked, stop) => {
    if (asked === 2) stop.abort(new Error('stopped'));
    return { isWritten: false };
  });
  await expect(react()).rejects.toThrow('stopped');
  expect(done).toEqual(['copied b-small', 'asked', 'asked']);
});
