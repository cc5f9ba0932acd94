import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** 0 to 100. */
  update(percent: number): void;
  done(): void;
}

/** How much percent lies between two plain lines. */
const STEP = 10;

/** Progress on standard error: a bar with the time left on a terminal, a line every ten percent elsewhere. */
export function showProgress(title: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY) {
    const bar = new SingleBar(
      { format: `${title} {bar} {percentage} % · {eta_formatted} left`, stream, hideCursor: true },
      Presets.shades_classic,
    );
    bar.start(100, 0);
    return { update: (percent) => bar.update(bounded(percent)), done: () => (bar.update(100), bar.stop()) };
  }
  let told = -STEP;
  const tell = (percent: number) => {
    if (percent < told + STEP) return;
    told = percent - (percent % STEP);
    stream.write(`${title}: ${told} %\n`);
  };
  return { update: (percent) => tell(bounded(percent)), done: () => told < 100 && tell(100) };
}

const bounded = (percent: number): number => Math.max(0, Math.min(100, Math.floor(percent)));
