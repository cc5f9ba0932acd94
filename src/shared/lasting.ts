const lasting = new WeakSet<object>();

/** Says of plain data, as JSON knows it, that it never changes: what follows from it may be kept beside it. */
export function asLasting<Value extends object>(value: Value): Value {
  lasting.add(value);
  return value;
}

export const isLasting = (value: object): boolean => lasting.has(value);
