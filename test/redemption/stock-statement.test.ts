import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { created, expectProblem, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
let village: ShopVillage;
beforeAll(async () => {
  setting = await startShop();
  village = await liveTwoMonths();
});
afterAll(() => setting.close());

const record = async (shop: ShopVillage, body: object) => (await created(shop.record(body))).body;

/** September: filled; October: gifts, redemptions, a refund, losses. */
async function liveTwoMonths(): Promise<ShopVillage> {
  setting.clock.now = new Date('2026-09-20T02:00:00Z');
  const shop = await openShop(setting, {
    kind: 'village',
    points: 0,
    goods: [
      { name: '香皂', unit: '块', price: 3, stock: 10, stockValueFen: 2_500 },
      { name: '=大米', unit: '袋', price: 25 },
      { name: '停售品', unit: '件', price: 1 },
    ],
  });
  await shop.committee.patch(shop.url(`shops/${shop.id}/goods/${shop.goods.停售品}`), { withdrawn: true });
  await record(shop, { kind: 'purchase', goods: shop.goods['=大米'], quantity: 20, valueFen: 50_000 });
  setting.clock.now = NOW;
  for (const no of shop.households) await shop.award(no, 100);
  const soap = shop.goods.香皂;
  await record(shop, {
    kind: 'donation',
    goods: soap,
    quantity: 6,
    valueFen: 1_800,
    donor: '双辽市惠民超市',
    fund: '助学',
  });
  await record(shop, { kind: 'donation', goods: soap, quantity: 4, valueFen: 1_000, donor: '王某人', anonymous: true });
  await record(shop, { kind: 'donation', valueFen: 123_456, donor: '张桂兰', occurredOn: '2026-09-30' });
  await record(shop, { kind: 'correction', valueFen: -456, reason: '零头记错' });
  for (const [no, quantity] of [
    ['000001', 7],
    ['000002', 5],
  ] as const) {
    const { body, status, text } = await shop.redeem(no, { 香皂: quantity }, { collect: true });
    expect(status, text).toBe(201);
    if (no === '000002') {
      const lines = [{ goods: soap, quantity: 1 }];
      expect((await shop.settle(body.id, 'refund', { lines, reason: '破损' })).status).toBe(201);
    }
  }
  await record(shop, { kind: 'stock-take', goods: soap, quantity: 8 });
  return shop;
}

const flat = (text: string) => text.replace(/\s/g, '');

const get = async (month: string, as: Caller = village.committee, more: Record<string, string> = {}) =>
  as.get(village.url('stock-statement'), { query: { month, ...more } });
const bytes = async (path: string, as: Caller = village.committee) => {
  const answer = await setting.app.app.inject({
    url: village.url(path),
    headers: { authorization: `Bearer ${as.key}` },
  });
  expect(answer.statusCode, answer.body.slice(0, 400)).toBe(200);
  return answer;
};

describe('a stock statement', () => {
  it('says of each article what there was, came, went and remained, in units and in fen', async () => {
    const { status, body } = await get('2026-10');
    expect(status).toBe(200);
    expect(body.shops).toHaveLength(1);
    const [soap, rice] = body.shops[0].lines;
    expect(body.shops[0].lines.map(({ name }: { name: string }) => name)).toEqual(['香皂', '=大米']);
    // 20 units at 265 fen on average; 7 and 5 go, 1 comes back, 9 − 8 are missing.
    expect(soap).toMatchObject({
      unit: '块',
      quantity: { opening: 10, purchased: 0, donated: 10, returned: 1, issued: -12, corrected: -1, closing: 8 },
      valueFen: { opening: 2_500, donated: 2_800, returned: 265, issued: -3_180, corrected: -265, closing: 2_120 },
    });
    expect(rice.quantity).toMatchObject({ opening: 20, closing: 20 });
    expect(await village.stock('香皂')).toEqual({ onHand: 8, reserved: 0, valueFen: 2_120 });
    expect(body.valueFen).toMatchObject({ opening: 52_500, donated: 2_800, closing: 52_120 });
    expect(body).toMatchObject({ complete: false, donatedFen: 126_256, moneyFen: 123_000 });
    await expectCoherent(village.committee, village.code);
  });

  it('opens as the month before closed, adds up, and stays as it was once the month is over', async () => {
    const [september, october] = [(await get('2026-09')).body, (await get('2026-10')).body];
    expect(september.complete).toBe(true);
    const before = new Map(september.shops[0].lines.map((line: { goods: string }) => [line.goods, line]));
    for (const line of october.shops[0].lines) {
      const earlier = before.get(line.goods) as typeof line;
      for (const what of ['quantity', 'valueFen'] as const) {
        expect(line[what].opening).toBe(earlier[what].closing);
        const { opening, closing, ...rest } = line[what];
        const moved = Object.values<number>(rest).reduce((sum, count) => sum + count, opening);
        expect(moved).toBe(closing);
      }
    }
    setting.clock.now = new Date('2026-11-02T02:00:00Z');
    const over = (await get('2026-10')).body;
    expect(over).toEqual({ ...october, complete: true });
    const late = { kind: 'purchase', goods: village.goods.香皂, quantity: 1, valueFen: 1, occurredOn: '2026-10-31' };
    await record(village, late);
    expect((await get('2026-10')).body).toEqual(over);
    const november = (await get('2026-11')).body;
    expect(november.shops[0].lines[0].quantity).toMatchObject({ opening: 8, purchased: 1, closing: 9 });
    expect((await get('2026-08')).body).toMatchObject({ shops: [], donations: [], through: 0 });
  });

  it('tells where gifts went, the oldest units first, and names no donor who wants none', async () => {
    const answer = await get('2026-10');
    expect(answer.body.donations).toMatchObject([
      // The first ten were there before; of the eleven handed out, one is of the gift.
      {
        receiptNo: '2026-0001',
        donor: '双辽市惠民超市',
        quantity: 6,
        valueFen: 1_800,
        fund: '助学',
        issued: 1,
        redemptions: 1,
      },
      { receiptNo: '2026-0002', donor: null, quantity: 4, issued: 0, redemptions: 0 },
      {
        receiptNo: '2026-0003',
        donor: '张桂兰',
        goods: null,
        quantity: 0,
        issued: null,
        redemptions: null,
        occurredOn: '2026-09-30',
      },
    ]);
    expect(answer.text).not.toContain('王某人');
    const one = (await get('2026-10', village.committee, { shop: village.id })).body;
    expect(one.donations.map(({ receiptNo }: { receiptNo: string }) => receiptNo)).toEqual(['2026-0001', '2026-0002']);
    expect(one.moneyFen).toBe(0);
    const other = await village.openShop({ goods: [] });
    expect((await get('2026-10', village.committee, { shop: other.id })).body).toMatchObject({
      shops: [],
      donations: [],
    });
  });

  it('is read by those who may read the stock, of a month and village that there are', async () => {
    expectProblem(await get('2026-10', village.key), 403, 'forbidden');
    expect((await get('2026-10', await setting.app.as('auditor', village.code))).status).toBe(200);
    for (const month of ['2026', '2026-13', '2026-Q4', '26-10', ''])
      expectProblem(await get(month), 400, 'invalid-request');
    const nobody = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';
    expectProblem(await get('2026-10', village.committee, { shop: nobody }), 404, 'not-found');
    const nowhere = '/v1/villages/110101001399/stock-statement';
    expectProblem(await setting.app.operator.get(nowhere, { query: { month: '2026-10' } }), 404, 'not-found');
  });

  it('is a workbook for the wall: titles repeated in print, A4 across, text never a formula, no hidden name', async () => {
    const answer = await bytes('stock-statement.xlsx?month=2026-10');
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent('2026年10月库存月报.xlsx'));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const [stock, gifts] = book.worksheets as [ExcelJS.Worksheet, ExcelJS.Worksheet];
    for (const sheet of [stock, gifts]) {
      expect(sheet.pageSetup).toMatchObject({
        paperSize: 9,
        orientation: 'landscape',
        fitToWidth: 1,
        printTitlesRow: '1:2',
      });
    }
    const rows = (sheet: ExcelJS.Worksheet) =>
      (sheet.getSheetValues() as (unknown[] | undefined)[]).filter(Boolean).map((row) => [...row!].slice(1));
    const soap = rows(stock).find((row) => row[1] === '香皂')!;
    const shown = (cells: unknown[]) => cells.map((cell) => cell ?? null);
    expect(shown(soap)).toEqual([1, '香皂', '块', 10, null, 10, 1, -12, -1, 8, 25, 30.65, -31.8, -2.65, 21.2]);
    expect(rows(stock).some((row) => row[1] === '=大米')).toBe(true);
    expect(
      rows(stock)
        .find((row) => row[1] === '合计')!
        .at(-1),
    ).toBe(521.2);
    expect(rows(gifts).map(([receipt]) => receipt)).toEqual(
      expect.arrayContaining(['2026-0001', '2026-0002', '2026-0003']),
    );
    const hidden = rows(gifts).find(([receipt]) => receipt === '2026-0002')!;
    expect(hidden[2]).toBe('匿名爱心人士');
    expect(JSON.stringify(rows(gifts))).not.toContain('王某人');
    expect(JSON.stringify(rows(gifts))).toContain('本月另有捐款更正 -4.56 元。');
  });
});

