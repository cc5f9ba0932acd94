import { describe, expect, test } from 'vitest';
import type { FileSource } from '../../../src/application/imports/file-source.ts';
import { readXmlRecords } from '../../../src/application/imports/read-xml-records.ts';
import { textAt } from '../../../src/application/imports/xml-element.ts';
import { all, fileOf, limitsWith, refusalOf } from './file-of.ts';

const read = (source: FileSource, limits = {}, onIgnored?: (name: string) => void) =>
  readXmlRecords(source, {
    rootName: 'Root',
    records: ['Item'],
    limits: limitsWith(limits),
    ...(onIgnored === undefined ? {} : { onIgnored }),
  });
const refusal = (content: string | Uint8Array, limits = {}) => refusalOf(read(fileOf(content, 13), limits));
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('an interchange file', () => {
  test('gives one tree per record, with local names, lines, attributes and text', async () => {
    const text =
      '<?xml version="1.0" encoding="utf-8"?>\n<e:Root xmlns:e="urn:e">\n<e:Item id="a"><e:Name> Zoë &amp; <![CDATA[<b>]]></e:Name></e:Item>\n<Item/></e:Root>\n';
    const records = await all(read(fileOf(text, 1)));
    expect(records.map(({ name, line }) => ({ name, line }))).toEqual([{ name: 'Item', line: 3 }, { name: 'Item', line: 4 }]); // prettier-ignore
    expect(records[0]?.attributes.get('id')).toBe('a');
    expect(textAt(records[0], 'Name')).toBe('Zoë & <b>');
    expect(textAt(records[1], 'Name')).toBeNull();
  });

  test('may begin with a byte-order mark and hold comments', async () => {
    expect(await all(read(fileOf('\ufeff<Root><!-- a --><Item/></Root>')))).toHaveLength(1);
  });

  test('tells which records are not built', async () => {
    const ignored: string[] = [];
    await all(read(fileOf('<Root><Other><Item/></Other><Item/><Other/></Root>'), {}, (name) => ignored.push(name)));
    expect(ignored).toEqual(['Other', 'Other']);
  });

  test('hands on its first record before the rest of the file is read', async () => {
    let pieces = 0;
    const endless: FileSource = async function* () {
      const encoder = new TextEncoder();
      yield encoder.encode('<Root>');
      for (; pieces < 100_000; pieces += 1) yield encoder.encode('<Item><Name>a</Name></Item>');
    };
    for await (const record of read(endless)) {
      expect(record.name).toBe('Item');
      break;
    }
    expect(pieces).toBeLessThan(3);
  });
});

describe('a file is refused', () => {
  test('when it ends too early, with the place of the end', async () => {
    expect(await refusal('<Root>\n<Item>\n<Name>a')).toBe('FILE_FORMAT line 3, column 8: unclosed tag: Name');
    expect(await refusal('')).toMatch(/^FILE_FORMAT line 1, column 1: document must contain a root element/);
  });

  test('when its tags do not match', async () => {
    expect(await refusal('<Root>\n<Item></Root>')).toMatch(/^FILE_FORMAT line 2, column \d+: unexpected close tag/);
  });

  test('when its root is that of another kind', async () => {
    expect(await refusal('<Other/>')).toMatch(/FILE_FORMAT .*the root element is Other, expected Root/);
  });

  test('when it is not UTF-8, says so or not', async () => {
    expect(await refusal(utf16('<Root/>'))).toMatch(/^FILE_FORMAT .*UTF-16/);
    expect(await refusal(utf16('<Root/>').subarray(2))).toMatch(/^FILE_FORMAT .*disallowed character/);
    expect(await refusal('<?xml version="1.0" encoding="ISO-8859-1"?><Root/>')).toMatch(/^FILE_FORMAT .*only UTF-8/);
    expect(await refusal('<?xml version="1.1"?><Root/>')).toMatch(/^FILE_FORMAT .*only XML 1.0/);
    const latin1 = Buffer.from('<Root>\n<Item>Zo\u00eb</Item></Root>', 'latin1');
    expect(await refusal(latin1)).toMatch(/^FILE_FORMAT line \d.*not valid UTF-8/);
    expect(await refusal(Uint8Array.from([...Buffer.from('<Root/>'), 0xc3]))).toMatch(/^FILE_FORMAT .*not valid UTF-8/);
  });

  test('when it declares a document type: entities that multiply, entities from outside, or neither', async () => {
    const laughs = '<!DOCTYPE Root [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Root><Item>&b;</Item></Root>';
    const outside = '<!DOCTYPE Root [<!ENTITY x SYSTEM "file:///etc/passwd">]><Root><Item>&x;</Item></Root>';
    for (const text of [laughs, outside, '<!DOCTYPE Root><Root/>', '<!DOCTYPE Root SYSTEM "http://a/b"><Root/>']) {
      expect(await refusal(text)).toMatch(/^FILE_FORMAT .*document types and entities are not accepted/);
    }
    expect(await refusal('<Root><Item>&b;</Item></Root>')).toMatch(/^FILE_FORMAT .*undefined entity/);
  });

  test('when it holds NUL or control characters, written out or as a reference', async () => {
    for (const text of ['\0', '\u0007', '&#0;', '&#x7;', '\u0085', '&#x85;']) {
      expect(await refusal(`<Root><Item>${text}</Item></Root>`)).toMatch(/^FILE_FORMAT/);
    }
    expect(await refusal('<Root><Item id="\u007f"/></Root>')).toMatch(/^FILE_FORMAT .*control characters/);
  });

  test('when elements are nested too deep', async () => {
    const nested = (levels: number): string => `<Root>${'<Item>'.repeat(levels)}${'</Item>'.repeat(levels)}</Root>`;
    expect(await refusal(nested(39))).toBe('accepted');
    expect(await refusal(nested(40))).toMatch(/^FILE_FORMAT .*nested more than 40 deep/);
    expect(await refusal(nested(40).replaceAll('Item', 'Skipped'))).toMatch(/^FILE_FORMAT .*nested more than 40 deep/);
  });

  test('when a record has too many nodes, attributes included', async () => {
    expect(await refusal(`<Root><Item>${'<a/>'.repeat(9)}</Item></Root>`, { maxRecordNodes: 10 })).toBe('accepted');
    expect(await refusal(`<Root><Item b="">${'<a/>'.repeat(9)}</Item></Root>`, { maxRecordNodes: 10 })).toMatch(
      /^FILE_FORMAT .*more than 10 nodes/,
    );
  });

  test('when a record, a text, an attribute or a comment does not end', async () => {
    const long = 'x'.repeat(300);
    const limits = { maxRecordLength: 200 };
    for (const text of [
      `<Root><Item>${long}</Item></Root>`,
      `<Root><Item a="${long}`,
      `<Root><!--${long}`,
      `<Root><Other>${long}`,
    ]) {
      expect(await refusal(text, limits)).toMatch(/^FILE_FORMAT .*more than 200 characters/);
    }
    expect(await refusal(`<!--${long}`, limits)).toMatch(/^FILE_FORMAT .*more than 200 characters/);
    expect(await refusal(`<Root>${'<Item>abc</Item>'.repeat(100)}</Root>`, limits)).toBe('accepted');
  });

  test('when it has more bytes than allowed', async () => {
    expect(await refusal('<Root></Root>', { maxBytes: 13 })).toBe('accepted');
    expect(await refusal('<Root> </Root>', { maxBytes: 13 })).toBe('FILE_TOO_LARGE the file has more than 13 bytes');
  });
});
