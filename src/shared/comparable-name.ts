/** A name as it is compared: people type it in any case and with any spaces. */
export const comparableName = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
