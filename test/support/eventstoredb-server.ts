import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { BeyondEnd, EventStoreDbLog, InvalidPosition, type ProposedRecord } from './eventstoredb-log.ts';
import { appendAnswer, expectedRevisionOf, proposedRecord, streamNameOf } from './eventstoredb-messages.ts';
import { answerAllRead, answerStreamRead, answerSubscription, type ReadCall } from './eventstoredb-reads.ts';

const MAX_APPEND_BYTES = 1024 * 1024;

/**
 * An EventStoreDB in this process, as far as the adapter uses one: the client's own service definitions over an insecure connection on
 * 127.0.0.1, the log in memory. It can go away and come back with its log, and lose answers.
 */
export class EventStoreDbServer {
  readonly log: EventStoreDbLog;
  /** Appends by the client's batch path, whose pending appends are shared by all clients of a process: there should be none. */
  batchAppends = 0;
  /** Appends that were received, whatever became of them. */
  appends = 0;
  /** The most calls that were under way at once. */
  mostCalls = 0;
  /** Appends and reads that have no answer yet. */
  calls = 0;
  private answersToLose = 0;
  private appendsToDrop = 0;
  private held: Promise<void> | null = null;
  private server: Server | null = null;
  private port = 0;

  private constructor(log: EventStoreDbLog) {
    this.log = log;
  }

  static async start(
    options: { readonly log?: EventStoreDbLog; readonly port?: number } = {},
  ): Promise<EventStoreDbServer> {
    const made = new EventStoreDbServer(options.log ?? new EventStoreDbLog());
    made.port = options.port ?? 0;
    await made.comeBack();
    return made;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  get listeningPort(): number {
    return this.port;
  }

  /** The next appends are written, but their answers get lost; 0 ends it. */
  loseAnswers(times: number): void {
    this.answersToLose = times;
  }

  /** The next appends fail before anything is written. */
  dropAppends(times: number): void {
    this.appendsToDrop = times;
  }

  /** Appends are received and wait until the returned function is called. */
  holdAppends(): () => void {
    let release: () => void = () => undefined;
    this.held = new Promise((resolve) => {
      release = () => {
        this.held = null;
        resolve();
      };
    });
    return release;
  }

  appendForeign(count: number): void {
    this.log.appendForeign(count);
  }

  /** Every call ends with an error and connections are refused. */
  goAway(): void {
    this.server?.forceShutdown();
    this.server = null;
  }

  /** On the same port, with the same log. */
  async comeBack(): Promise<void> {
    const server = new Server({ 'grpc.max_concurrent_streams': 100 });
    const streams: UntypedServiceImplementation = {
      append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) =>
        this.append(call, answer),
      read: (call: ReadCall) => void this.read(call),
      batchAppend: (call: { emit(event: 'error', error: unknown): void }) => {
        this.batchAppends += 1;
        call.emit('error', failure(status.UNIMPLEMENTED, 'the batch path'));
      },
      delete: refuse,
      tombstone: refuse,
    };
    server.addService(streamsService.StreamsService, streams);
    server.addService(featuresService.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<unknown>) => answer(null, supportedMethods()),
    });
    this.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    this.server = server;
  }

  private append(call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void {
    const messages: AppendReq[] = [];
    this.enter();
    call.on('data', (message: AppendReq) => messages.push(message));
    call.on('end', () => {
      void (async () => {
        await this.held;
        this.calls -= 1;
        this.write(messages, answer);
      })();
    });
  }

  private write(messages: readonly AppendReq[], answer: sendUnaryData<AppendResp>): void {
    this.appends += 1;
    if (this.appendsToDrop > 0) {
      this.appendsToDrop -= 1;
      return answer(failure(status.UNAVAILABLE, 'the server is going away'));
    }
    const options = messages[0]?.getOptions();
    if (options === undefined) return answer(failure(status.UNKNOWN, 'an append begins with its options'));
    const events: ProposedRecord[] = [];
    for (const message of messages.slice(1)) {
      const proposed = message.getProposedMessage();
      if (proposed !== undefined) events.push(proposedRecord(proposed));
    }
    // As newer servers count; 24.2 leaves out the metadata.
    const bytes = events.reduce(
      (sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length,
      0,
    );
    if (bytes > MAX_APPEND_BYTES) {
      return answer(
        failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
          exception: 'maximum-append-size-exceeded',
          'maximum-append-size': String(MAX_APPEND_BYTES),
        }),
      );
    }
    const expected = expectedRevisionOf(options);
    const result = this.log.write(streamNameOf(options), expected, events);
    if (this.answersToLose > 0) {
      this.answersToLose -= 1;
      return answer(failure(status.UNAVAILABLE, 'the connection was lost'));
    }
    answer(null, appendAnswer(result, expected));
  }

  private async read(call: ReadCall): Promise<void> {
    const options = call.request.getOptions();
    if (options === undefined) return;
    if (!options.hasSubscription()) this.enter();
    try {
      if (options.hasStream()) await answerStreamRead(call, this.log, options);
      else if (options.hasSubscription()) await answerSubscription(call, this.log, options);
      else await answerAllRead(call, this.log, options);
      call.end();
    } catch (error) {
      call.emit('error', readFailure(error, options.hasSubscription()));
    } finally {
      if (!options.hasSubscription()) this.calls -= 1;
    }
  }

  private enter(): void {
    this.calls += 1;
    this.mostCalls = Math.max(this.mostCalls, this.calls);
  }
}

/** A subscription names what is wrong with its position; a read only mentions it. */
function readFailure(error: unknown, isSubscription: boolean): ServiceError {
  if (error instanceof BeyondEnd) return failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error');
  if (!(error instanceof InvalidPosition)) return failure(status.UNKNOWN, String(error));
  return isSubscription
    ? failure(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.')
    : failure(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition');
}

function failure(code: status, details: string, trailers: Record<string, string> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

function refuse(_: unknown, answer: sendUnaryData<unknown>): void {
  answer(failure(status.UNIMPLEMENTED, 'not part of this server'));
}

/** A server of today offers the batch path; an append without credentials would take it. */
function supportedMethods(): InstanceType<typeof features.SupportedMethods> {
  const batch = new features.SupportedMethod();
  batch.setServiceName('event_store.client.streams.Streams');
  batch.setMethodName('BatchAppend');
  const supported = new features.SupportedMethods();
  supported.setEventStoreServerVersion('24.2.0');
  supported.setMethodsList([batch]);
  return supported;
}
