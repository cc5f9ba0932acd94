import type { CertificationFilter } from '../../projections/certification/queries.ts';
import { fold } from '../../src/application/command-handler.ts';
import type { ChangeMessage } from '../../src/application/ports/changes.ts';
import { eventOfCertification, streams } from '../../src/application/streams.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import {
  certifierProgress,
  type CertificationState,
  currentSnapshot,
  eventStatus,
  overdueTimeline,
  recordStatus,
  snapshotStatus,
  statusOn,
  userStatusTimeline,
} from '../../src/domain/certification/status.ts';
import { type IsoDate, stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import type { Certification } from '../types/certification.ts';
import { CertificationNews } from './certification-news.ts';
import { certificationAt, today } from './certification-node.ts';

/** More certifications than a window can have. */
const MOST = 5_000;

export interface StatusSubscription {
  readonly filter: Pick<CertificationFilter, 'districtIds' | 'eventId' | 'ids'>;
  /** Everything after this position is news. */
  readonly start: number;
  /** The client comes back: what the clock has changed since the event at `start` is news too. */
  readonly isResumed: boolean;
}

/**
 * What a dashboard shows of a certification on a day, as text: it is told of a change when this is another one, and only then. The people's
 * statuses are in it, so that every certifier's signature counts, and the days on which the window opens and the due date is over.
 */
export function statusKey(state: CertificationState, day: IsoDate): string {
  const people = [...state.certifiers, ...state.reviewers].map(({ personId, isActive }) => {
    const timeline = userStatusTimeline(state, personId);
    return [personId, isActive, timeline && statusOn(timeline, day)];
  });
  const snapshot = currentSnapshot(state);
  return JSON.stringify([
    eventStatus(state),
    recordStatus(state),
    state.cycle,
    state.name,
    state.startsOn,
    state.opensOn,
    state.dueOn,
    day >= state.startsOn,
    day >= state.opensOn,
    statusOn(overdueTimeline(state), day),
    state.isFrozen,
    certifierProgress(state),
    people,
    snapshot && [snapshot.snapshotId, snapshotStatus(state, snapshot)],
    state.request && [state.request.requestedAt, state.request.outcome],
  ]);
}

/**
 * Certifications whose status has changed, the latest state of each. `position` of a row is where to resume: it never falls, and the rows
 * of one change before its last still carry the position before it, so that an interruption between them loses none.
 */
export async function* certificationStatusChanges(
  context: GraphqlContext,
  { filter, start, isResumed }: StatusSubscription,
  signal: AbortSignal,
): AsyncGenerator<Certification, void, undefined> {
  const followed = new Followed(context, filter, start);
  const news = new CertificationNews(context, {
    afterPosition: start,
    isWanted: (org, id) => followed.mayFollow(org, id),
    signal,
  });
  let position = start;
  let day = isResumed ? await dayOf(context, start) : today(context);
  if (day !== today(context)) news.ring();
  try {
    while (!signal.aborted) {
      await news.wait();
      // The clock first: a status that a new day changes is not the next event's doing.
      const dayNow = today(context);
      const byClock = dayNow === day ? [] : await followed.changedByClock(day, dayNow);
      day = dayNow;
      const message = news.take();
      const changed = message ? await followed.changedBy(message, day) : [];
      const all = [
        ...new Map([...byClock, ...changed].map((moment) => [moment.state.certificationId, moment])).values(),
      ];
      const reached = Math.max(position, message?.position ?? position);
      for (const [index, moment] of all.entries()) {
        context.loaders.clearAll();
        const at = index === all.length - 1 ? reached : position;
        yield { ...(await certificationAt(context, { ...moment, day })), position: String(at) };
      }
      position = reached;
    }
  } finally {
    news.stop();
  }
}

/** The day of the event at a position; today where there is none. */
async function dayOf(context: GraphqlContext, position: number): Promise<IsoDate> {
  const row = await context.services.journal.readAt(position);
  return row ? stateDate(row.asOfTime) : today(context);
}

interface Moment {
  readonly state: CertificationState;
  readonly position: number;
  readonly version: number;
  readonly modifiedAt: string;
}

/** The certifications of one subscription, and what was last said of each. */
class Followed {
  readonly #context: GraphqlContext;
  readonly #filter: StatusSubscription['filter'];
  readonly #start: number;
  readonly #said = new Map<string, string>();

  constructor(context: GraphqlContext, filter: StatusSubscription['filter'], start: number) {
    this.#context = context;
    this.#filter = filter;
    this.#start = start;
  }

  mayFollow(org: string, id: string): boolean {
    const { districtIds, ids, eventId } = this.#filter;
    return (
      (districtIds?.includes(org) ?? true) &&
      (ids?.includes(id) ?? true) &&
      (eventId === null || eventOfCertification(id) === eventId)
    );
  }

  async changedBy(message: ChangeMessage, day: IsoDate): Promise<readonly Moment[]> {
    const moments = message.isReset
      ? await this.#all(day)
      : [...(await this.#context.read.certifications.byIds(message.changes.map(({ id }) => id))).values()];
    const changed: Moment[] = [];
    for (const moment of moments) if (await this.#isNews(moment, day)) changed.push(moment);
    return changed.sort((one, other) => one.position - other.position);
  }

  async changedByClock(before: IsoDate, day: IsoDate): Promise<readonly Moment[]> {
    const moments = await this.#all(day);
    return moments.filter(({ state }) => {
      const key = statusKey(state, day);
      const isChanged = statusKey(state, before) !== key;
      if (isChanged) this.#said.set(state.certificationId, key);
      return isChanged;
    });
  }

  async #isNews({ state }: Moment, day: IsoDate): Promise<boolean> {
    const id = state.certificationId;
    const known = this.#said.get(id) ?? (await this.#atStart(id, day));
    const key = statusKey(state, day);
    this.#said.set(id, key);
    return key !== known;
  }

  /** What stood when the subscription began, or where the client had left off. */
  async #atStart(id: string, day: IsoDate): Promise<string | null> {
    const { services } = this.#context;
    const rows = await services.journal.readStream(streams.certification(id), { position: this.#start });
    const state = fold(certificationDecider, await services.decode(rows));
    return state && statusKey(state, day);
  }

  #all(day: IsoDate): Promise<readonly Moment[]> {
    const everything = {
      memberPersonId: null,
      eventStatuses: null,
      schoolYear: null,
      text: null,
      dueAfter: null,
      dueBefore: null,
      isActiveOnly: false,
      isOverdue: null,
    };
    return this.#context.read.certifications.page(
      { ...everything, ...this.#filter, today: day },
      { after: null, limit: MOST },
    );
  }
}
