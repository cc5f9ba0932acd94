import { pino } from 'pino';
import { readEnvironment } from '../../../src/config/environment.ts';
import { openApplication } from '../../../src/server/compose.ts';
import { startBackground } from '../../../src/server/background.ts';
import { listen } from '../../../src/server/running.ts';
import { DemoClock } from '../../../src/shared/clock.ts';

// A server in a process of its own. Told to, it kills itself right after an append of an incident was committed: the event is in the log,
// the answer is not sent. Arguments: database address, data directory, `kill` or `serve`. Writes its address to stdout.
const [databaseUrl, dataDirectory, mode] = process.argv.slice(2) as [string, string, 'kill' | 'serve'];

const log = pino({ level: 'silent' });
const environment = readEnvironment({
  NODE_ENV: 'test',
  PORT: '0',
  DATA_DIRECTORY: dataDirectory,
  STATE_AGENCY: 'Test Agency',
});
const clock = new DemoClock(new Date('2022-06-02T15:00:00.000Z'));
const application = await openApplication({ environment, databaseUrl, clock, isDemoClock: true, log });
startBackground(application, log);
const { store } = application.eventLog;
const append = store.append.bind(store);
store.append = async (request) => {
  const outcome = await append(request);
  if (
    mode === 'kill' &&
    outcome.kind === 'appended' &&
    request.events.some(({ type }) => type === 'IncidentReported')
  ) {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  }
  return outcome;
};
const server = await listen(application, environment, log, null);
process.stdout.write(`${server.url}\n`);
