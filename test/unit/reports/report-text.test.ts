import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../src/application/reports/csv.ts';
import type { ReportHead } from '../../../src/application/reports/report-head.ts';
import { type ReportFormat, reportTexts } from '../../../src/application/reports/report-text.ts';

/** The bytes as they stand in the repository: line ends and the byte order mark count. */
const golden = (name: string) => readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url), 'utf8');

const HEAD: ReportHead = {
  title: 'Group extract: Checks <of> "Big" & small',
  facts: [
    ['District', 'Åsgård & Søns'],
    ['School year', '2021-22'],
  ],
  counts: [{ ruleId: 'BEH-04', severity: 'FATAL', count: 4 }],
  caption: 'Findings',
  columns: ['Rule', 'Occurred on', 'What is the matter', 'Names'],
  hasStudentData: true,
};

/** What people write, at its worst. */
const ROWS: readonly (readonly string[])[] = [
  ['BEH-04', '2022-03-01', 'It has no "resolution", yet', 'Featherby, Quill'],
  ['BEH-04', '2022-03-02', 'Two\nlines\r\nof it', '=HYPERLINK("http://example.org","Rune")'],
  ['BEH-04', '', '<script>alert(1)</script>', '@SUM(A1:A9)'],
  ['BEH-04', '2022-03-04', ' kept spaces ', '\t-1+1|cmd'],
];

function text(format: ReportFormat, head: ReportHead = HEAD, rows = ROWS): string {
  const written = reportTexts[format];
  return written.begin(head) + rows.map((row) => written.row(row)).join('') + written.end(rows.length);
}

/** A reader of RFC 4180 that shares nothing with the writer. */
function parse(file: string): readonly (readonly string[])[] {
  const records: string[][] = [[]];
  const cell = /\uFEFF?(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let found = cell.exec(file); found; found = cell.exec(file)) {
    records.at(-1)!.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (found[3] === '\r\n') records.push([]);
    if (cell.lastIndex === file.length) break;
  }
  return records.slice(0, -1);
}

describe('a report as CSV', () => {
  it('is, byte for byte, what spreadsheets of the agency have been given', () => {
    expect(text('CSV')).toBe(golden('report.csv'));
  });

  it('begins with a byte order mark and ends each line with carriage return and line feed', () => {
    const file = text('CSV');
    expect([...Buffer.from(file).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(file.endsWith('\r\n')).toBe(true);
  });

  it('reads back as its rows, with formulas as text', () => {
    const [columns, ...rows] = parse(text('CSV'));
    expect(columns).toEqual(HEAD.columns);
    expect(rows).toEqual(ROWS.map((row) => row.map((cell) => (/^\t|^[=@]/.test(cell) ? `'${cell}` : cell))));
  });

  it.each(['=1', '+1', '-1', '@A1', '\t=1', '\r=1', '\n=1', '  =1', '\u00a0=1', '＝1', '＋1', '－1', '＠A1'])(
    'takes the sting out of %j',
    (cell) => {
      expect(parse(csvLine([cell]))).toEqual([[`'${cell}`]]);
    },
  );

  it.each(['a=1', '1-1', 'Quill@Featherby', '', "'quoted'"])('leaves %j as it is', (cell) => {
    expect(parse(csvLine([cell, 'x']))).toEqual([[cell, 'x']]);
  });
});

describe('a report as HTML', () => {
  it('is, byte for byte, the page that was looked at on screen and paper', () => {
    expect(text('HTML')).toBe(golden('report.html'));
  });

  it('runs and loads nothing, whatever the records say', () => {
    const page = text('HTML');
    expect(page).not.toMatch(/<(script|img|link|iframe|object|a)\b|\bon\w+=|url\(|@import/i);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('repeats the head of the table on each sheet', () => {
    expect(text('HTML')).toMatch(/@media print[^]*thead \{ display: table-header-group; \}/);
    expect(text('HTML').match(/<thead>/g)).toHaveLength(2);
  });

  it('says that it contains student data only where it does', () => {
    expect(text('HTML')).toContain('Contains student data');
    expect(text('HTML', { ...HEAD, hasStudentData: false })).not.toContain('student data');
  });
});
