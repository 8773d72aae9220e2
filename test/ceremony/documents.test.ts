import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS } from '../../src/ceremony/documents/catalogue.ts';
import { decisionOf, decisionTitle } from '../../src/ceremony/documents/decision.ts';
import { GroupOpenings } from '../../src/ceremony/documents/host-words.ts';
import { planPackage, unitsOf } from '../../src/ceremony/documents/package.ts';
import { requirePrintable } from '../../src/ceremony/documents/print.ts';
import { scheduleOf } from '../../src/ceremony/documents/schedule.ts';
import { everybodyOf, inChinese } from '../../src/ceremony/documents/words.ts';
import type { CeremonyDocument, CeremonyPapers, PaperRecipient } from '../../src/ceremony/papers.ts';
import { expectWhole, OFFICE, openedText, partsOf, textsOf } from '../document/office-reader.ts';
import { LONG_TITLE, NAMES, samplePapers } from './documents-papers.ts';

const papers = samplePapers();
const everybody = everybodyOf(papers.groups);
const make = (document: CeremonyDocument, of: CeremonyPapers = papers) => DOCUMENTS[document].make(of, {}, {});

/** Its lines as they were written, without the blank that parts two letters. */
async function linesOf(document: CeremonyDocument, of?: CeremonyPapers): Promise<string[]> {
  const parts = await partsOf(await make(document, of));
  const pages = [...parts].filter(([name]) => /^(word\/document|ppt\/slides\/slide\d+)\.xml$/.test(name));
  const paragraph = DOCUMENTS[document].ending === 'docx' ? 'w:p' : 'a:p';
  return pages.flatMap(([, xml]) => textsOf(xml.toString(), paragraph)).map((line) => line.replaceAll('\u3000', ''));
}

async function sheetOf(document: CeremonyDocument, of?: CeremonyPapers): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await make(document, of)) as unknown as ExcelJS.Buffer);
  return workbook.worksheets[0]!;
}

const EDITED = ['decision', 'running-order', 'host-script', 'citations', 'slides'] as const;
const SHEETS = ['roster', 'sign-in', 'redemption-list'] as const;

describe('every document', () => {
  test.each([...EDITED, ...SHEETS])(
    '%s is a whole package that holds nothing to be run, the same bytes each time',
    async (document) => {
      const bytes = await make(document);
      const parts = await partsOf(bytes);
      expectWhole(parts);
      for (const [name, part] of parts)
        expect(part.toString(), name).not.toMatch(/<f>|<(w:)?fldSimple|instrText[^<]*(DDE|INCLUDE)/);
      expect(Buffer.from(await make(document)).equals(Buffer.from(bytes))).toBe(true);
    },
  );

  test.each(['decision', 'running-order', 'slides'] as const)(
    '%s names everybody as they are called, rare and long names too',
    async (document) => {
      const lines = await linesOf(document);
      const missing = everybody.filter(({ name }) => !lines.some((line) => line.includes(name)));
      expect(missing.map(({ name }) => name)).toEqual([]);
    },
  );

  test.each(SHEETS)('%s: names and titles are text, never formulas, and come back as they were', async (document) => {
    const sheet = await sheetOf(document);
    const seen: unknown[] = [];
    sheet.eachRow((row) =>
      row.eachCell({ includeEmpty: false }, ({ value, formula }) => {
        expect(formula).toBeUndefined();
        seen.push(value);
      }),
    );
    const wanted = document === 'redemption-list' ? [...NAMES] : everybody.map(({ name }) => name);
    expect(seen).toEqual(expect.arrayContaining(wanted));
  });

  test.runIf(OFFICE !== undefined).each([...EDITED, ...SHEETS])(
    '%s opens in LibreOffice and shows the names',
    { timeout: 60_000 },
    async (document) => {
      const text = openedText(`papers.${DOCUMENTS[document].ending}`, await make(document)).replace(/\s/g, '');
      const shown = document === 'citations' ? ['李䶮', '王秀英'] : ['李䶮', '赵𬭎', '孙建国', '周玉兰'];
      if (document !== 'host-script') for (const name of shown) expect(text).toContain(name);
      expect(text).toContain('孙家村');
    },
  );
});

