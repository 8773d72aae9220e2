import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  CERTIFICATE_ENDINGS,
  CERTIFICATE_TITLES,
  dayInChinese,
  leadIn,
  titleNote,
} from '../../src/ceremony/documents/certificate-words.ts';
import { certificateDocument } from '../../src/ceremony/documents/certificates.ts';
import type { CeremonyPapers, CertificateDesign, PaperRecipient } from '../../src/ceremony/papers.ts';
import type { Day } from '../../src/kernel/day.ts';
import { type PdfPage, readPdf, squeezed } from '../document/pdf-reader.ts';
import { HONOURED, papersOf } from './certificate-papers.ts';
import { LONG_TITLE, samplePapers } from './documents-papers.ts';

const DESIGNS = ['award', 'honour'] as const;
/** Of poppler. */
const RENDERER = 'pdftoppm';
/** Outlines are looked at wherever the tests run; ink where that is. */
const canRender = spawnSync(RENDERER, ['-v']).error === undefined;
const WHOLE = samplePapers();
const STORY = HONOURED.citation;
const squeeze = (text: string) => text.replace(/\s/g, '');
const codeOf = (promise: Promise<unknown>) => promise.then(String, ({ code, params }) => [code, params]);
const pagesOf = async (papers: CeremonyPapers) => readPdf(await certificateDocument(papers));

/** All that a page says, in the order in which it is set. */
function said(design: CertificateDesign, one: PaperRecipient, isCited: boolean): string {
  const title = design === 'award' ? `：${one.title}${titleNote(one)}` : `“${one.title}”${titleNote(one)}。`;
  const { issuer, day } = WHOLE.ceremony;
  const foot = [issuer, dayInChinese(day), '扫码验真', `证书编号${one.number}`];
  const words = [`${one.name}${one.salutation}：`, leadIn(one), title, isCited ? one.citation : ''];
  const order = [CERTIFICATE_TITLES[design], ...words, CERTIFICATE_ENDINGS[design]];
  return squeeze([...order, ...foot].join(''));
}

/** In the order of the page's runs whatever is placed where: what matters is that each is there, once. */
const inAnyOrder = (text: string) => [...text].sort().join('');

describe('the words of a certificate', () => {
  it('write days as certificates do', () => {
    const written = ['2026-12-26', '2020-10-10', '2030-01-20', '2005-11-30', '2026-06-01', '2029-02-15', '2031-03-31'];
    expect(written.map((day) => dayInChinese(day as Day))).toEqual([
      '二〇二六年十二月二十六日',
      '二〇二〇年十月十日',
      '二〇三〇年一月二十日',
      '二〇〇五年十一月三十日',
      '二〇二六年六月一日',
      '二〇二九年二月十五日',
      '二〇三一年三月三十一日',
    ]);
  });

  it('add a label once, without brackets in brackets', () => {
    const note = (title: string, label: string) => titleNote({ title, label });
    expect(note('贤良淑德', '好儿媳')).toBe('（好儿媳）');
    expect(note('十星级文明户', '金星（10 星）')).toBe('（金星·10 星）');
    expect(note('十星级文明户', '（10 星）')).toBe('（10 星）');
    expect(note('好儿媳', '好儿媳')).toBe('');
    expect(note('好儿媳', '')).toBe('');
  });
});

