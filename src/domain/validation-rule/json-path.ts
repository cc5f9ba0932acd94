/*
 * What an authored rule may say. The database parses the path; here is refused what would be legal and yet no good: steps whose cost does not
 * follow from the size of the record.
 */

const MOST_CHARACTERS = 2_000;
const METHODS: readonly string[] = ['type', 'size', 'double', 'abs', 'floor', 'ceiling', 'datetime'];

/** A quoted text, `**`, a variable, a method call, or a word. */
const TOKENS = /"(?:[^"\\]|\\.)*"|\*\*|\$([A-Za-z_]\w*)|\$"|\.\s*([A-Za-z_]\w*)\s*\(|\/\*|\b(like_regex)\b/g;

/** Why the path is not allowed, one sentence each; empty when it is. */
export function pathFaults(path: string): readonly string[] {
  const faults = new Set<string>();
  if (path.length > MOST_CHARACTERS) faults.add(`longer than ${MOST_CHARACTERS} characters`);
  for (const [token, , method, regex] of path.matchAll(TOKENS)) {
    if (token === '**') faults.add('** may not be used: say where to look');
    if (token === '/*') faults.add('no comments');
    if (token === '$"') faults.add('names of parameters are not quoted');
    if (regex !== undefined) faults.add('like_regex may not be used: compare with == or starts with');
    if (method !== undefined && !METHODS.includes(method)) faults.add(`.${method}() may not be used`);
  }
  return [...faults];
}

/** Names of the variables of a path, each once, without the `$`. */
export const pathVariables = (path: string): readonly string[] => [
  ...new Set([...path.matchAll(TOKENS)].flatMap(([, variable]) => variable ?? [])),
];
