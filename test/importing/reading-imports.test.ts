import { afterAll, beforeAll, expect, test } from 'vitest';
import { CSV, type ImportApp, OCTOBER, SAMPLES, sampleBytes, settled, sheet, startImportApp } from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
type Row = any;
test('texts come in the language asked for', async () => {
  const village = await settled(app);
  const line = '2026-10-03,099999,某户,HJ03,参加集中清理,1,2,,';
  const preview = await village.upload(sheet(line), 'postings', { ...CSV, headers: { 'accept-language': 'en' } });
  expect(preview.body.rows[0].problems[0].message).toBe('This village has no household 099999.');
  const zh = await village.committee.get(`${village.base}/imports/${preview.body.id}`);
  expect(zh.body.rows[0].problems[0].message).toBe('本村没有户号 099999。');
});

test('other villages’ imports do not exist, and only who may import sees them', async () => {
  const village = await settled(app);
  const elsewhere = await settled(app);
  const preview = await village.upload(sheet(...OCTOBER), 'postings', CSV);
  const { id } = preview.body;
  for (const path of ['', '/annotated.xlsx']) {
    expect((await elsewhere.committee.get(`${village.base}/imports/${id}${path}`)).status).toBe(404);
    expect((await elsewhere.committee.get(`${elsewhere.base}/imports/${id}${path}`)).status).toBe(404);
  }
  expect((await elsewhere.commit(id)).status).toBe(404);
  for (const role of ['auditor', 'reviewer', 'supervisor'] as const) {
    const reader = await app.as(role, village.code);
    expect((await reader.get(`${village.base}/imports/${id}`)).status).toBe(403);
  }
});

test('lists come newest first, page by page, without rows', async () => {
  const village = await settled(app);
  const ids: string[] = [];
  for (const line of OCTOBER) ids.unshift((await village.upload(sheet(line), 'postings', CSV)).body.id);
  const first = await village.committee.get(`${village.base}/imports`, { query: { limit: '3', kind: 'postings' } });
  expect(first.body.data.map(({ id }: Row) => id)).toEqual(ids.slice(0, 3));
  expect(first.body.data[0]).toMatchObject({
    status: 'preview',
    summary: { accepted: 1 },
    sheet: '2026年10月积分台账',
  });
  expect(first.body.data[0].rows).toBeUndefined();
  const { nextCursor } = first.body;
  const rest = await village.committee.get(`${village.base}/imports`, {
    query: { cursor: nextCursor, kind: 'postings' },
  });
  expect(rest.body.data.map(({ id }: Row) => id)).toEqual(ids.slice(3));
  expect(rest.body.nextCursor).toBeNull();
  await village.commit(ids[1]!);
  const committed = await village.committee.get(`${village.base}/imports`, { query: { status: 'committed' } });
  expect(committed.body.data.map(({ id }: Row) => id)).toEqual([ids[1]]);
});

test('the audit says who imported what, in ids and numbers only', async () => {
  const village = await settled(app);
  await village.import(sheet(...OCTOBER), 'postings', CSV);
  const records = await app.database.sql`
    SELECT action, details FROM audit_records WHERE village_code = ${village.code} AND action LIKE 'import.%' ORDER BY id`;
  expect(records.map(({ action }) => action)).toEqual(['import.uploaded', 'import.committed']);
  expect(JSON.stringify(records)).not.toMatch(/[\u4e00-\u9fff]/);
  expect(records.at(-1)!.details).toMatchObject({ kind: 'postings', accepted: 4, refused: 0, skipped: 0 });
});

test('the village’s roster does not stand in for its sheet: one named wrongly, or another kind, is explained', async () => {
  const village = await settled(app);
  const [list] = SAMPLES;
  const missing = await village.upload(sampleBytes(list), 'postings', { fields: { sheet: '十一月' } });
  expect(missing).toMatchObject({ status: 422, body: { code: 'sheet-not-found' } });
  expect(missing.body.detail).toContain('农户花名册');
  const wrong = await village.upload(sampleBytes(list), 'postings', { fields: { sheet: '农户花名册' } });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'missing-column' } });
  const other = await village.upload(ROSTER_ONLY, 'postings', { filename: '花名册.csv' });
  expect(other.status).toBe(422);
  expect(other.body.fix).not.toBe('');
});

const ROSTER_ONLY = '户号,户主,姓名,与户主关系\n010001,王桂英,王桂英,户主\n';