describe('a donation’s receipt', () => {
  it('is one page of two halves with number, donor, goods, value in words and figures, and the movement’s hash', async () => {
    const { body } = await village.committee.get(village.url('stock-movements'), { query: { kind: 'donation' } });
    const [soap, hidden, money] = body.data;
    const answer = await bytes(`stock-movements/${soap.seq}/receipt.pdf`);
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent('捐赠收据2026-0001.pdf'));
    const pages = readPdf(answer.rawPayload);
    expect(pages).toHaveLength(1);
    const text = squeezed(pages[0]!);
    for (const said of [
      '存根',
      '交捐赠人',
      '2026-0001',
      '双辽市惠民超市',
      '香皂',
      '人民币壹拾捌元整',
      '18.00',
      '助学',
      soap.hash,
    ]) {
      expect(text.split(flat(said)).length - 1, said).toBeGreaterThanOrEqual(
        said.endsWith('存根') || said === '交捐赠人' ? 1 : 2,
      );
    }
    expect(text).toContain(flat('2026年10月15日'));
    const given = squeezed(readPdf((await bytes(`stock-movements/${money.seq}/receipt.pdf`)).rawPayload)[0]!);
    for (const said of ['捐款', '人民币壹仟贰佰叁拾肆元伍角陆分', '1,234.56', '张桂兰', '2026年9月30日']) {
      expect(given).toContain(flat(said));
    }
    const path = `stock-movements/${hidden.seq}/receipt.pdf`;
    const auditor = await setting.app.as('auditor', village.code);
    const seen = async (as: Caller) => squeezed(readPdf((await bytes(path, as)).rawPayload)[0]!);
    expect(await seen(village.committee)).toContain('王某人');
    expect(await seen(auditor)).not.toContain('王某人');
    expect(await seen(auditor)).toContain('匿名爱心人士');
  });

  it('stays one page for the longest texts', async () => {
    const long = '捐'.repeat(100);
    const goods = { name: '货'.repeat(50), unit: '计'.repeat(10), price: 1, stock: 0 };
    const shop = await village.openShop({ goods: [goods] });
    const body = { kind: 'donation', goods: shop.goods[goods.name], quantity: 1_000_000, valueFen: 100_000_000_000 };
    const { seq } = await record(village, { ...body, donor: long, fund: '款'.repeat(50), receiptNo: '据'.repeat(20) });
    const pages = readPdf((await bytes(`stock-movements/${seq}/receipt.pdf`)).rawPayload);
    expect(pages).toHaveLength(1);
    expect(squeezed(pages[0]!).split('捐').length).toBeGreaterThan(200);
  });

  it('is there for donations only, and for those who may read the stock', async () => {
    const receipt = (seq: number | string, as: Caller = village.committee) =>
      as.get(village.url(`stock-movements/${seq}/receipt.pdf`));
    expectProblem(await receipt(1), 409, 'not-a-donation');
    expectProblem(await receipt(9_999), 404, 'not-found');
    expectProblem(await receipt('x'), 400, 'invalid-request');
    expectProblem(await receipt(1, village.key), 403, 'forbidden');
    const shop = await village.openShop({ goods: [{ name: '\ue000字', price: 1, stock: 0 }] });
    const goods = shop.goods['\ue000字'];
    const { seq } = await record(village, { kind: 'donation', goods, quantity: 1, valueFen: 1, donor: '甲' });
    expectProblem(await receipt(seq), 422, 'unprintable-character');
  });
});
