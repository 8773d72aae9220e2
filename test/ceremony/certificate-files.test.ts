import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateDocument } from '../../src/ceremony/documents/certificates.ts';
import { tableCardsPdf } from '../../src/ceremony/documents/table-cards.ts';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import { crowd, papersOf } from './certificate-papers.ts';
import { NAMES, samplePapers } from './documents-papers.ts';

const codeOf = (promise: Promise<unknown>) => promise.then(String, ({ code, params }) => [code, params]);
const numbersOf = (bytes: Buffer) => readPdf(bytes).map((page) => /编号2026-(\d+)/.exec(squeezed(page))?.[1]);
const numbered = (count: number) =>
  papersOf(
    'award',
    Array.from({ length: count }, (_, index) => ({ citation: '', number: `2026-${index + 1}` })),
  );
const from1 = (count: number, first = 1) => Array.from({ length: count }, (_, index) => String(first + index));

describe('a document of certificates', () => {
  it('follows the numbers of the roster, on stage or at home, and tells how far it is', async () => {
    const papers = numbered(30);
    const [group] = papers.groups;
    const home = group!.recipients.filter(({ no }) => no % 3 === 0);
    const stage = group!.recipients.filter(({ no }) => no % 3 !== 0).reverse();
    const mixed = { ...papers, groups: [{ ...group!, recipients: stage, atHome: home }] };
    const told: string[] = [];
    const bytes = await certificateDocument(mixed, {}, { onProgress: (done, total) => told.push(`${done}/${total}`) });
    expect(numbersOf(bytes)).toEqual(from1(30));
    expect(told).toEqual(['0/30', '30/30']);
    expect(mixed.groups[0]!.recipients.map(({ no }) => no)).toEqual(stage.map(({ no }) => no));
  });

  it('is of those numbers that are asked for, and of so many at the most', async () => {
    const papers = numbered(230);
    expect(numbersOf(await certificateDocument(papers, { from: 31 }))).toEqual(from1(200, 31));
    expect(numbersOf(await certificateDocument(papers, { from: 99, to: 101 }))).toEqual(['99', '100', '101']);
    expect(await codeOf(certificateDocument(papers))).toEqual(['too-many-certificates', { count: 230, limit: 200 }]);
    expect((await codeOf(certificateDocument(papers, { from: 231 })))[0]).toBe('nobody-to-print');
    expect((await codeOf(certificateDocument(crowd(0))))[0]).toBe('nobody-to-print');
  });

  it('is not made for who has gone', async () => {
    const gone = new AbortController();
    const making = certificateDocument(crowd(100), {}, { signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(making).rejects.toThrow('gone');
  });

  it('holds a page for each, with name, title and number, whatever they are called', async () => {
    const words = (maxLength: number, minLength = 1) =>
      fc.string({ unit: fc.constantFrom(...'王李䶮𪚥国秀〇ABgj7·“”（）、，。—…<&#$*_'), minLength, maxLength });
    const family = fc.array(words(30), { minLength: 1, maxLength: 12 }).map((names) => names.join('、'));
    const one = fc.record({ name: family, title: words(30), label: words(30, 0), citation: words(500, 0) });
    const sorted = (text: string) => [...text].sort();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('award', 'honour'),
        fc.array(one, { minLength: 1, maxLength: 12 }),
        async (design, all) => {
          const papers = papersOf(
            design,
            all.map((each, index) => ({ ...each, number: `N-${index}` })),
          );
          const pages = readPdf(await certificateDocument(papers)).map(squeezed);
          expect(pages).toHaveLength(all.length);
          for (const [index, { name, title }] of all.entries()) {
            const printed = sorted(pages[index]!);
            for (const character of sorted(`${name}${title}证书编号N-${index}`)) {
              expect(printed).toContain(character);
              printed.splice(printed.indexOf(character), 1);
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is the same bytes from the same papers', async () => {
    const [one, two] = await Promise.all([certificateDocument(samplePapers()), certificateDocument(samplePapers())]);
    expect(one!.equals(two!)).toBe(true);
  });
});

describe('table cards', () => {
  it('have the name and what it is honoured with on both sides, of who presents and who goes up', async () => {
    const papers = samplePapers();
    const pages = readPdf(await tableCardsPdf(papers)).map(squeezed);
    const once = [
      '王建军双辽市民政局局长',
      '刘志强新立乡党委书记',
      ...NAMES.map((name) => `${name}十星级文明户·金星（10星）`),
      '王秀英孝老爱亲标兵',
      '李桂芳孝老爱亲标兵',
      '张敏孝老爱亲标兵',
      '某同学鸿鹄之志·品学兼优',
    ].map((text) => text.replace(/\s/g, ''));
    expect(pages.slice(0, once.length)).toEqual(once.map((text) => text + text));
    // The last one has a long title; who is honoured at home has no card.
    expect(pages).toHaveLength(once.length + 1);
    expect(pages.join('')).not.toContain('冯桂兰');
  });

  it('are refused where nobody is to sit, and over a character that no font has', async () => {
    const nobody = { ...crowd(0), groups: [] };
    expect((await codeOf(tableCardsPdf(nobody)))[0]).toBe('nobody-to-print');
    expect((await codeOf(tableCardsPdf(crowd(1, { name: '王𪛖' }))))[0]).toBe('unprintable-character');
  });
});
