import { describe, expect, it } from 'vitest';
import { uncovered } from '../../src/document/fonts.ts';
import { renderPdf } from '../../src/document/pdf.ts';
import { readPdf } from './pdf-reader.ts';

const points = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

/** In 宋体 upright and bold, and in 楷体. */
const STYLES = {
  name: 'styles',
  source: `#import "/document.typ": *
#show: document-style.with(title: "styles", author: "test", day: (2026, 10, 8))
#par(data.text)
#par(strong(data.text))
#par(text(font: kai, data.text))`,
};

describe('the fonts of documents', () => {
  it('have every unified ideograph of the first block and of Extension A', () => {
    expect(uncovered(points(0x4e00, 0x9fff).join(''))).toEqual([]);
    expect(uncovered(points(0x3400, 0x4dbf).join(''))).toEqual([]);
  });

  it('print with ink, whatever the style, what only one of them has', async () => {
    // Only 霞鹜文楷 has 𪚥, only Noto Serif SC has 㐀.
    for (const text of ['𪚥𠮷䶮𬭎㛃𠅤', '㐀𪚥', '“王〇”…']) {
      const [page] = readPdf(await renderPdf(STYLES, { text }));
      const runs = page!.runs.filter((run) => run.text.trim() !== '');
      expect(runs.map((run) => run.text).join('')).toBe(text.repeat(3));
      expect(runs.reduce((sum, { inked }) => sum + inked, 0)).toBe([...text].length * 3);
    }
  });
});
