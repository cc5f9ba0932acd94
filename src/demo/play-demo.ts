import { readFile } from 'node:fs/promises';
import { DEMO_PASSWORD } from '../seed/people.ts';
import { chapter1 } from './chapters/1-a-vendor-sends-a-file.ts';
import { chapter2 } from './chapters/2-casey-fixes-what-blocks.ts';
import { chapter3 } from './chapters/3-district-and-state-are-compared.ts';
import { chapter4 } from './chapters/4-two-people-certify.ts';
import { chapter5 } from './chapters/5-the-state-sends-it-back.ts';
import { chapter6 } from './chapters/6-corrected-and-approved.ts';
import { chapter7 } from './chapters/7-the-district-asks-the-state-declines.ts';
import { chapter8 } from './chapters/8-three-years-later.ts';
import { Person } from './client.ts';
import { type DemoContext, type Name, NAMES } from './context.ts';
import { Dashboard } from './dashboard.ts';
import { type Chapter, Story } from './story.ts';

export interface DemoServer {
  readonly url: string;
  readonly districtId: string;
  readonly districtName: string;
  readonly eventId: string;
  readonly certificationId: string;
  readonly disciplineFile: string;
  setClock(instant: Date): void;
}

export interface DemoResult {
  readonly ok: boolean;
  readonly seconds: number;
  readonly refusals: { readonly expected: number; readonly seen: number };
  readonly subscriberMessages: { readonly seen: number; readonly missing: number; readonly duplicated: number };
  readonly chapters: readonly Chapter[];
  /** Why it is not ok; null otherwise. */
  readonly problem: string | null;
}

/** Plays the main job against a running server, as its people's clients; every figure is checked, every refusal must write nothing. */
export async function playDemo(server: DemoServer, print: (line: string) => void): Promise<DemoResult> {
  const started = performance.now();
  const people = Object.fromEntries(
    await Promise.all(NAMES.map(async (name) => [name, await Person.signIn(server.url, name, DEMO_PASSWORD)] as const)),
  ) as { [name in Name]: Person };
  const story = new Story(print, async () =>
    Number(
      ((await people.alex.call('{ projectionStatus { head } }')) as { projectionStatus: { head: string } })
        .projectionStatus.head,
    ),
  );
  const dashboard = await Dashboard.open(people.riley, server.eventId);
  let keys = 0;
  const demo: DemoContext = {
    story,
    people,
    dashboard,
    districtId: server.districtId,
    certificationId: server.certificationId,
    disciplineFile: await readFile(server.disciplineFile),
    setClock: (instant) => server.setClock(instant),
    newKey: () => `demo-${++keys}`,
  };
  let problem: string | null = null;
  try {
    await chapter1(demo);
    await chapter2(demo);
    await chapter3(demo);
    const signed = await chapter4(demo);
    const incidentId = await chapter5(demo, signed);
    const approved = await chapter6(demo, signed, incidentId);
    await chapter7(demo, approved);
    await chapter8(demo, approved);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    print(`\n    It does not hold: ${problem}`);
  } finally {
    await dashboard.close();
  }
  const { missing, duplicated } = dashboard.counts;
  if (problem === null && missing + duplicated > 0)
    problem = `${missing} messages are missing, ${duplicated} came twice`;
  const seconds = (performance.now() - started) / 1000;
  const { expected, seen } = story.refusals;
  print(
    `\n    ${expected} refusals expected, ${seen} seen · ${dashboard.counts.seen} subscriber messages, ${missing} missing, ${duplicated} double · ${seconds.toFixed(1)} s`,
  );
  return {
    ok: problem === null,
    seconds,
    refusals: { ...story.refusals },
    subscriberMessages: dashboard.counts,
    chapters: story.chapters,
    problem,
  };
}
