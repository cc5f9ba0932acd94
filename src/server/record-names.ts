import type { AccessLog } from '../application/ports/access-log.ts';
import type { Principal } from '../domain/kernel/principal.ts';

/** Records that names of students are about to be answered inside other records; resolves when the row is durable. */
export function recordNames(
  accessLog: Pick<AccessLog, 'record'>,
  principal: Principal | null,
  address: string,
): (studentIds: readonly string[]) => Promise<void> {
  return (studentIds) =>
    accessLog.record({
      kind: 'PII_READ',
      accountId: principal?.impersonatedBy ?? principal?.accountId ?? null,
      onBehalfOf: principal?.impersonatedBy == null ? null : principal.accountId,
      operation: 'incidents.participants',
      purpose: '',
      rowCount: studentIds.length,
      subject: studentIds.length === 1 ? `student:${studentIds[0]}` : null,
      address,
      org: principal?.districtId ?? null,
    });
}
