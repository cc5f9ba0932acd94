import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { streams } from '../../application/streams.ts';
import { randomBytes, randomUuid } from '../../crypto/random.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import { personDecider } from '../../domain/person/decider.ts';
import { passwordFault } from '../../domain/kernel/password-rule.ts';
import { print } from '../print.ts';
import { UsageFault } from '../usage-fault.ts';
import { operator } from '../operator.ts';
import { withApplication } from '../with-application.ts';

export interface InitOptions {
  readonly username: string;
  readonly displayName: string;
  readonly json?: boolean;
}

/** Makes the first collections manager. Refused when there is one: everybody after is made by somebody. */
export async function init(
  { username, displayName, json }: InitOptions,
  input: Readable & { readonly isTTY?: boolean } = process.stdin,
): Promise<number> {
  const given = input.isTTY === true ? '' : (await text(input)).replace(/\r?\n$/, '');
  const fault = given === '' ? null : passwordFault(given, username);
  if (fault !== null) throw new UsageFault(`The password ${fault}`);
  const password = given === '' ? Buffer.from(randomBytes(18)).toString('base64url') : given;
  return withApplication(async ({ services, database }) => {
    const [known] = await database.query<{ n: number }>(
      `select count(*)::int as n from account.account where 'COLLECTIONS_MANAGER' = any(roles)`,
    );
    if (known!.n > 0) throw new Error('This system has a collections manager already.');
    if (await services.accounts.byUsername(username)) throw new Error(`The user name ${username} is taken.`);
    const [personId, accountId] = [randomUuid(), randomUuid()];
    const [firstName, ...rest] = displayName.trim().split(/\s+/);
    const roles = ['COLLECTIONS_MANAGER'] as const;
    const stream = streams.person(personId);
    const commands = [
      {
        type: 'RegisterPerson' as const,
        data: {
          personId,
          org: STATE_ORG,
          firstName: firstName ?? null,
          lastName: rest.join(' ') || null,
          seid: null,
          email: null,
        },
      },
      { type: 'CreateUserAccount' as const, data: { accountId, personId, org: STATE_ORG, roles } },
    ];
    for (const command of commands) {
      const outcome = await services.commands.handle(operator(), {
        operation: command.type,
        stream,
        org: STATE_ORG,
        decider: personDecider,
        input: {},
        command: () => command,
      });
      if (outcome.kind === 'rejected') throw new Error(outcome.rejections.map(({ code }) => code).join(', '));
    }
    await services.accounts.create({
      accountId,
      username,
      password,
      displayName,
      kind: 'PERSON',
      personId,
      roles,
      districtId: null,
      schoolIds: null,
      expiresOn: null,
    });
    const made = { accountId, username, ...(given === '' && { password }) };
    print(json, made, [
      `${username} can sign in.`,
      ...(given === '' ? [`Password, shown this once: ${password}`] : []),
    ]);
    return 0;
  });
}
