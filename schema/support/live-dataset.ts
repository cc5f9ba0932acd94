import { Fault } from '../../src/application/faults.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { DatasetEnum } from '../types/dataset.ts';

/** The dataset of a live list: districts see both sides, the agency what districts have sent. FORBIDDEN for any other. */
export function liveDataset(
  { districtId }: Pick<Principal, 'districtId'>,
  asked: keyof typeof DatasetEnum | null | undefined,
): 'DISTRICT' | 'STATE' {
  const dataset = asked ?? (districtId === null ? 'STATE' : 'DISTRICT');
  if (dataset === 'SNAPSHOT') throw new Fault('BAD_USER_INPUT', 'A snapshot does not change: see its certification.');
  if (dataset === 'DISTRICT' && districtId === null)
    throw new Fault('FORBIDDEN', 'The agency sees what districts have sent: dataset STATE.');
  return dataset;
}
