import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ScratchFile, ScratchFiles } from '../application/ports/files.ts';
import { randomUuid } from '../crypto/random.ts';

/** Scratch files of a directory; their names are gone as soon as they are open, so that nothing stays of a process that dies. */
export class DirectoryScratchFiles implements ScratchFiles {
  constructor(private readonly directory: string) {}

  open(): ScratchFile {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    const path = join(this.directory, randomUuid());
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return {
      write(bytes, position) {
        for (let done = 0; done < bytes.length;)
          done += writeSync(file, bytes, done, bytes.length - done, position + done);
      },
      read(into, position) {
        for (let done = 0; done < into.length;) {
          const read = readSync(file, into, done, into.length - done, position + done);
          if (read === 0) throw new RangeError('the scratch file is shorter than what was written');
          done += read;
        }
      },
      close: () => closeSync(file),
    };
  }
}
