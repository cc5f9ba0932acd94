/** Whether two payloads (plain JSON) say the same: saying it again records nothing. A missing member equals `undefined`. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [first, second] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return [...new Set([...Object.keys(first), ...Object.keys(second)])].every((key) => isSame(first[key], second[key]));
}

/** Whether a state says everything that a payload says; what else the state knows does not matter. */
export function says(state: object, payload: object): boolean {
  const known = state as Record<string, unknown>;
  return Object.entries(payload).every(([key, value]) => isSame(known[key], value));
}
