import { describe, expect, it } from 'vitest';
import { renderHtml } from './renderHtml.ts';
import type { ReportDocument } from './reportDocument.ts';

const said = 'nimdA\u202e <b>x</b>\u0000 می‌خواهم 👩🏽‍🏭 שלום';
const report: ReportDocument = {
  ...{ title: said, subtitle: said, language: 'en', dateMs: 0, documentId: 'test', footer: '', pageWords: '' },
  blocks: [
    { kind: 'heading', text: said },
    { kind: 'facts', items: [{ label: said, value: said }] },
    { kind: 'said', who: said, text: said, reply: { who: said, text: said } },
    { kind: 'table', title: said, columns: [{ label: said }], rows: [[said]], empty: '' },
    { kind: 'moment', title: said, text: said, link: said, picture: null },
    { kind: 'addition', mark: said, who: said, text: said },
    {
      kind: 'signatures',
      title: said,
      items: [{ role: said, name: said, at: said, detail: said }],
      hash: said,
      verdict: { text: said, sound: true },
    },
  ],
};

describe('the page', () => {
  it('writes out what hides or steers, wherever a text stands, and keeps what belongs to the writing', () => {
    const html = renderHtml(report).toString();
    for (const raw of ['\u0000', '\u202e', '<b>']) expect(html).not.toContain(raw);
    const texts = html.split('nimdA[U+202E] &lt;b&gt;x&lt;/b&gt;[U+0000] می‌خواهم 👩🏽‍🏭 שלום');
    expect(texts.length - 1).toBe(27);
  });

  it('lets each text run in its own direction', () => {
    expect(renderHtml(report).toString()).toMatch(/\bp,[^{]*td[^{]*\{unicode-bidi:plaintext\}/);
  });
});
