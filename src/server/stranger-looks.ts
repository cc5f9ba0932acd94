import { operationCosts } from '../../schema/costs.ts';
import type { AccessLog } from '../application/ports/access-log.ts';
import type { StrangerLooks } from '../application/ports/stranger-looks.ts';
import { RateLimiter } from './rate-limiter.ts';

/**
 * A wrong row costs what `enrollStudent` costs by hand; right ones cost nothing, so that a whole school may move in with one file. The
 * allowance is as large as an account's, belongs to the files of a district, and is held in the memory of this process.
 */
export function strangerLooks(accessLog: Pick<AccessLog, 'record'>, pointsPerMinute: number): StrangerLooks {
  const limiter = new RateLimiter({ perAccount: pointsPerMinute, perAddress: 0 });
  const cost = operationCosts['enrollStudent']!;
  const spenderOf = (districtId: string) => ({ accountId: districtId, address: '' });
  return {
    mayLook: (districtId) => limiter.waitOf(spenderOf(districtId), cost) === 0,
    missed(districtId) {
      limiter.spend(spenderOf(districtId), cost);
    },
    async record({ principal: { accountId, impersonatedBy }, districtId, purpose, address }, looks) {
      const about = {
        kind: 'PII_READ',
        accountId: impersonatedBy ?? accountId,
        onBehalfOf: impersonatedBy === null ? null : accountId,
        operation: 'startImport',
        purpose,
        address,
        org: districtId,
      } as const;
      await Promise.all(
        looks.map(({ studentId, isFound }) =>
          accessLog.record({
            ...about,
            rowCount: isFound ? 1 : 0,
            subject: studentId === null ? null : `student:${studentId}`,
          }),
        ),
      );
    },
  };
}
