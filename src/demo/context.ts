import { type Answer, type Person } from './client.ts';
import type { Dashboard } from './dashboard.ts';
import { type Story, StoryBroken } from './story.ts';

export const NAMES = ['casey', 'dana', 'rowan', 'avery', 'blake', 'vendor', 'sam', 'riley', 'morgan', 'alex'] as const;
export type Name = (typeof NAMES)[number];

/** What the chapters share. */
export interface DemoContext {
  readonly story: Story;
  readonly people: { readonly [name in Name]: Person };
  readonly dashboard: Dashboard;
  readonly districtId: string;
  readonly certificationId: string;
  /** The discipline file as bytes. */
  readonly disciplineFile: Buffer;
  /** Moves the demonstration clock. */
  readonly setClock: (instant: Date) => void;
  /** A key that no earlier call of this run had. */
  readonly newKey: () => string;
}

const POLL_MS = 25;
const JOB_TIMEOUT_MS = 60_000;

/** Waits until a job is over, and gives it with the selected fields; a failed one breaks the story. */
export async function finished(person: Person, jobId: string, fields: string): Promise<Answer> {
  const until = Date.now() + JOB_TIMEOUT_MS;
  for (;;) {
    const { job } = (await person.call(`query ($id: ID!) { job(id: $id) { id status error ${fields} } }`, {
      id: jobId,
    })) as { job: Answer };
    if (job.status === 'COMPLETED') return job;
    if (job.status === 'FAILED' || job.status === 'CANCELLED')
      throw new StoryBroken(`the job ${jobId} ended ${job.status}: ${job.error}`);
    if (Date.now() > until) throw new StoryBroken(`the job ${jobId} is still ${job.status}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Waits until something holds that reactors bring about. */
export async function until<Value>(what: string, look: () => Promise<Value | null>): Promise<Value> {
  const end = Date.now() + JOB_TIMEOUT_MS;
  for (;;) {
    const value = await look();
    if (value !== null) return value;
    if (Date.now() > end) throw new StoryBroken(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
