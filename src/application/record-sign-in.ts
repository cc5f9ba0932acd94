import type { AccessLog } from './ports/access-log.ts';
import type { SignedIn } from './ports/accounts.ts';

/** Every session that is opened leaves a row in the access log, in whatever way somebody was let in. */
export const recordSignIn = (
  accessLog: AccessLog,
  { accountId }: Pick<SignedIn, 'accountId'>,
  { operation, address }: { readonly operation: string; readonly address: string },
): Promise<void> =>
  accessLog.record({
    kind: 'SIGN_IN',
    accountId,
    onBehalfOf: null,
    operation,
    purpose: '',
    rowCount: 0,
    subject: null,
    address,
  });
