import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderOfficial } from '../../src/document/docx-official.ts';
import { alignedName, type OfficialBlock, type OfficialDocument } from '../../src/document/official-blocks.ts';
import type { Day } from '../../src/kernel/day.ts';
import { expectWhole, partsOf, textsOf } from './office-reader.ts';

const paper = (...blocks: OfficialBlock[]): OfficialDocument => ({
  title: '决定',
  author: '孙家村村民委员会',
  day: '2026-12-26' as Day,
  blocks,
});
const xmlOf = async (...blocks: OfficialBlock[]) =>
  (await partsOf(await renderOfficial(paper(...blocks)))).get('word/document.xml')!.toString();
const lines = async (...blocks: OfficialBlock[]) => textsOf(await xmlOf(...blocks), 'w:p');

const EVERY: readonly OfficialBlock[] = [
  { kind: 'letterhead', issuer: '孙家村村民委员会', number: '孙村〔2026〕1号' },
  { kind: 'title', lines: ['孙家村村民委员会', '关于表彰的决定'] },
  { kind: 'subtitle', text: '（2026年12月26日）' },
  { kind: 'heading', level: 1, text: '一、名单' },
  { kind: 'address', text: '各村民小组：' },
  { kind: 'text', parts: ['决定授予', { text: '李䶮', face: 'strong' }, { text: '颁奖词', face: 'kai' }] },
  { kind: 'direction', text: '（音乐起）' },
  { kind: 'facts', facts: [['时　　间', '09:00']] },
  { kind: 'names', names: ['李䶮', '欧阳娜娜', '阿依古丽·吐尔逊江·阿卜杜热合曼·麦麦提'] },
  { kind: 'table', columns: [{ header: '序号', width: 1 }], rows: [['1']] },
  { kind: 'attached', titles: ['名单', '细则'] },
  { kind: 'signature', issuer: '孙家村村民委员会', day: '2026-12-26' as Day },
  { kind: 'space' },
  { kind: 'page-break' },
];

describe('an official document', () => {
  test('is a whole package, the same bytes each time, whatever it holds', async () => {
    const bytes = await renderOfficial(paper(...EVERY));
    expectWhole(await partsOf(bytes));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(Buffer.from(await renderOfficial(paper(...EVERY))).equals(Buffer.from(bytes))).toBe(true);
  });

  test('says everything that it was given, in order', async () => {
    expect((await lines(...EVERY)).filter((line) => line !== '')).toEqual([
      '孙家村村民委员会文件',
      '孙村〔2026〕1号',
      '孙家村村民委员会',
      '关于表彰的决定',
      '（2026年12月26日）',
      '一、名单',
      '各村民小组：',
      '决定授予李䶮颁奖词',
      '（音乐起）',
      '时　　间：09:00',
      '李　䶮',
      '欧阳娜娜',
      '阿依古丽·吐尔逊江·阿卜杜热合曼·麦麦提',
      '序号',
      '1',
      '附件：1. 名单',
      '2. 细则',
      '孙家村村民委员会',
      '2026年12月26日',
    ]);
  });

  test('text in is text out, whatever characters it holds: markup, breaks and what XML cannot hold do no harm', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const hostile = '<w:p/>&amp;"\'\u0000\u0008\ud800]]>\n=cmd|x';
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const wanted = texts.map((one) =>
          one
            // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML cannot hold
            .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
            .replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ')
            .replaceAll('\t', ' '),
        );
        const written = await lines(...texts.map((one): OfficialBlock => ({ kind: 'text', parts: [one] })));
        expect(written).toEqual(wanted);
      }),
      { numRuns: 40, examples: [[[hostile, '\t', '李䶮赵𬭎']]] },
    );
  });

  test('is set as the standard has it: A4, its margins, 28 pt lines, two letters in, numbers outside, heads repeated', async () => {
    const parts = await partsOf(await renderOfficial(paper(...EVERY)));
    const xml = parts.get('word/document.xml')!.toString();
    expect(xml).toMatch(/<w:pgSz w:w="11906" w:h="16838"/);
    expect(xml).toMatch(/<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/);
    expect(xml).toContain('w:firstLineChars="200"');
    expect(xml).toContain('<w:tblHeader/>');
    expect(xml).toContain('w:eastAsia="方正小标宋简体"');
    const styles = parts.get('word/styles.xml')!.toString();
    expect(styles).toMatch(/w:line="560"[^>]*w:lineRule="exact"|w:lineRule="exact"[^>]*w:line="560"/);
    expect(styles).toContain('w:eastAsia="仿宋_GB2312"');
    expect(parts.get('word/settings.xml')!.toString()).toContain('evenAndOddHeaders');
    const footers = [...parts].filter(([name]) => /^word\/footer\d/.test(name)).map(([, part]) => part.toString());
    expect(footers.map((footer) => textsOf(footer, 'w:p').join(''))).toEqual(['—  —', '—  —']);
    expect(footers.join('').match(/w:jc w:val="(\w+)"/g)).toHaveLength(2);
  });

  test.each([
    ['短', 4],
    ['双辽市新立乡孙家村村民委员会', 2],
  ])('the issuer %s stands over the date, never over the edge', async (issuer, letters) => {
    const xml = await xmlOf({ kind: 'signature', issuer, day: '2026-12-26' as Day });
    const rights = [...xml.matchAll(/<w:ind w:(?:right|end)="(-?\d+)"/g)].map(([, right]) => Number(right) / 320);
    expect(Math.min(...rights)).toBe(letters);
  });

  test('names of two letters are as wide as those of three; others stay', () => {
    expect(['李䶮', '王建军', '𬭎王', 'ab', '张'].map(alignedName)).toEqual(['李　䶮', '王建军', '𬭎　王', 'ab', '张']);
  });
});
