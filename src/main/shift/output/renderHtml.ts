import { escapeMarkup } from './escapeText.ts';
import { reportStyle } from './reportStyle.ts';
import { fill, type ReportBlock, type ReportDocument, type ReportTable, type TableCell } from './reportDocument.ts';

/** One file that needs nothing else: no script, its own style, pictures inside; prints on A4. */
export function renderHtml(document: ReportDocument): Buffer {
  const body = document.blocks.map(htmlOf).join('\n');
  const title = `${escapeMarkup(document.title)} ${escapeMarkup(document.subtitle)}`;
  const html = `<!doctype html>
<html lang="${document.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Supercargo">
<title>${title}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header><h1>${escapeMarkup(document.title)}</h1><p class="subtitle">${escapeMarkup(document.subtitle)}</p></header>
${body}
<footer>${escapeMarkup(fill(document.footer, {}))}</footer>
</main>
</body>
</html>
`;
  return Buffer.from(html, 'utf8');
}

const e = escapeMarkup;
const paragraphs = (text: string): string =>
  text
    .split(/\n+/)
    .map((line) => `<p>${e(line)}</p>`)
    .join('');

function htmlOf(block: ReportBlock): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${e(block.text)}</h2>`;
    case 'paragraph':
      return `<p class="${block.tone}">${e(block.text)}</p>`;
    case 'facts':
      return `<dl class="facts">${block.items.map(({ label, value }) => `<dt>${e(label)}</dt><dd>${e(value)}</dd>`).join('')}</dl>`;
    case 'tiles':
      return `<dl class="tiles">${block.items
        .map(
          ({ label, value, note }) =>
            `<div><dt>${e(label)}</dt><dd>${e(value)}${note === '' ? '' : `<small>${e(note)}</small>`}</dd></div>`,
        )
        .join('')}</dl>`;
    case 'chart':
      return `<figure><figcaption>${e(block.title)}</figcaption><div role="img" aria-label="${e(block.description)}">${block.svg}</div></figure>`;
    case 'table':
      return tableOf(block);
    case 'said':
      return `<blockquote><p class="who">${e(block.who)}</p>${paragraphs(block.text)}${
        block.reply
          ? `<div class="reply"><p class="who">${e(block.reply.who)}</p>${paragraphs(block.reply.text)}</div>`
          : ''
      }</blockquote>`;
    case 'moment':
      return `<section class="moment">${
        block.picture
          ? `<img alt="${e(block.text)}" width="${block.picture.widthPx}" height="${block.picture.heightPx}" src="data:image/jpeg;base64,${e(block.picture.jpegBase64)}">`
          : ''
      }<div><h3>${e(block.title)}</h3><p>${e(block.text)}</p><p class="dim mono">${e(block.link)}</p></div></section>`;
    case 'addition':
      return `<section class="addition"><p class="who"><strong>${e(block.mark)}</strong> ${e(block.who)}</p>${paragraphs(block.text)}</section>`;
    case 'signatures':
      return `<section class="signatures"><h2>${e(block.title)}</h2><div class="pair">${block.items
        .map(
          ({ role, name, at, detail }) =>
            `<div><p class="dim">${e(role)}</p><p class="name">${e(name)}</p><p>${e(at)}</p><p class="dim">${e(detail)}</p></div>`,
        )
        .join('')}</div>${block.hash === null ? '' : `<p class="mono dim">${e(block.hash)}</p>`}${
        block.verdict ? `<p class="${block.verdict.sound ? 'plain' : 'alert'}">${e(block.verdict.text)}</p>` : ''
      }</section>`;
  }
}

const SHORT_NAME_MAX = 12;

function tableOf(table: ReportTable): string {
  const title = table.title === '' ? '' : `<h2>${e(table.title)}</h2>`;
  const hint = table.hint === undefined || table.rows.length === 0 ? '' : `<p class="dim">${e(table.hint)}</p>`;
  if (table.rows.length === 0) return table.empty === '' ? '' : `${title}<p class="dim">${e(table.empty)}</p>`;
  const kind = (index: number): string => (table.columns[index]?.numeric ? ' class="numeric"' : '');
  // Only the columns of long texts break words; names and times of few letters stay in one line.
  const cellKind = (index: number, text: string): string => {
    if (table.columns[index]?.numeric) return kind(index);
    if (table.columns[index]?.wide) return ' class="wide"';
    return text.length <= SHORT_NAME_MAX ? ' class="short"' : '';
  };
  const head = table.columns.map(({ label }, index) => `<th scope="col"${kind(index)}>${e(label)}</th>`).join('');
  const rows = table.rows
    .map(
      (row) =>
        `<tr>${row.map((cell, index) => `<td${cellKind(index, printed(cell))}>${e(printed(cell))}</td>`).join('')}</tr>`,
    )
    .join('\n');
  return `${title}${hint}<div class="table"><table><thead><tr>${head}</tr></thead><tbody>\n${rows}\n</tbody></table></div>`;
}

const printed = (cell: TableCell): string => (typeof cell === 'string' ? cell : cell.text);
