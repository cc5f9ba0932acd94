import { Tokens } from '../../accounts/tokens.ts';
import { randomUuid } from '../../crypto/random.ts';
import { generateTokenKey, tokenKeyPair } from '../../crypto/token-key.ts';
import { storedKey } from '../../server/keys.ts';
import { print } from '../print.ts';
import { withApplication } from '../with-application.ts';

/** Prints an access token of an active account. Whoever can run this has the keys; the access log says that it was done. */
export async function token(username: string, { json }: { readonly json?: boolean }): Promise<number> {
  return withApplication(async ({ services }, { environment }) => {
    const account = await services.accounts.byUsername(username);
    if (account?.status !== 'ACTIVE')
      throw new Error(
        account ? `The account ${username} is ${account.status.toLowerCase()}.` : `There is no account ${username}.`,
      );
    const key =
      environment.tokenSigningKey?.reveal() ??
      (await storedKey(environment, 'token-signing-key.pem', generateTokenKey));
    await services.accessLog.record({
      kind: 'SIGN_IN',
      accountId: account.accountId,
      onBehalfOf: null,
      operation: 'token',
      purpose: 'issued at the command line',
      rowCount: 0,
      subject: null,
      address: 'command line',
    });
    const issued = await new Tokens(tokenKeyPair(key), randomUuid).issue(account.accountId, account.passwordRevision);
    print(json, { token: issued.token, accountId: issued.accountId, expiresAt: issued.expiresAt }, [issued.token]);
    return 0;
  });
}
