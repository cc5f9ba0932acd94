import { decodeUtf8 } from './decode-utf8.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import type { XmlElement } from './xml-element.ts';
import { XmlRecordBuilder } from './xml-record-builder.ts';

export interface XmlRecordOptions {
  /** Local name of the root element; another one is refused. */
  readonly rootName: string;
  /** Local names of the records to build; others are checked for form only. */
  readonly records: readonly string[];
  readonly limits: FileLimits;
  /** Called for every record that is not built. */
  readonly onIgnored?: (name: string) => void;
}

/**
 * The children of an interchange file's root, one tree at a time, in the order of the file. Memory does not grow with the file.
 * Throws `FileFault`: FILE_FORMAT with line and column for anything that is not well-formed UTF-8 XML 1.0 of this kind, holds a
 * document type, or has a record beyond the limits; FILE_TOO_LARGE beyond `limits.maxBytes`.
 */
export async function* readXmlRecords(
  source: FileSource,
  options: XmlRecordOptions,
): AsyncGenerator<XmlElement, void, undefined> {
  const builder = new XmlRecordBuilder(
    options.rootName,
    new Set(options.records),
    options.limits,
    options.onIgnored ?? (() => undefined),
  );
  for await (const text of decodeUtf8(source(), options.limits.maxBytes)) yield* builder.write(text);
  builder.end();
}
