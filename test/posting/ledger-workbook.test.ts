import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/access/index.ts';
import type { Actor } from '../../src/kernel/actor.ts';
import type { Day } from '../../src/kernel/day.ts';
import { ledgerWorkbook } from '../../src/posting/ledger-workbook.ts';
import { expectCoherent } from '../support/coherence.ts';
import { openVillage, type Setting, startSetting, type Village } from './setting.ts';

let setting: Setting;
let village: Village;
beforeAll(async () => {
  setting = await startSetting();
  village = await openVillage(setting);
  await village.post({ household: '000001', rule: 'HJ03', occurredOn: '2026-10-02', note: '=HYPERLINK("http://x")' });
  await village.post({
    household: '000002',
    rule: 'ZY01',
    quantity: 1.5,
    occurredOn: '2026-10-05',
    reference: '活动七',
  });
  await village.post({ household: '000001', rule: 'KF01', occurredOn: '2026-10-07' });
  await village.reverse(3, { reason: '记错了户' });
  await village.post({ household: '000002', rule: 'HJ03', occurredOn: '2026-10-09' });
});
afterAll(async () => {
  await expectCoherent(setting.app.operator, village.code);
  await setting.close();
});

type Cells = readonly unknown[];

/** The sheets' rows without title, head and footer. */
async function read(bytes: Buffer): Promise<{ rows: Cells[]; sheets: ExcelJS.Worksheet[] }> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  const rows = workbook.worksheets.flatMap((sheet) =>
    Array.from({ length: sheet.rowCount }, (_, index) => (sheet.getRow(index + 1).values as unknown[]).slice(1)),
  );
  return { rows: rows.filter(([seq]) => typeof seq === 'number'), sheets: workbook.worksheets };
}

async function exported(query: Record<string, string> = {}, by = village.committee) {
  const { key } = by;
  const url = village.url('entries.xlsx');
  const answer = await setting.app.app.inject({ url, query, headers: { authorization: `Bearer ${key}` } });
  expect(answer.statusCode, answer.payload).toBe(200);
  return { ...(await read(answer.rawPayload)), headers: answer.headers };
}

test('every entry is a row in the order of the journal, with what its rule is about and its points', async () => {
  const { rows, sheets, headers } = await exported();
  const listed = (await village.committee.get(village.url('entries'), { query: { limit: '200' } })).body.data;
  const columns = (row: Cells) => [row[0], row[3] ?? null, row[5] ?? null, row[7], row[8] ?? 0];
  // biome-ignore lint/suspicious/noExplicitAny: entries as they come over the wire
  expect(rows.map(columns)).toEqual(listed.map((e: any) => [e.seq, e.household, e.rule, e.honour, e.points]));
  expect(rows.map((row) => row[6]).slice(0, 3)).toEqual(['集中清理', '志愿服务', '乱堆乱放']);
  expect(rows[2]?.[11]).toBe('已由第 4 笔冲正');
  expect(rows[3]?.[11]).toBe('针对第 3 笔；记错了户');
  expect(rows[0]?.[11]).toBe('=HYPERLINK("http://x")');
  const { size, root } = (await village.committee.get(village.url('ledger'))).body;
  const [sheet] = sheets;
  expect(sheet!.getCell(sheet!.rowCount, 1).value).toBe(`截至第 ${size} 笔；台账根哈希 ${root}。`);
  expect(decodeURIComponent(String(headers['content-disposition']))).toContain('积分台账.xlsx');
});

test('days limit it as they limit the list', async () => {
  const range = { from: '2026-10-05', to: '2026-10-07' };
  const { rows } = await exported(range);
  const listed = (await village.committee.get(village.url('entries'), { query: range })).body.data;
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.map(([seq]) => seq)).toEqual(listed.map(({ seq }: { seq: number }) => seq));
});

test('who may not read personal data sees no notes and reasons; who may not read the journal sees nothing', async () => {
  const { rows } = await exported({}, await setting.app.as('auditor', village.code));
  expect(rows).toHaveLength(5);
  expect([rows[0]?.[11] ?? null, rows[1]?.[11], rows[3]?.[11]]).toEqual([null, '活动七', '针对第 3 笔']);
  const neighbour = await openVillage(setting);
  expect((await neighbour.committee.get(village.url('entries.xlsx'))).status).toBe(404);
});

test('what is recorded while it is made is not in it; sheets follow one another without a gap', async () => {
  const actor: Actor = { client: village.committee.client, name: '村委', role: 'committee', scope: village.code };
  const context = { actor, sql: setting.app.database.sql, now: () => setting.clock.now } as Context;
  const { content } = await ledgerWorkbook(context, village.code, { from: '2026-01-01' as Day }, 2);
  await village.post({ household: '000001', rule: 'HJ03', occurredOn: '2026-10-10' });
  const { rows, sheets } = await read(await buffer(content));
  expect(sheets.map(({ name }) => name)).toEqual(['积分台账', '积分台账（2）', '积分台账（3）']);
  expect(rows.map(([seq]) => seq)).toEqual([1, 2, 3, 4, 5]);
});
