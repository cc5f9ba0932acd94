import type { GraphqlContext } from '../../schema/context.ts';
import type { AccessLog } from '../application/ports/access-log.ts';

/**
 * Records that names of students are about to be answered inside other records, and what for; resolves when the row is durable. `purposes` are
 * known when the first name is read: whatever asks for it has begun.
 */
export function recordNames(
  accessLog: Pick<AccessLog, 'record'>,
  { principal, address, purposes }: Pick<GraphqlContext, 'principal' | 'address' | 'purposes'>,
): (studentIds: readonly string[]) => Promise<void> {
  return (studentIds) =>
    accessLog.record({
      kind: 'PII_READ',
      accountId: principal?.impersonatedBy ?? principal?.accountId ?? null,
      onBehalfOf: principal?.impersonatedBy == null ? null : principal.accountId,
      operation: 'incidents.participants',
      purpose: [...purposes].join(', '),
      rowCount: studentIds.length,
      subject: studentIds.length === 1 ? `student:${studentIds[0]}` : null,
      address,
      org: principal?.districtId ?? null,
    });
}
