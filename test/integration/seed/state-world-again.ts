import { expect, it } from 'vitest';
import { openStateWorld, STATE_WORLD_ENTERED } from '../../../src/server/open-state-world.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';

/** Events of the log up to a position, by their place in their stream, opened, without what depends on the log: its id, its positions, digests over them. */
async function told({ application }: TestApplication, upTo: number): Promise<ReadonlyMap<string, string>> {
  const { journal, decode } = application.services;
  const found = new Map<string, string>();
  for (let start = 0, isEnd = false; !isEnd;) {
    const page = await journal.search(start, 1_000, { upTo });
    for (const { stream, revision, type, id, data } of await decode(page.rows))
      if (stream !== 'agency-state.log') found.set(`${stream}/${revision}`, `${type} ${id} ${withoutPlace(data)}`);
    start = page.scannedTo;
    isEnd = page.isEnd;
  }
  return found;
}

function withoutPlace(data: object): string {
  const {
    position: _,
    digest: __,
    ...rest
  } = data as { position?: number; digest?: string; source?: { stream: string } };
  if (rest.source?.stream === 'journal') delete rest.source;
  return JSON.stringify(rest);
}

/** Before the first command of each of these the writing is cut off once: in every part of the world, and among many at once. */
const CUT_OFF_AT = [
  'createUserAccount',
  'enrollStudent',
  'reportIncident',
  'takeSnapshot',
  'closeCertificationEvent',
  'submitCertification',
  'approveCertification',
  'openRecertification',
  'recordTrusteeModification',
];

/** The application with a command handler that gives up once before each of the operations. */
function cutOff(application: TestApplication['application'], operations: readonly string[]) {
  const { services } = application;
  const left = new Set(operations);
  const handle: typeof services.commands.handle = (context, request) => {
    const [operation] = request.operation.split('/');
    if (left.delete(operation!)) return Promise.reject(new Error(`cut off before ${operation}`));
    return services.commands.handle(context, request);
  };
  const commands = new Proxy(services.commands, {
    get: (target, name) => (name === 'handle' ? handle : (Reflect.get(target, name, target) as unknown)),
  });
  return { application: { ...application, services: { ...services, commands } }, left };
}

/** Writes the world a second time, in another database and cut off on the way; `head` is where the first one ended. */
export function itIsTheSameAgain(world: () => { readonly test: TestApplication; readonly head: number }): void {
  it('is the same log when it is written again, cut off nine times and taken up again: the same events under the same ids in the same streams', async () => {
    const { test, head } = world();
    const again = await createTestApplication({ start: STATE_WORLD_ENTERED.toISOString() });
    try {
      const { application, left } = cutOff(again.application, CUT_OFF_AT);
      for (let cuts = CUT_OFF_AT.length; cuts > 0; cuts--) {
        await expect(openStateWorld(application, again.clock, 'small')).rejects.toThrow('cut off before');
        await again.settle();
      }
      expect([...left]).toEqual([]);
      await openStateWorld(application, again.clock, 'small');
      await again.settle();
      const second = (await again.application.services.progress.status()).head;
      const [first, other] = [await told(test, head), await told(again, second)];
      expect(first.size).toBeGreaterThan(6_000);
      const differing = [...first].filter(([place, event]) => other.get(place) !== event);
      expect(differing.map(([place, event]) => [place, event, other.get(place)])).toEqual([]);
      expect(other.size).toBe(first.size);
    } finally {
      await again.stop();
    }
  }, 600_000);
}