describe('the decision', () => {
  test('is named after few and short titles, else in general', () => {
    const only = (...codes: string[]) =>
      samplePapers({ groups: papers.groups.filter(({ code }) => codes.includes(code)) });
    expect(decisionTitle(only('stars'))).toBe('关于表彰2026年度十星级文明户的决定');
    expect(decisionTitle(only('stars', 'kin'))).toBe('关于表彰2026年度十星级文明户、孝老爱亲标兵的决定');
    expect(decisionTitle(papers)).toBe('关于表彰2026年度道德银行先进家庭和先进个人的决定');
  });

  test('gives each title with how many, lists all of them, and is signed', async () => {
    const lines = await linesOf('decision');
    const text = lines.join('');
    expect(text).toContain(
      '授予李䶮等13户“十星级文明户”称号，授予王秀英等4人“孝老爱亲标兵”称号，授予某同学“鸿鹄之志”称号',
    );
    expect(lines).toContain('一、十星级文明户·金星（10 星）（13户）');
    expect(lines).toContain(`四、${LONG_TITLE}（1人）`);
    expect(lines.filter((line) => line === '双辽市新立乡孙家村村民委员会').length).toBe(2);
    expect(lines).toContain('2026年12月26日');
    expect(lines).toContain('孙村道德〔2026〕1号');
  });

  test('levels of one title are listed below it', () => {
    const level = (one: PaperRecipient, index: number) => ({ ...one, label: index < 3 ? '金星' : '银星' });
    const [first] = papers.groups;
    const of = samplePapers({ groups: [{ ...first!, recipients: first!.recipients.map(level) }] });
    const headings = decisionOf(of).blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    expect(headings).toEqual(['附件', '一、十星级文明户（13户）', '（一）金星（3户）', '（二）银星（10户）']);
  });

  test('is not made of nobody; what else is printed before anybody is on the roster holds together', async () => {
    const nobody = samplePapers({ groups: papers.groups.map((group) => ({ ...group, recipients: [], atHome: [] })) });
    await expect(make('decision', nobody)).rejects.toThrow('nobody-to-print');
    for (const document of ['running-order', 'host-script', 'citations', 'roster', 'sign-in', 'slides'] as const) {
      expectWhole(await partsOf(await make(document, nobody)));
    }
  });

  test('an urban community speaks of residents, and no number means no letterhead', async () => {
    const { village, ceremony } = papers;
    const of = samplePapers({
      village: { ...village, committee: '居民委员会' },
      ceremony: { ...ceremony, documentNo: '' },
    });
    const text = (await linesOf('decision', of)).join('\n');
    expect(text).toContain('我社区广大居民');
    expect(text).not.toMatch(/我村|文件\n/);
  });
});

describe('running order and script', () => {
  test('times follow from minutes said and usual ones; none where nobody knows when it begins', () => {
    const times = scheduleOf(papers).map(({ from, to }) => `${from}-${to}`);
    expect(times.slice(0, 3)).toEqual(['09:00-09:05', '09:05-09:10', '09:10-09:19']);
    const unknown = scheduleOf(samplePapers({ ceremony: { ...papers.ceremony, startsAt: '' } }));
    expect(unknown.every(({ from, to }) => from === '' && to === '')).toBe(true);
    const late = scheduleOf(samplePapers({ ceremony: { ...papers.ceremony, startsAt: '23:58' } }));
    expect(late[1]!.from).toBe('00:03');
  });

  test('the host calls up everybody on stage, names who presents, reads citations and announces what is between', async () => {
    const lines = await linesOf('host-script');
    const text = lines.join('\n');
    for (const { recipients } of papers.groups) for (const { name } of recipients) expect(text).toContain(name);
    for (const { citation } of everybody) expect(text).toContain(citation);
    expect(text).toContain('双辽市民政局局长王建军、新立乡党委书记刘志强');
    expect(text).toContain('快板《夸夸咱村的好媳妇》');
    expect(text).toContain('节目《在希望的田野上》');
    expect(text).not.toContain('《《');
    expect(text).toContain('还有冯桂兰，证书和奖品会后送到家中');
    expect(text).toContain('奏唱中华人民共和国国歌');
    expect(text).not.toMatch(/。。|，，|！！|undefined|\{|\}/);
  });

  test('groups about the same thing are opened with other words each time', () => {
    const openings = new GroupOpenings();
    const said = ['孝老爱亲标兵', '好儿媳', '好婆婆', '孝老之家', '敬老之星', '十星级文明户'].map((title) =>
      openings.next(title),
    );
    expect(new Set(said).size).toBe(said.length);
  });

  test('names of families of many are parted from the next family', async () => {
    const text = (await linesOf('host-script')).join('\n');
    expect(text).toContain('周玉兰家庭；吴桂英、吴桂芝');
  });

  test('numbers are read as people read them', () => {
    expect([1, 9, 10, 11, 20, 21, 99].map(inChinese)).toEqual(['一', '九', '十', '十一', '二十', '二十一', '九十九']);
  });
});

