import type { CommandContext } from '../application/command-handler.ts';
import { randomUuid } from '../crypto/random.ts';

/** Whoever runs a command at the machine, as the log names them. Each call is a request of its own. */
export const operator = (): CommandContext => ({
  principal: {
    accountId: 'system:command-line',
    kind: 'SYSTEM',
    personId: null,
    roles: [],
    districtId: null,
    schoolIds: null,
    impersonatedBy: null,
  },
  idempotencyKey: randomUuid(),
  correlationId: randomUuid(),
});
