import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedCharacters, uncovered } from '../../src/document/fonts.ts';
import { renderPdf } from '../../src/document/pdf.ts';
import { compilePdf, missingGlyphs } from '../../src/document/pdf-compile.ts';
import { readPdf, squeezed } from './pdf-reader.ts';

const LIST = {
  name: 'list',
  source: `#import "/document.typ": *
#show: document-style.with(title: "list", author: "test", day: (2026, 10, 8))
#for text in data.texts { par(text) }`,
};
/** Some seconds of typesetting, then done. */
const SLOW = {
  name: 'slow',
  source: `#import "/document.typ": *
#show: document-style.with(title: "slow", author: "test", day: (2026, 10, 8))
#let n = 0
#for i in range(data.rounds) { for j in range(1000) { n = n + calc.rem(i * j, 7) } }
#n`,
};

const list = (...texts: string[]) => renderPdf(LIST, { texts });
const printed = async (...texts: string[]) => (await readPdf(await list(...texts))).map(squeezed).join('');
const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: { code?: string; params?: Record<string, unknown> }) => reason,
  );
  return [error?.code, error?.params?.characters];
};

describe('a printed document', () => {
  it('is PDF/A-2u, and the same bytes from the same data', async () => {
    const [one, two] = await Promise.all([list('清理沟渠'), list('清理沟渠')]);
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
    expect(one.toString('latin1')).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>U</);
    expect(one.equals(two!)).toBe(true);
  });

  it('prints every text as it is: nothing in it is markup', async () => {
    const character = fc.constantFrom(...'#$*[]{}()\\"\'`_<>@=-+/~%&^|;:,.!?，。“”《》熊䶮永的一aZ09');
    const text = fc.string({ unit: character, minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
        expect(await printed(...texts)).toBe(texts.join(''));
      }),
      { numRuns: 100 },
    );
    const hostile = [
      '#panic("x")',
      '$x^2$',
      '"] #read("/etc/passwd") #["',
      '= 标题',
      '#import "@preview/x:1.0.0"',
      '<a>@a',
    ];
    expect(await printed(...hostile)).toBe(hostile.join('').replace(/\s/g, ''));
  });

  it('prints rare names of the standard list with ink in every character', async () => {
    for (const name of ['王䶮', '李㛃', '张𬭎', '赵𠅤', '刘𪚥', '欧阳〇', '阿依古丽·吐尔逊江']) {
      const [page] = readPdf(await list(name));
      const runs = page!.runs.filter(({ text }) => text.trim() !== '');
      expect(runs.map(({ text }) => text).join('')).toBe(name);
      expect(runs.reduce((sum, { inked }) => sum + inked, 0)).toBe([...name].length);
    }
  });

  it('breaks words that are longer than the line', async () => {
    const address = `https://example.org/${'path/'.repeat(60)}${'x'.repeat(200)}`;
    const [page] = readPdf(await list(address));
    expect(squeezed(page!)).toBe(address);
    expect(page!.lines.length).toBeGreaterThan(3);
    expect(Math.max(...page!.runs.map(({ x }) => x))).toBeLessThan(595 - 51);
  });

  it('refuses characters that its fonts lack, by name, and never prints a box', async () => {
    expect(await codeOf(list('王𪛖', '好👍好𪛖'))).toEqual(['unprintable-character', '𪛖 U+2A6D6 / 👍 U+1F44D']);
    expect(await codeOf(list('警\u0007铃'))).toEqual(['unprintable-character', 'U+0007']);
    expect(await codeOf(list('半个\ud840'))).toEqual(['unprintable-character', 'U+D840']);
    expect(await codeOf(list('引"号\\𪛖\\"'))).toEqual(['unprintable-character', '𪛖 U+2A6D6']);
  });

  it('fails a template that does not fit its data, and makes the next document', async () => {
    await expect(renderPdf(LIST, { names: [] })).rejects.toThrow(/template list: .*texts/);
    await expect(renderPdf({ name: 'odd', source: '#set text(font: "No Such Font")\nx' }, {})).rejects.toThrow(/odd/);
    expect(await printed('照常')).toBe('照常');
  });
});

