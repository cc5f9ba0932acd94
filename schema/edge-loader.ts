import DataLoader from 'dataloader';

/** Reads what there is of some ids. */
export type Batch<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/** A kind of edge of one request: everybody who asks in one tick is answered by one statement, null where nothing was found. */
export class EdgeLoader<Value> extends DataLoader<string, Value | null> {
  /** Made when it is needed: a request has many loaders, and uses few. */
  #ahead: Map<string, Value | null> | null = null;

  constructor(batch: Batch<Value>) {
    super(async (ids) => {
      const found = await batch(ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  /** Reads before anybody asks, so that `get` need not make them wait. */
  async ahead(ids: readonly string[]): Promise<void> {
    const distinct = [...new Set(ids)];
    const found = await Promise.all(distinct.map((id) => this.load(id)));
    const ahead = (this.#ahead ??= new Map<string, Value | null>());
    distinct.forEach((id, index) => ahead.set(id, found[index] ?? null));
  }

  /** At once when it was read ahead. */
  get(id: string): Value | null | Promise<Value | null> {
    return this.#ahead?.get(id) ?? this.load(id);
  }

  override clearAll(): this {
    this.#ahead = null;
    return super.clearAll();
  }
}
