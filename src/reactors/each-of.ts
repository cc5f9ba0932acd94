/** Commands of one reactor under way at once: enough to be written together, and no more than people beside it will not notice. */
const UNDER_WAY = 64;

/** Does the same for each of many things side by side, begun in their order. After a fault nothing new is begun; it is thrown when all ended. */
export async function eachOf<T>(things: readonly T[], act: (thing: T) => Promise<void>): Promise<void> {
  const left = things.values();
  const faults: unknown[] = [];
  const work = async () => {
    for (let next = left.next(); next.done !== true && faults.length === 0; next = left.next())
      await act(next.value).catch((fault: unknown) => void faults.push(fault));
  };
  await Promise.all(Array.from({ length: Math.min(UNDER_WAY, things.length) }, work));
  if (faults.length > 0) throw faults[0];
}
