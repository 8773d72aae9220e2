import ExcelJS from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entryName } from '../../src/ledger/index.ts';
import { noon, openSettledShop, type SettledShop } from './settlement-support.ts';
import { NOW, type ShopSetting, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(() => {
  setting.clock.now = NOW;
});

/** Cells of each sheet as they are shown; a formula is an error. */
async function read(
  shop: SettledShop,
  id: string,
): Promise<{ name: string; sheets: string[][][]; book: ExcelJS.Workbook }> {
  const url = shop.url(`settlements/${id}.xlsx`);
  const response = await setting.app.app.inject({ url, headers: { authorization: `Bearer ${shop.key.key}` } });
  expect(response.statusCode).toBe(200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(response.rawPayload as never);
  const sheets = book.worksheets.map((sheet) => {
    const rows: string[][] = [];
    sheet.eachRow((row) => {
      const cells: string[] = [];
      row.eachCell({ includeEmpty: true }, (cell) => {
        expect(cell.formula, cell.address).toBeUndefined();
        expect(cell.type, cell.address).not.toBe(ExcelJS.ValueType.Hyperlink);
        cells.push(cell.isMerged && cell.master !== cell ? '' : cell.text);
      });
      rows.push(cells);
    });
    return rows;
  });
  const disposition = String(response.headers['content-disposition']);
  return { name: decodeURIComponent(disposition.split("UTF-8''")[1]!), sheets, book };
}

describe('the sheet to be signed', () => {
  test('carries lines, totals, the sum in words, the journal it rests on, its digest and places for both signatures', async () => {
    const shop = await openSettledShop(setting);
    const september = await shop.settleMonth('2026-09');
    const first = await shop.collect('000001', { 香皂: 5, 大米: 1 });
    const lines = [{ goods: shop.goods.香皂, quantity: 2 }];
    await shop.settle(first.body.id, 'refund', { lines, reason: '破损' });
    setting.clock.now = noon('2026-11-02');
    const { id } = (await shop.drawUp()).body;
    await shop.adjust(id, [{ fen: -35, reason: '上月多结', settlement: september.id }], '"1"');
    const draft = await read(shop, id);
    expect(draft.sheets[0]![0]![0]).toContain('（草稿，未经双方确认）');
    const fixed = await shop.settleMonth();
    await shop.pay(id, { reference: '凭证 18', paidOn: '2026-11-02' });
    const { name, sheets, book } = await read(shop, id);
    const [named] = await setting.app.database.admin`SELECT name FROM shops WHERE id = ${shop.id}`;
    const shopName = named!.name;
    expect(name).toMatch(new RegExp(`^第\\d+村${shopName}2026-10结算单\\.xlsx$`));
    const [sheet, entries] = sheets as [string[][], string[][]];
    expect(sheet[0]![0]).toMatch(new RegExp(`^第\\d+村　${shopName}　2026年10月积分兑换结算单$`));
    expect(sheet.slice(1, 7)).toEqual([
      ['序号', '商品', '单位', '领取数量', '退还数量', '积分', '现金补差（元）', '应付商店（元）'],
      ['1', '大米', '袋', '1', '0', '25', '0', '25'],
      ['2', '香皂', '块', '5', '2', '9', '0', '8.4'],
      ['', '小计', '', '', '', '34', '0', '33.4'],
      ['3', '调整：上月多结（更正2026年9月）', '', '', '', '', '', '-0.35'],
      ['', '合计', '', '', '', '34', '0', '33.05'],
    ]);
    expect(['F4', 'G4', 'H4', 'H5', 'H7'].map((cell) => book.worksheets[0]!.getCell(cell).numFmt)).toEqual([
      undefined,
      ...Array(4).fill('#,##0.00'),
    ]);
    const foot = sheet.slice(7).map(([text]) => text!);
    expect(foot[0]).toMatch(/^应付合计（大写）：人民币叁拾叁元零伍分。/);
    expect(foot[1]).toBe(`依据：台账第 ${fixed.ledger.size} 笔为止，根 ${fixed.ledger.root}`);
    expect(foot[2]).toBe(`结算单摘要（SHA-256）：${fixed.digest}`);
    expect(foot[3]).toContain('商店已于 2026-11-02 确认，村委会已于 2026-11-02 确认。付款：2026-11-02，凭证 18。');
    expect(foot.filter((text) => text.includes('盖章') && text.includes('签字') && text.includes('日期'))).toHaveLength(
      2,
    );
    const seqs = (await shop.read(id)).body.entries.map(({ entry }: { entry: number }) => entryName(shop.code, entry));
    expect(entries.slice(2).map((row) => row.slice(2))).toEqual([
      ['领取', seqs[0], first.body.id, '40', '0', '39'],
      ['退还', seqs[1], first.body.id, '-6', '0', '-5.6'],
      ['合计', '', '', '34', '0', '33.4'],
    ]);
    for (const no of shop.households) expect(JSON.stringify(sheets)).not.toContain(`"${no}"`);
  });

  test('keeps text that looks like a formula as text', async () => {
    const evil = ['=1+1', '+SUM(A1)', '-2+3', '@cmd', '=HYPERLINK("http://evil","x")', '\t=1'];
    const goods = evil.map((name) => ({ name, unit: '=2', price: 1 }));
    const shop = await openSettledShop(setting, { goods });
    await shop.collect('000001', Object.fromEntries(evil.map((name) => [name, 1])));
    await setting.app.database.admin`UPDATE shops SET name = '=1+2' WHERE village_code = ${shop.code}`;
    setting.clock.now = noon('2026-11-02');
    const { id } = (await shop.drawUp()).body;
    await shop.adjust(id, [{ fen: 1, reason: '=9+9' }], '"1"');
    const { sheets } = await read(shop, id);
    const names = sheets[0]!.slice(2, 2 + evil.length).map((row) => row[1]);
    expect(names.sort()).toEqual([...evil].sort());
    expect(sheets[0]!.flat()).toEqual(expect.arrayContaining(['=2', '调整：=9+9']));
  });
});
