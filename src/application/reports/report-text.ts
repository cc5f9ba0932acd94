import { BYTE_ORDER_MARK, csvLine } from './csv.ts';
import { escapeHtml, htmlEnd, htmlHead, htmlRow } from './html.ts';
import type { ReportHead } from './report-head.ts';

export const REPORT_FORMATS = ['CSV', 'HTML'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report as the text of a file, piece by piece: whoever writes it holds one portion of rows at a time. */
export interface ReportText {
  readonly contentType: string;
  readonly extension: string;
  begin(head: ReportHead): string;
  row(cells: readonly string[]): string;
  end(rowCount: number): string;
}

/** CSV is rows and nothing else, so that its lines can be counted; HTML is for people and paper. */
export const reportTexts: { readonly [format in ReportFormat]: ReportText } = {
  CSV: {
    contentType: 'text/csv; charset=utf-8',
    extension: 'csv',
    begin: ({ columns }) => BYTE_ORDER_MARK + csvLine(columns),
    row: csvLine,
    end: () => '',
  },
  HTML: {
    contentType: 'text/html; charset=utf-8',
    extension: 'html',
    begin: htmlHead,
    row: (cells) => htmlRow(cells.map(escapeHtml)),
    end: htmlEnd,
  },
};
