import { Readable } from 'node:stream';
import type { Transfers } from '../../application/ports/files.ts';
import type { WorldFiles } from '../world-files.ts';
import { bigSageFile } from './big-sage-file.ts';
import type { PlannedDistrict } from './directory.ts';
import { BIG_SAGE_UPLOAD_ID } from './big-sage-upload-id.ts';
import type { PlannedStudent } from './students.ts';
import { accountIdOf } from './write-people.ts';

/** Big Sage's incidents of this year arrive as a file. */
export async function writeUpload(
  { transfers, samples }: { readonly transfers: Transfers; readonly samples: WorldFiles },
  bigSage: PlannedDistrict,
  students: readonly PlannedStudent[],
): Promise<void> {
  const bytes = Buffer.from(await bigSageFile(samples, bigSage, students));
  const created = await transfers.createUpload({
    id: BIG_SAGE_UPLOAD_ID,
    kind: 'BEHAVIOR_EDFI',
    org: bigSage.districtId,
    createdBy: accountIdOf('vendor-bigsage'),
    sizeBytes: bytes.length,
    sha256: null,
  });
  const received = created && (await transfers.receive(created.token, Readable.from([bytes])));
  if (received === null || typeof received === 'string')
    throw new Error(`the file of Big Sage did not arrive: ${received ?? 'refused'}`);
}
