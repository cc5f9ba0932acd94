import { PostgresEventStore } from '../../../src/event-store/postgres-event-store.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import { createTestDatabase } from '../../support/database.ts';
import { LossyDatabase } from '../../support/lossy-database.ts';
import { eventStoreContract } from './suite.ts';

eventStoreContract('PostgreSQL', async () => {
  const made = await createTestDatabase({ max: 4 });
  const lossy = new LossyDatabase(made.database);
  const store = new PostgresEventStore(lossy, { retryWaitsMs: [1, 2, 4, 8] });
  const other = openDatabase(made.url, { max: 4 });
  const second = new PostgresEventStore(other);
  return {
    store,
    second,
    loseAnswers: (times) => lossy.loseAnswers(times),
    async close() {
      await Promise.all([store.close(), second.close()]);
      await other.close();
      await made.drop();
    },
  };
});
