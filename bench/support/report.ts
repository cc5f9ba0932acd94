import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** One measured number, beside a peer measured in the same run or alone. */
export interface BenchEntry {
  /** What was measured, like `append 64 callers`. */
  readonly name: string;
  readonly value: number;
  /** Like `appends/s` or `ms`. */
  readonly unit: string;
  /** Null when the number stands alone. */
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** Median over the rounds of value ÷ peer value. */
  readonly ratio: number | null;
  /** Of the ratio when there is a peer, else of the value; null when nothing is promised. */
  readonly goal: Goal | null;
  readonly commit: string;
  readonly machine: string;
}

export type Goal = `${'>=' | '<='} ${number}`;

/** An entry as a suite measures it; where it was measured is added at the end. */
export type Measured = Omit<BenchEntry, 'commit' | 'machine'>;

/** A number that stands alone. */
export function alone(name: string, value: number, unit: string, goal: Goal | null = null): Measured {
  return { name, value, unit, peer: null, peerValue: null, ratio: null, goal };
}

export function isGoalMet({ goal, ratio, value }: Measured): boolean | null {
  if (goal === null) return null;
  const bound = Number(goal.slice(3));
  const measured = ratio ?? value;
  return goal.startsWith('>=') ? measured >= bound : measured <= bound;
}

export async function withOrigin(measured: readonly Measured[]): Promise<BenchEntry[]> {
  const commit = await currentCommit();
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`;
  return measured.map((entry) => ({ ...entry, commit, machine }));
}

/** One line per entry, columns aligned, with whether its goal was met. */
export function table(entries: readonly BenchEntry[]): string {
  const rows = entries.map((entry) => {
    const isMet = isGoalMet(entry);
    return [
      entry.name,
      `${shown(entry.value)} ${entry.unit}`,
      entry.peer === null ? '' : `${entry.peer}: ${shown(entry.peerValue ?? Number.NaN)}`,
      entry.ratio === null ? '' : `${entry.ratio.toFixed(2)} ×`,
      entry.goal ?? '',
      isMet === null ? '' : isMet ? 'met' : 'missed',
    ];
  });
  const all = [['what', 'measured', 'peer', 'ratio', 'goal', ''], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const origin = entries[0] === undefined ? [] : ['', `commit ${entries[0].commit}, ${entries[0].machine}`];
  return [...lines, ...origin].join('\n');
}

function shown(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

async function currentCommit(): Promise<string> {
  const git = promisify(execFile);
  try {
    const { stdout: commit } = await git('git', ['rev-parse', '--short', 'HEAD']);
    const { stdout: changes } = await git('git', ['status', '--porcelain', '--untracked-files=no']);
    return `${commit.trim()}${changes.trim() === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
}