describe.each(DESIGNS)('certificates of the design %s', (design) => {
  it('say on a page each what the papers say, to whoever is honoured on stage and at home', async () => {
    const papers = samplePapers({ ceremony: { ...WHOLE.ceremony, certificate: design } });
    const bytes = await certificateDocument(papers);
    expect(bytes.toString('latin1')).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>U</);
    const pages = readPdf(bytes);
    const recipients = papers.groups.flatMap((group) => [...group.recipients, ...group.atHome]);
    recipients.sort((a, b) => a.no - b.no);
    expect(pages).toHaveLength(recipients.length);
    for (const [index, one] of recipients.entries()) {
      expect(inAnyOrder(squeezed(pages[index]!))).toBe(inAnyOrder(said(design, one, true)));
    }
  });

  it('have ink in every character of a name, rare ones included', async () => {
    const names = ['李䶮', '赵𬭎', '刘㛃', '孙𠅤', '周𪚥', '欧阳〇', '阿依古丽·吐尔逊江'];
    const pages = await pagesOf(
      papersOf(
        design,
        names.map((name) => ({ name, citation: '' })),
      ),
    );
    for (const [index, name] of names.entries()) {
      const line = pages[index]!.runs.filter(({ text }) => name.includes(text) && text.trim() !== '');
      expect(line.map(({ text }) => text).join('')).toBe(name);
      expect(line.reduce((sum, { inked }) => sum + inked, 0)).toBe([...name].length);
    }
  });

  it.runIf(canRender)('show that ink when they are rendered, character by character', async () => {
    const names = ['李䶮', '赵𬭎', '刘㛃'];
    const bytes = await certificateDocument(
      papersOf(
        design,
        names.map((name) => ({ name, citation: '' })),
      ),
    );
    for (const [index, { runs }] of readPdf(bytes).entries()) {
      const { x, y } = runs.find(({ text }) => text === names[index])!;
      // What follows a name stands 0.35 em after it.
      const em = (runs.find(({ text }) => text === '家庭：')!.x - x) / 2.35;
      const cells = [x, x + em].map((left) => ({ left, width: em, foot: y - em / 8, height: em }));
      const blank = { left: x, width: em, foot: y + em, height: em / 4 };
      const dark = [...cells, blank].map((box) => darkIn(bytes, index + 1, box));
      expect(Math.min(...dark.slice(0, 2))).toBeGreaterThan(200);
      expect(dark[2]).toBe(0);
    }
  });

  it('refuse a character that no font has, and name it', async () => {
    const refused = await codeOf(certificateDocument(papersOf(design, [{ name: '王芳' }, { name: '王𪛖' }])));
    expect(refused).toEqual(['unprintable-character', { characters: '𪛖 U+2A6D6' }]);
  });

  it('keep long names, titles and families of twelve within their page, and nothing over anything else', async () => {
    const family = (WHOLE.groups[0]!.recipients.find(({ name }) => name.split('、').length === 12) ?? HONOURED).name;
    const long = ['买买提', '艾合买提', '阿卜杜热合曼', '图尔荪江', '艾尔肯', '努尔'].join('·');
    const all = [
      { name: long, title: LONG_TITLE, citation: STORY.repeat(3) },
      { name: family, title: LONG_TITLE, label: LONG_TITLE, citation: STORY.repeat(4) },
      { name: Array.from({ length: 12 }, () => long).join('、'), title: LONG_TITLE, citation: '' },
      { name: '王芳', citation: '', title: '好儿媳', label: '' },
    ];
    for (const [index, page] of (await pagesOf(papersOf(design, all))).entries()) {
      expect(inAnyOrder(squeezed(page))).toBe(inAnyOrder(said(design, { ...HONOURED, no: 1, ...all[index]! }, true)));
      expect(gapsBetween(page)).toBeGreaterThan(3);
      expect(Math.min(...page.runs.map(({ x }) => x))).toBeGreaterThan(46 * 2.83);
      expect(Math.max(...page.runs.map(({ x }) => x))).toBeLessThan((297 - 46) * 2.84);
    }
  });

  it('leave out a citation that could only be read with a glass', async () => {
    const endless = STORY.repeat(40);
    const [page] = await pagesOf(papersOf(design, [{ citation: endless }]));
    expect(inAnyOrder(squeezed(page!))).toBe(inAnyOrder(said(design, { ...HONOURED, citation: endless }, false)));
  });
});

/** The least distance of two baselines of a page, in points: lines that lie over each other have none. */
function gapsBetween({ runs }: PdfPage): number {
  const baselines = [...new Set(runs.map(({ y }) => Math.round(y)))].sort((a, b) => a - b);
  // Parts of one line differ by the rounding only.
  return Math.min(
    ...baselines
      .slice(1)
      .map((y, index) => y - baselines[index]!)
      .filter((gap) => gap > 1),
  );
}

interface Box {
  readonly left: number;
  readonly width: number;
  readonly foot: number;
  readonly height: number;
}

/** Dark dots in a part of a rendered page, at two a point; the box in points from the left and from the foot. */
function darkIn(bytes: Buffer, page: number, { left, width, foot, height }: Box): number {
  const args = ['-f', page, '-l', page, '-r', 144, '-gray', '-'].map(String);
  const image = execFileSync(RENDERER, args, { input: bytes, maxBuffer: 64 * 1024 * 1024 });
  const [head, wide, high] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(image.toString('latin1', 0, 60))!;
  const dots = image.subarray(head.length);
  let dark = 0;
  for (let y = Number(high) - 2 * (foot + height); y < Number(high) - 2 * foot; y += 1) {
    for (let x = 2 * left; x < 2 * (left + width); x += 1) {
      if (dots[Math.round(y) * Number(wide) + Math.round(x)]! < 100) dark += 1;
    }
  }
  return dark;
}
