/** The store did not answer or answered with a breakdown: whether the append happened is unknown. Send the same append again. */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
}

/** The append queue is full. Nothing was written. */
export class RateLimited extends Error {
  override readonly name = 'RateLimited';
}

/** The event cannot be stored as it is. Nothing was written. */
export class EventRefused extends Error {
  override readonly name = 'EventRefused';
}

/** A recorded event does not hash to what stands beside it. */
export class ChainBroken extends Error {
  override readonly name = 'ChainBroken';
}

/** A recorded event's type or version is not in this software's catalogue: newer software wrote it. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}
