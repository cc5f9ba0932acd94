import { SaxesParser } from 'saxes';
import type { SaxesTagPlain } from 'saxes';
import { FileFault } from './file-fault.ts';
import type { FilePlace } from './file-fault.ts';
import type { FileLimits } from './file-source.ts';
import type { XmlElement } from './xml-element.ts';

interface OpenElement {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const noAttributes: ReadonlyMap<string, string> = new Map();
const controlCharacter = /[\u007f-\u009f]/;
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Turns the text of one interchange file into records, one tree per child of the root. Fed in pieces; never holds more than
 * the record at hand and the records of the last piece. Everything that could make a small file large (document types,
 * entities) or a large file endless (a record, comment or attribute without end) is refused with FileFault.
 */
export class XmlRecordBuilder {
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #open: OpenElement[] = [];
  #records: XmlElement[] = [];
  #depth = 0;
  #isWanted = false;
  #nodes = 0;
  #recordStart = 0;
  #lastTag = 0;

  constructor(
    private readonly rootName: string,
    private readonly wanted: ReadonlySet<string>,
    private readonly limits: FileLimits,
    private readonly onIgnored: (name: string) => void,
  ) {
    this.#parser.on('error', (error) => this.#refuse(error.message.replace(/^\d+:\d+: /, '').slice(0, 200)));
    this.#parser.on('xmldecl', (declaration) => this.#declared(declaration.version, declaration.encoding));
    this.#parser.on('doctype', () => this.#refuse('document types and entities are not accepted'));
    this.#parser.on('opentag', (tag) => this.#opened(tag));
    this.#parser.on('closetag', (tag) => this.#closed(localName(tag.name)));
    this.#parser.on('text', (text) => this.#text(text));
    this.#parser.on('cdata', (text) => this.#text(text));
  }

  get place(): FilePlace {
    return { line: this.#parser.line, column: this.#parser.column + 1 };
  }

  /** Takes the next piece of text and gives the records that it completed. */
  write(text: string): XmlElement[] {
    this.#records = [];
    this.#parser.write(text);
    const from = this.#depth > 1 ? this.#recordStart : this.#lastTag;
    if (this.#parser.position - from > this.limits.maxRecordLength) this.#tooLong();
    return this.#records;
  }

  /** Tells that the file is over; refuses a file that ends too early. */
  end(): void {
    this.#parser.close();
  }

  #refuse(message: string): never {
    throw new FileFault('FILE_FORMAT', message, this.place);
  }

  #tooLong(): never {
    this.#refuse(`a record has more than ${this.limits.maxRecordLength} characters`);
  }

  #declared(version: string | undefined, encoding: string | undefined): void {
    if (version !== undefined && version !== '1.0') this.#refuse('only XML 1.0 is accepted');
    if (encoding !== undefined && !['UTF-8', 'US-ASCII'].includes(encoding.toUpperCase()))
      this.#refuse('only UTF-8 is accepted');
  }

  #opened(tag: SaxesTagPlain): void {
    const name = localName(tag.name);
    this.#depth += 1;
    this.#lastTag = this.#parser.position;
    if (this.#depth > this.limits.maxDepth) this.#refuse(`elements are nested more than ${this.limits.maxDepth} deep`);
    if (this.#depth === 1) {
      if (name !== this.rootName) this.#refuse(`the root element is ${name.slice(0, 80)}, expected ${this.rootName}`);
      return;
    }
    if (this.#depth === 2) {
      this.#recordStart = this.#parser.position;
      this.#nodes = 0;
      this.#isWanted = this.wanted.has(name);
      if (!this.#isWanted) this.onIgnored(name);
    }
    const attributes = this.#attributes(tag);
    this.#nodes += 1 + attributes.size;
    if (this.#nodes > this.limits.maxRecordNodes)
      this.#refuse(`a record has more than ${this.limits.maxRecordNodes} nodes`);
    if (this.#isWanted) this.#open.push({ name, line: this.#parser.line, attributes, children: [], text: '' });
  }

  #attributes(tag: SaxesTagPlain): ReadonlyMap<string, string> {
    let attributes: Map<string, string> | undefined;
    for (const name in tag.attributes) {
      const value = tag.attributes[name] ?? '';
      if (controlCharacter.test(value)) this.#refuse('control characters are not accepted');
      attributes ??= new Map();
      attributes.set(localName(name), value);
    }
    return attributes ?? noAttributes;
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (controlCharacter.test(text)) this.#refuse('control characters are not accepted');
    element.text += text;
  }

  #closed(name: string): void {
    this.#depth -= 1;
    this.#lastTag = this.#parser.position;
    const element = this.#open.at(-1);
    if (element?.name !== name) return;
    this.#open.pop();
    const finished: XmlElement = { ...element, text: element.text.trim() };
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(finished);
    else {
      if (this.#parser.position - this.#recordStart > this.limits.maxRecordLength) this.#tooLong();
      this.#records.push(finished);
    }
  }
}
