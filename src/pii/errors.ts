/** The subject's key is destroyed: nothing can be sealed for it any more. */
export class SubjectDestroyed extends Error {
  override readonly name = 'SubjectDestroyed';

  constructor(readonly subjects: readonly string[]) {
    super(`The key of ${subjects.join(', ')} is destroyed: nothing can be recorded about it any more.`);
  }
}

/** A key id that never existed in this key store: the store is older than the log, or belongs to another one. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';

  constructor(readonly keyIds: readonly string[]) {
    super(
      `The key store does not know ${keyIds.length} of the keys the log was sealed with, the first is ${keyIds[0]}.`,
    );
  }
}

/** The key-encryption key is malformed, readable by others, or not the one that wrapped the stored keys. */
export class InvalidKeyEncryptionKey extends Error {
  override readonly name = 'InvalidKeyEncryptionKey';
}

/** A sealed text was changed, or stands in another event, slot or stream than the one it was sealed for. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}
