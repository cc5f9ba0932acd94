import { stateDate } from '../../src/shared/calendar.ts';
import type { Clock } from '../../src/shared/clock.ts';

/** Short, because a demonstration clock may be moved at any time; one comparison of text each, however many subscribers there are. */
const LOOK_MS = 500;

interface Watch {
  readonly listeners: Set<() => void>;
  day: string;
  timer: NodeJS.Timeout | null;
}

const watches = new WeakMap<Clock, Watch>();

/** Calls back whenever a new day begins in the state's time zone. Returns how to stop that. */
export function onNewDay(clock: Clock, listener: () => void): () => void {
  const watch = watches.get(clock) ?? { listeners: new Set(), day: '', timer: null };
  watches.set(clock, watch);
  watch.listeners.add(listener);
  watch.timer ??= start(clock, watch);
  return () => {
    watch.listeners.delete(listener);
    if (watch.listeners.size > 0 || watch.timer === null) return;
    clearInterval(watch.timer);
    watch.timer = null;
  };
}

function start(clock: Clock, watch: Watch): NodeJS.Timeout {
  watch.day = stateDate(clock.now());
  return setInterval(() => {
    const day = stateDate(clock.now());
    if (day === watch.day) return;
    watch.day = day;
    for (const tell of watch.listeners) tell();
  }, LOOK_MS).unref();
}
