import ExcelJS from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expireDueHolds } from '../../src/redemption/expire-holds.ts';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { ledgerOn } from '../support/village-ledger.ts';
import { created, freshKey, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
let village: ShopVillage;
let day: string;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  village = await openShop(setting, { households: 6, points: 200 });
  const wanted = { name: '兑换日', day: '2026-10-18', place: '村部广场', period: '2026', wishesUntil: '2026-10-18' };
  day = (await created(village.committee.post(village.url('redemption-days'), wanted))).body.id;
});

async function wish(no: string, goods: Record<string, number>, cashFen = 0): Promise<string> {
  const lines = Object.entries(goods).map(([name, quantity], index) => ({
    goods: village.goods[name],
    quantity,
    cashFen: index === 0 ? cashFen : 0,
  }));
  const headers = { 'idempotency-key': freshKey() };
  const wanted = { redemptionDay: day, household: no, shop: village.id, lines };
  return (await created(village.committee.post(village.url('wishes'), wanted, { headers }))).body.id;
}

const callList = async (by: Caller = village.committee) =>
  (await by.get(village.url(`redemption-days/${day}/call-list`), { query: { limit: '200' } })).body;

type Cells = (string | number | null)[];
interface Sheet {
  title: string;
  header: Cells;
  rows: Cells[];
  sheet: ExcelJS.Worksheet;
}

