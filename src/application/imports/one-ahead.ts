/** The same items; the next one is asked for before the one at hand is done with. */
export async function* oneAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  const ask = () => {
    const answer = iterator.next();
    // Whoever waits for it hears of a failure; until then it is nobody's.
    answer.catch(() => undefined);
    return answer;
  };
  let next = ask();
  try {
    for (;;) {
      const answer = await next;
      if (answer.done === true) return;
      next = ask();
      yield answer.value;
    }
  } finally {
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}
