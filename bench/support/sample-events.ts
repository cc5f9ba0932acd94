import { ZERO_HASH } from '../../src/crypto/event-hash.ts';
import { randomUuid, systemRandom } from '../../src/crypto/random.ts';
import type { DomainEvent } from '../../src/domain/event-catalog.ts';
import { encodeEvents } from '../../src/event-store/encode-events.ts';
import { NO_STREAM, type AppendRequest } from '../../src/event-store/port.ts';
import { MemoryKeyStore } from '../../src/pii/memory-key-store.ts';

const AT = '2026-10-05T14:30:00.000Z';
const LOG_ID = '5b8f0c4e-3f0a-4c53-9d6c-0d8f4a3d2b10';
const DISTRICT = '4f2a';

/** A payload of about 300 bytes, the first event of an incident. */
export function samplePayload(incidentId: string): DomainEvent & { readonly type: 'IncidentReported' } {
  return {
    type: 'IncidentReported',
    data: {
      incidentId,
      districtId: DISTRICT,
      schoolId: '4f2a-0107',
      schoolYear: 2027,
      alignment: 'DISCIPLINE',
      occurredOn: '2026-10-02',
      occurredAt: '12:35',
      setting: 'ON_CAMPUS',
      sourceSystem: null,
      sourceKey: null,
      title: 'Fight in the cafeteria',
      context: null,
      location: 'Cafeteria',
      damages: null,
      details: null,
    },
  };
}

/** Makes appends as the product makes them: classed, sealed for the incident, canonical, hashed, each to a new stream. */
export class SampleAppends {
  // Keys cost a durable write of their own per incident, which the mutation suite counts; here the log alone is measured.
  private keyStore = new MemoryKeyStore();
  private made = 0;

  async next(count = 1, lane: AppendRequest['lane'] = 'interactive'): Promise<AppendRequest> {
    this.made += 1;
    if (this.made % 10_000 === 0) this.keyStore = new MemoryKeyStore();
    const incidentId = randomUuid();
    const stream = `incident-${DISTRICT}.${incidentId}`;
    const commandId = randomUuid();
    const events = await encodeEvents(
      {
        logId: LOG_ID,
        stream,
        expectedRevision: NO_STREAM,
        prevHash: ZERO_HASH,
        events: Array.from({ length: count }, () => samplePayload(incidentId)),
        eventIds: Array.from({ length: count }, () => randomUuid()),
        meta: {
          at: AT,
          actor: 'account-1f0c',
          org: DISTRICT,
          schoolYear: 2027,
          correlationId: commandId,
          causationId: null,
          commandId,
          requestHash: ZERO_HASH,
          appVersion: '0.1.0',
        },
      },
      { keyStore: this.keyStore, random: systemRandom },
    );
    return { stream, expectedRevision: NO_STREAM, events, lane };
  }
}