async function workbook(path: string, by: Caller = village.committee): Promise<Sheet[]> {
  const url = village.url(`redemption-days/${day}/${path}`);
  const response = await setting.app.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${by.key}` } });
  expect(response.statusCode, response.payload).toBe(200);
  expect(response.headers['content-disposition']).toContain(encodeURIComponent('兑换日'));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(response.rawPayload as never);
  return book.worksheets.map((sheet) => {
    const cells: Cells[] = [];
    sheet.eachRow({ includeEmpty: true }, (row) => {
      const width = sheet.columnCount;
      cells.push(
        Array.from({ length: width }, (_, index) => (row.getCell(index + 1).value as string | number | null) ?? null),
      );
    });
    const end = cells.findIndex((row, index) => index > 1 && row[0] !== null && row[0] === row[1] && row[1] === row[2]);
    return {
      title: String(cells[0]![0]),
      header: cells[1]!,
      rows: cells.slice(2, end === -1 ? undefined : end),
      sheet,
    };
  });
}

const column = ({ header, rows }: Sheet, name: string) => rows.map((row) => row[header.indexOf(name)] ?? null);

describe('the call list', () => {
  test('says what becomes of each household: reserved, served (also without a wish), lapsed, none', async () => {
    const [a, b, c, d, e] = village.households;
    const taken = await wish(a!, { 香皂: 2 });
    await wish(b!, { 大米: 1 });
    await wish(b!, { 香皂: 1 });
    const withdrawn = await wish(c!, { 香皂: 1 });
    await village.settle(withdrawn, 'release');
    await wish(e!, { 香皂: 1 });
    setting.clock.now = new Date('2026-10-18T01:00:00Z');
    await village.settle(taken, 'collection');
    await created(village.redeem(d!, { 香皂: 1 }, { household: d, collect: true }, { as: village.committee }));
    const states = async () =>
      Object.fromEntries(
        (await callList()).data.map((one: { household: string; state: string }) => [one.household, one.state]),
      );
    expect(await states()).toEqual({
      [a!]: 'served',
      [b!]: 'reserved',
      [c!]: 'none',
      [d!]: 'served',
      [e!]: 'reserved',
      [village.households[5]!]: 'none',
    });
    const { data } = await callList();
    const of = (no: string) => data.find(({ household }: { household: string }) => household === no);
    expect(of(b!)).toMatchObject({ available: 172, head: `王小${b}`, unit: null, closed: false });
    expect(of(b!).wishes.map(({ points, lines }: { points: number; lines: unknown[] }) => [points, lines])).toEqual([
      [25, [{ goods: village.goods.大米, name: '大米', unit: '袋', quantity: 1 }]],
      [3, [{ goods: village.goods.香皂, name: '香皂', unit: '块', quantity: 1 }]],
    ]);
    expect(of(c!).wishes).toEqual([]);

    setting.clock.now = new Date('2026-10-18T16:00:00Z');
    const { sql } = setting.app.database;
    await expireDueHolds({ sql, ledger: ledgerOn(sql, setting.clock) }, setting.clock.now);
    expect(await states()).toMatchObject({
      [a!]: 'served',
      [b!]: 'lapsed',
      [c!]: 'none',
      [d!]: 'served',
      [e!]: 'lapsed',
    });
    expect(column((await workbook('call-list.xlsx'))[0]!, '状态')).toEqual([
      '已领',
      '逾期未领',
      '未预约',
      '已领',
      '逾期未领',
      '未预约',
    ]);
    expect((await workbook('sign-off.xlsx'))[1]!.rows.map((row) => row[2])).toEqual(['香皂', '1 种']);
  });

  test('once fixed keeps a household that ended, and calls one that is new last', async () => {
    const [first] = village.households;
    await created200(village.committee.post(village.url(`redemption-days/${day}/call-list/fixing`), {}));
    await created(village.committee.post(village.url('households'), { no: '000000', members: [] }));
    const closing = await village.committee.post(
      village.url(`households/${first}/closure`),
      {},
      { headers: { 'idempotency-key': freshKey() } },
    );
    expect(closing.status, closing.text).toBeLessThan(300);
    const { data } = await callList();
    const shown = data.map(({ household, closed, rank }: Record<string, unknown>) => [household, closed, rank]);
    expect(shown).toEqual([
      ...village.households.map((no, index) => [no, no === first, index + 1]),
      ['000000', false, null],
    ]);
    const [sheet] = await workbook('call-list.xlsx');
    expect(column(sheet!, '状态')[0]).toBe('已销户');
  });

  test('names heads in full only for who may read personal data, in its workbooks too', async () => {
    const member = { no: '000007', members: [{ name: '小明', relation: '户主', birthMonth: '2015-03' }] };
    await created(village.committee.post(village.url('households'), member));
    await village.award('000007', 500);
    await wish('000007', { 香皂: 1 });
    const auditor = await setting.app.as('auditor', village.code);
    const heads = async (by: Caller) => (await callList(by)).data.map(({ head }: { head: string }) => head);
    const full = ['小明', ...village.households.map((no) => `王小${no}`)];
    expect(await heads(village.committee)).toEqual(full);
    const short = ['某村民', ...village.households.map(() => '王某某')];
    expect(await heads(auditor)).toEqual(short);
    expect(column((await workbook('call-list.xlsx'))[0]!, '户主')).toEqual(full);
    expect(column((await workbook('call-list.xlsx', auditor))[0]!, '户主')).toEqual(short);
    expect(column((await workbook('sign-off.xlsx', auditor))[0]!, '户主')).toEqual(['某村民', null]);
  });
});

async function created200(answering: ReturnType<Caller['post']>) {
  const answer = await answering;
  expect(answer.status, answer.text).toBe(200);
}

describe('the workbooks', () => {
  test('show the call list as it is answered, and say whether it is fixed', async () => {
    await wish('000002', { 香皂: 3, 洗衣液: 1 }, 200);
    const { data } = await callList();
    const [sheet] = await workbook('call-list.xlsx');
    expect(sheet!.title).toContain('兑换日叫号表（2026年10月18日，村部广场）（临时顺序，未定稿）');
    const called = (key: string) => data.map((one: Record<string, unknown>) => one[key]);
    for (const [name, key] of [
      ['叫号', 'call'],
      ['名次', 'rank'],
      ['户号', 'household'],
      ['得分', 'score'],
      ['可用积分', 'available'],
    ] as const)
      expect(column(sheet!, name)).toEqual(called(key));
    expect(column(sheet!, '预约商品').filter(Boolean)).toEqual(['香皂 × 3 块\n洗衣液 × 1 瓶']);
    expect(column(sheet!, '预约积分').filter(Boolean)).toEqual([15]);
    await created200(village.committee.post(village.url(`redemption-days/${day}/call-list/fixing`), {}));
    expect((await workbook('call-list.xlsx'))[0]!.title).not.toContain('临时');
  });

  test('sum up what is to be brought: the picking list is the fold of the sign-off list, whatever happened to wishes', async () => {
    const other = await village.openShop();
    const made = [];
    for (const no of village.households) made.push(await wish(no, { 香皂: 1 + made.length, 洗衣液: 2 }, 100));
    const lines = [{ goods: other.goods.大米, quantity: 1 }];
    const wanted = { redemptionDay: day, household: '000001', shop: other.id, lines };
    const headers = { 'idempotency-key': freshKey() };
    await created(village.committee.post(village.url('wishes'), wanted, { headers }));
    await village.settle(made[0]!, 'release');
    await village.settle(made[1]!, 'collection', { lines: [{ goods: village.goods.香皂, quantity: 1 }] });
    await village.settle(made[2]!, 'collection');
    await village.settle(made[3]!, 'collection');
    await village.settle(made[3]!, 'refund', { reason: '破损' });

    const [signOff, picking] = await workbook('sign-off.xlsx');
    const rows = signOff!.rows.slice(0, -1);
    const total = signOff!.rows.at(-1)!;
    expect(column({ ...signOff!, rows }, '户号')).toEqual(['000001', '000002', '000003', '000005', '000006']);
    expect(column({ ...signOff!, rows }, '预约商品')).toEqual([
      '大米 × 1 袋',
      '香皂 × 1 块（已领）',
      '香皂 × 3 块（已领）\n洗衣液 × 2 瓶（已领）',
      '香皂 × 5 块\n洗衣液 × 2 瓶',
      '香皂 × 6 块\n洗衣液 × 2 瓶',
    ]);
    const sum = (sheet: Sheet, name: string, of: Cells[]) =>
      column({ ...sheet, rows: of }, name).reduce<number>((all, value) => all + Number(value ?? 0), 0);
    for (const name of ['积分', '补差（元）'])
      expect(sum(signOff!, name, rows)).toBeCloseTo(Number(total[signOff!.header.indexOf(name)]), 5);
    expect(total[signOff!.header.indexOf('户号')]).toBe('5 户');

    const picked = picking!.rows.slice(0, -1);
    const shown = picked.map((row) =>
      ['商品', '预约户数', '预约数量', '已领', '应备数量'].map((name) => row[picking!.header.indexOf(name)]),
    );
    expect(shown.sort()).toEqual([
      ['大米', 1, 1, 0, 1],
      ['洗衣液', 3, 6, 2, 4],
      ['香皂', 4, 15, 4, 11],
    ]);
    const { held, rest } = {
      held: await village.stock('香皂'),
      rest: await setting.app.database.admin`
      SELECT reserved FROM stocks WHERE village_code = ${village.code} AND goods_id = ${other.goods.大米!}`,
    };
    expect(held!.reserved).toBe(11);
    expect(rest[0]!.reserved).toBe(1);
    for (const name of ['预约数量', '已领', '应备数量'])
      expect(sum(picking!, name, picked)).toBe(picking!.rows.at(-1)![picking!.header.indexOf(name)]);
    await expectCoherent(village.committee, village.code);
  });

  test('are A4 landscape, fitted to the width, with their heads on every page and room to sign', async () => {
    await wish('000001', { 香皂: 1 });
    for (const { sheet } of [...(await workbook('call-list.xlsx')), ...(await workbook('sign-off.xlsx'))]) {
      expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', fitToWidth: 1, fitToHeight: 0 });
      expect(sheet.pageSetup.printTitlesRow).toBe('1:2');
    }
    const [signOff] = await workbook('sign-off.xlsx');
    expect(signOff!.sheet.getRow(3).height).toBeGreaterThanOrEqual(30);
    expect(signOff!.header.slice(-3)).toEqual(['签领人', '手印', '日期']);
    expect(signOff!.rows[0]!.slice(-3)).toEqual([null, null, null]);
  });

  test('hold texts only: a name that looks like a formula is one', async () => {
    const { code, committee } = village;
    village = {
      ...village,
      ...(await village.openShop({ goods: [{ name: '=1+1', price: 1, stock: 9, unit: '@个' }] })),
      code,
      committee,
    };
    await wish('000001', { '=1+1': 1 });
    for (const { sheet } of [...(await workbook('call-list.xlsx')), ...(await workbook('sign-off.xlsx'))]) {
      sheet.eachRow((row) => row.eachCell((cell) => expect(cell.type).not.toBe(ExcelJS.ValueType.Formula)));
    }
    const [, picking] = await workbook('sign-off.xlsx');
    expect(column(picking!, '商品')[0]).toBe('=1+1');
  });

  test('of a day without wishes are there, and empty', async () => {
    const [signOff, picking] = await workbook('sign-off.xlsx');
    expect(signOff!.rows.map((row) => row[1])).toEqual(['合计']);
    expect(picking!.rows.map((row) => row[1])).toEqual(['合计']);
  });
});