describe('lists', () => {
  test('the roster has a heading for each group, a line for each recipient, and what is true of each', async () => {
    const sheet = await sheetOf('roster');
    const rows = Array.from({ length: sheet.rowCount }, (_, index) =>
      (sheet.getRow(index + 1).values as unknown[]).slice(1),
    );
    expect(rows[2]![0]).toBe('第一组：十星级文明户（13户）　颁奖嘉宾：双辽市民政局局长王建军、新立乡党委书记刘志强');
    expect(sheet.model.merges).toContain('A3:I3');
    const body = rows.filter(([no]) => typeof no === 'number');
    expect(body).toHaveLength(everybody.length);
    expect(body[0]).toEqual([
      1,
      'SJ-001',
      '李䶮',
      '第二村民小组',
      '十星级文明户·金星（10 星）',
      '电饭煲一个',
      '2026-0001',
      '上台',
      '有',
    ]);
    expect(body.find(([, , name]) => name === '冯桂兰')?.slice(-2)).toEqual(['送奖到家', '无']);
    expect(rows.at(-2)![0]).toBe('合计13户、6人，其中送奖到家1人。');
  });

  test('what is signed has rows high enough for a hand, on portrait paper', async () => {
    const sheet = await sheetOf('sign-in');
    expect(sheet.pageSetup).toMatchObject({ orientation: 'portrait', paperSize: 9, printTitlesRow: '1:2' });
    expect(sheet.getRow(4).height).toBeGreaterThanOrEqual(30);
    expect(sheet.getRow(2).values).toContain('领取人签名');
  });

  test('the redemption list is in ranking order with what is available; none is made where none is held', async () => {
    const sheet = await sheetOf('redemption-list');
    expect((sheet.getRow(3).values as unknown[]).slice(1, 8)).toEqual([
      1,
      'SJ-001',
      '李䶮',
      '第一村民小组',
      320.5,
      '大米 10kg ×2、食用油 5L',
      128,
    ]);
    expect(() => DOCUMENTS['redemption-list'].make(samplePapers({ redemption: null }), {}, {})).toThrow(
      'no-redemption-list',
    );
  });
});

describe('the package', () => {
  const many = (count: number) => {
    const [group] = papers.groups;
    const recipients = Array.from({ length: count }, (_, index) => ({ ...group!.recipients[0]!, no: index + 1 }));
    return samplePapers({ groups: [{ ...group!, recipients, atHome: [] }], redemption: null });
  };

  test('has every document once, numbered; certificates in several files where there are many', () => {
    expect(planPackage(papers).map(({ name }) => name)).toEqual([
      '01-表彰决定.docx',
      '02-议程及上台顺序.docx',
      '03-主持词.docx',
      '04-颁奖词.docx',
      '05-获奖名册.xlsx',
      '06-领奖签收表.xlsx',
      '07-兑换清单.xlsx',
      '08-大屏幻灯片.pptx',
      '09-席卡.pdf',
      '10-证书.pdf',
    ]);
    const plan = planPackage(many(250));
    expect(plan.slice(-3).map(({ name, range }) => [name, range])).toEqual([
      ['09-证书-001-100.pdf', { from: 1, to: 100 }],
      ['09-证书-101-200.pdf', { from: 101, to: 200 }],
      ['09-证书-201-250.pdf', { from: 201, to: 250 }],
    ]);
    expect(unitsOf(plan)).toBe(8 + 250);
  });

  test('what no font has is named before anything is made, with whose it is', () => {
    expect(() => requirePrintable(papers)).not.toThrow();
    const [first] = papers.groups;
    const rare = { ...first!.recipients[3]!, name: '王\u{2a6d6}' };
    const of = samplePapers({ groups: [{ ...first!, recipients: [rare] }] });
    expect(() => requirePrintable(of)).toThrow(
      expect.objectContaining({
        code: 'unprintable-recipient',
        params: expect.objectContaining({ name: '王\u{2a6d6}' }),
      }),
    );
    expect(() => requirePrintable(samplePapers({ groups: [] }))).toThrow('nobody-to-print');
  });
});