describe('the worker', () => {
  it('is given up when a document takes too long; meanwhile the service answers, and the next document is made', async () => {
    await list('醒着');
    const before = performance.eventLoopUtilization();
    const slow = renderPdf(SLOW, { rounds: 6000 }, { timeLimit: 300 });
    const after = printed('下一份');
    expect(await codeOf(slow)).toEqual(['document-too-complex', undefined]);
    expect(await after).toBe('下一份');
    // A share of the time, so that a slow machine makes no difference: set in this thread it is nearly all of it.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });

  it('leaves out whoever has gone, and serves the others in order', async () => {
    const gone = new AbortController();
    const order: string[] = [];
    const running = list('一').then(() => order.push('一'));
    const leaving = renderPdf(LIST, { texts: ['二'] }, { signal: gone.signal });
    const staying = list('三').then(() => order.push('三'));
    gone.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    await Promise.all([running, staying]);
    expect(order).toEqual(['一', '三']);
    await expect(renderPdf(LIST, { texts: ['四'] }, { signal: gone.signal })).rejects.toThrow('gone');
  });

  it('refuses more than may wait, and data beyond all measure', async () => {
    const many = Array.from({ length: 80 }, () => codeOf(list('很多')));
    const codes = (await Promise.all(many)).map(([code]) => code);
    expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(64);
    expect(codes.filter((code) => code === 'documents-busy').length).toBeGreaterThan(10);
    expect(await codeOf(list('长'.repeat(17 * 1024 * 1024)))).toEqual(['document-too-complex', undefined]);
    expect(await printed('又空了')).toBe('又空了');
  });

  it('is renewed after many documents without anybody noticing', async () => {
    for (let round = 0; round < 60; round += 1) expect(await printed(`第${round}份`)).toBe(`第${round}份`);
  });
});

describe('the coverage of the fonts', () => {
  it('names what is missing, each once, and nothing that is invisible', () => {
    expect(uncovered('王䶮㛃𬭎𠅤·阿')).toEqual([]);
    expect(uncovered('𪛖王𪛖👍')).toEqual(['𪛖', '👍']);
    expect(uncovered('一\u200b二\ufe0f\u{e0100}\n')).toEqual([]);
    expect(namedCharacters(uncovered('\u0000𪛖'))).toBe('U+0000 / 𪛖 U+2A6D6');
  });

  it('holds: what it finds nothing missing in can be printed, and what it warns of cannot', async () => {
    const ranges: [number, number][] = [
      [0x20, 0x24f],
      [0x300, 0x52f],
      [0x2000, 0x2bff],
      [0x3000, 0x9fff],
      [0xf900, 0xfaff],
      [0xfe00, 0xffef],
      [0x1f300, 0x1f6ff],
      [0x20000, 0x323af],
    ];
    const points = fc.sample(fc.oneof(...ranges.map(([min, max]) => fc.integer({ min, max }))), {
      numRuns: 1500,
      seed: 3,
    });
    const characters = [...new Set(points)].map((point) => String.fromCodePoint(point));
    const assigned = characters.filter((character) => /\p{Assigned}/u.test(character));
    const isWarned = (character: string) => uncovered(character).length > 0;
    const compile = (texts: string[]) => compilePdf({ source: LIST.source, data: JSON.stringify({ texts }) });
    const covered = assigned.filter((character) => !isWarned(character));
    expect(covered.length).toBeGreaterThan(400);
    expect((await compile(covered.map((character) => `王${character}王`))).kind).toBe('pdf');
    // Latin letters come from Libertinus as well: a warning may be one too many there, never one too few.
    const missing = assigned.filter((character) => isWarned(character) && character.codePointAt(0)! >= 0x2e80);
    expect(missing.length).toBeGreaterThan(100);
    const answer = await compile(missing.map((character) => `王${character}王`));
    expect(answer).toEqual({ kind: 'unprintable', characters: expect.anything() });
    const named = answer.kind === 'unprintable' ? answer.characters : [];
    expect(missing.filter((character) => !named.includes(character))).toEqual([]);
    expect(named.filter((character) => !missing.includes(character))).toEqual([]);
  });

  it('reads the characters out of what the compiler says', () => {
    const said = (text: string) =>
      `message: "PDF/A-2u error: the text \`\\"${text}\\"\` could not be displayed with font"`;
    expect(missingGlyphs(said(String.raw`\\u{7}`))).toEqual(['\u0007']);
    expect(missingGlyphs(said('王𪛖') + said(String.raw`\\\"`) + said('𪛖'))).toEqual(['𪛖']);
    expect(missingGlyphs(said(String.raw`\\\"`))).toEqual(['"']);
    expect(missingGlyphs('file not found')).toEqual([]);
  });
});
