import type { ReportHead } from './report-head.ts';

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stays text between tags and in attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Page numbers are drawn by whoever prints; the head of the table comes again on each sheet, and no row is torn in two. */
const STYLE = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; color: #111; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1rem; }
dt { font-weight: 600; } dd { margin: 0; }
.notice { border: 2px solid #111; padding: .3rem .6rem; font-weight: 600; display: inline-block; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #777; padding: .25rem .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; }
@media print {
  body { margin: 0; font-size: 9pt; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  @page { size: landscape; margin: 14mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); } }
}`;

/** Everything up to the first row. A page of its own: no script runs in it, and it loads nothing. */
export function htmlHead({ title, facts, counts, caption, columns, hasStudentData }: ReportHead): string {
  const summary = counts.map(({ ruleId, severity, count }) =>
    htmlRow([ruleId, severity, String(count)].map(escapeHtml)),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${hasStudentData ? '<p class="notice">Contains student data</p>\n' : ''}<dl>
${facts.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}
</dl>
<table>
<caption>Summary</caption>
<thead>${headRow(['Rule', 'Severity', 'Findings'])}</thead>
<tbody>
${summary.join('')}</tbody>
</table>
<table>
<caption>${escapeHtml(caption)}</caption>
<thead>${headRow(columns)}</thead>
<tbody>
`;
}

/** One row; its cells are escaped already. */
export const htmlRow = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;

export const htmlEnd = (rowCount: number): string => `</tbody>
</table>
<p>${rowCount} ${rowCount === 1 ? 'row' : 'rows'}</p>
</body>
</html>
`;

const headRow = (labels: readonly string[]): string =>
  `<tr>${labels.map((label) => `<th scope="col">${escapeHtml(label)}</th>`).join('')}</tr>`;
