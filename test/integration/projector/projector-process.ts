import { MemoryKeyStore } from '../../../src/pii/memory-key-store.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { PostgresLogSource } from '../../../src/projector/journal-source.ts';
import { Projector } from '../../../src/projector/projector.ts';
import { handledByOf, smallProjections } from './small-projections.ts';

// A projector in a process of its own that kills itself at a chosen statement of its transactions: `kill -9` in the middle of a batch.
// Arguments: database address, namespace, log id, batch size, how many documents a transaction writes for their outside facts, which statements count (`any`, or `checkpoint` for those that move it), the
// number of the fatal one, and whether it is sent before the kill.
const [url, namespace, logId, batchSize, rewriteLimit, counted, fatalStatement, isSent] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

let statements = 0;
const open = openDatabase(url, { searchPath: `${namespace},public`, max: 6 });
const database: Database = {
  query: (...args) => open.query(...args),
  withConnection: (work) => open.withConnection(work),
  listen: (...args) => open.listen(...args),
  close: () => open.close(),
  transaction: (work) =>
    open.transaction((sql) =>
      work({
        query: async (...args) => {
          if (counted === 'any' || args[2] === 'advance checkpoint') statements += 1;
          else return sql.query(...args);
          if (statements !== Number(fatalStatement)) return sql.query(...args);
          if (isSent === 'true') {
            void sql.query(...args).catch(() => undefined);
            await new Promise((resolve) => setImmediate(resolve));
          }
          process.kill(process.pid, 'SIGKILL');
          return new Promise(() => undefined);
        },
      }),
    ),
};
const projections = smallProjections();
const projector = new Projector({
  namespace,
  database,
  source: new PostgresLogSource(database),
  projections,
  handledBy: handledByOf(projections),
  logId,
  keyStore: new MemoryKeyStore(),
  batchSize: Number(batchSize),
  rewriteLimit: Number(rewriteLimit),
});
projector.start();
await projector.whenLevel();
await projector.stop();
await open.close();
