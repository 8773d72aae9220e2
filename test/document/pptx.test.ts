import { describe, expect, test } from 'vitest';
import { fitText, linesAt } from '../../src/document/fit-text.ts';
import { type Deck, renderDeck, type Slide } from '../../src/document/pptx-deck.ts';
import { repairPptx } from '../../src/document/pptx-repair.ts';
import type { Day } from '../../src/kernel/day.ts';
import { expectWhole, partsOf, textsOf } from './office-reader.ts';

const text = (words: string) =>
  ({ kind: 'text', text: words, x: 1, y: 1, w: 8, h: 1, size: 40, face: 'kai', color: 'A61017' }) as const;
const deck = (...slides: Slide[]): Deck => ({ title: '大会', author: '村委会', day: '2026-12-26' as Day, slides });
const slide = (...words: string[]): Slide => ({
  background: 'FFFBF3',
  shapes: [
    { kind: 'area', x: 0, y: 0, w: 1, h: 1, fill: 'A61017' },
    { kind: 'area', x: 0, y: 0, w: 1, h: 1, line: 'A61017' },
    ...words.map(text),
  ],
});

describe('a deck of slides', () => {
  test('is a whole package: no part is listed or led to that does not exist; the same bytes each time', async () => {
    const bytes = await renderDeck(deck(slide('一'), slide('二'), slide('三')));
    const parts = await partsOf(bytes);
    expectWhole(parts);
    expect([...parts.keys()].filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(3);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(Buffer.from(await renderDeck(deck(slide('一'), slide('二'), slide('三')))).equals(Buffer.from(bytes))).toBe(
      true,
    );
  });

  test('text in is text out, and is said to be Chinese', async () => {
    const hostile = ['李䶮 赵𬭎', '<a:t>&"\'\u0000\u0008]]>', "=cmd|' /C calc'!A0", '{SLIDENUM}', '买买提·艾合买提'];
    const xml = (await partsOf(await renderDeck(deck(slide(...hostile))))).get('ppt/slides/slide1.xml')!.toString();
    expect(textsOf(xml, 'a:p')).toEqual(['李䶮 赵𬭎', '<a:t>&"\']]>', ...hostile.slice(2)]);
    expect(xml).toContain('lang="zh-CN"');
    expect(xml).not.toContain('lang="en-US"');
  });

  test('what is mended: dangling lists and relations, and places for text without any', () => {
    const parts = new Map(
      Object.entries({
        '[Content_Types].xml':
          '<Types><Override PartName="/ppt/a.xml"/><Override PartName="/ppt/gone.xml" x="1"/></Types>',
        'ppt/a.xml': '<a/>',
        'ppt/_rels/a.xml.rels': '<R><Relationship Target="../ppt/a.xml"/><Relationship Target="../gone.xml"/></R>',
        'ppt/slides/slide1.xml':
          '<p><p:sp><p:nvPr><p:ph/></p:nvPr></p:sp><p:sp><p:nvPr/></p:sp><p:sp><p:ph/><p:txBody>x</p:txBody></p:sp></p>',
      }).map(([name, xml]) => [name, Buffer.from(xml)]),
    );
    repairPptx(parts);
    expect(parts.get('[Content_Types].xml')!.toString()).toBe('<Types><Override PartName="/ppt/a.xml"/></Types>');
    expect(parts.get('ppt/_rels/a.xml.rels')!.toString()).toBe('<R><Relationship Target="../ppt/a.xml"/></R>');
    const mended = parts.get('ppt/slides/slide1.xml')!.toString();
    expect(mended.match(/<p:txBody>/g)).toHaveLength(2);
    expect(mended).toContain('<p:sp><p:nvPr/></p:sp>');
  });
});

describe('text is as large as its box allows', () => {
  test('short text takes the largest size, long text less, and neither more lines than there is room for', () => {
    const box = { w: 7.3, h: 4 };
    expect(fitText('孝老爱亲', box, 34, 12)).toBe(34);
    for (const length of [60, 120, 300, 600]) {
      const words = '善'.repeat(length);
      const size = fitText(words, box, 34, 12);
      expect(size).toBeLessThanOrEqual(34);
      expect(size === 12 || linesAt(words, box.w, size) * size * 1.3 <= box.h * 72).toBe(true);
      expect(size === 34 || linesAt(words, box.w, size + 1) * (size + 1) * 1.3 > box.h * 72).toBe(true);
    }
    expect(fitText('善'.repeat(5000), box, 34, 12)).toBe(12);
  });
});
