import { type GraphqlContext, signedIn } from '../context.ts';

/** Records that names of people are about to be answered; resolves when the row is durable, and throws when it cannot be. */
export async function recordPersonalRead(
  context: GraphqlContext,
  operation: string,
  rowCount: number,
  options: { readonly purpose?: string | null; readonly subject?: string | null } = {},
): Promise<void> {
  if (rowCount === 0) return;
  const principal = signedIn(context);
  await context.services.accessLog.record({
    kind: 'PII_READ',
    accountId: principal.impersonatedBy ?? principal.accountId,
    onBehalfOf: principal.impersonatedBy === null ? null : principal.accountId,
    operation,
    purpose: options.purpose ?? '',
    rowCount,
    subject: options.subject ?? null,
    address: context.address,
    org: principal.districtId,
  });
}
