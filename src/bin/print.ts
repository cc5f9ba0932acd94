/** Writes the result of a command: for people, or with `--json` one JSON text for programs. Nothing else goes to standard output. */
export function print(isJson: boolean | undefined, result: unknown, lines: readonly string[]): void {
  process.stdout.write(`${isJson === true ? JSON.stringify(result, null, 2) : lines.join('\n')}\n`);
}
