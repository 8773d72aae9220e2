import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VERDICT_HEADER } from '../../src/importing/annotate-import.ts';
import { purgeImports } from '../../src/importing/purge-imports.ts';
import {
  CSV,
  type ImportApp,
  type ImportVillage,
  OCTOBER,
  sampleAnswers,
  sampleBytes,
  settled,
  sheet,
  startImportApp,
} from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

async function annotated(village: ImportVillage, id: string, headers: Record<string, string> = {}) {
  const response = await app.app.inject({
    method: 'GET',
    url: `${village.base}/imports/${id}/annotated.xlsx`,
    headers: { authorization: `Bearer ${village.committee.key}`, ...headers },
  });
  expect(response.statusCode, response.payload).toBe(200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(response.rawPayload as never);
  return { book, headers: response.headers };
}

/** The verdict of each row, and the colour it was given. */
function verdicts(page: ExcelJS.Worksheet) {
  let column = 0;
  const texts = new Map<number, string>();
  page.eachRow((row, number) => {
    row.eachCell((cell, at) => {
      if (cell.value === VERDICT_HEADER) column = at;
      else if (at === column && cell.value !== null) texts.set(number, String(cell.value));
    });
  });
  return { column, texts };
}

test('the committee gets its own matrix back, each cell judged in the text of its row, entries named after the commit', async () => {
  const name = 'xiangshan-2026-10-matrix';
  const answers = sampleAnswers(name);
  const file = sampleBytes(name);
  const village = await app.village(answers.village.code);
  await village.import(file, 'roster');
  await village.import(file, 'rulebook');
  const preview = await village.upload(file, 'postings', { filename: '向善村10月.xlsx' });
  const before = await annotated(village, preview.body.id);
  const page = before.book.getWorksheet(answers.sheets.postings)!;
  const { column, texts } = verdicts(page);
  expect(column).toBeGreaterThan(1);
  const accepted = answers.postings.accepted[0]!;
  expect(texts.get(accepted.row)).toMatch(/^[A-Z]+列 .+：可入账/);
  const refused = answers.postings.refused[0]!;
  expect(texts.get(refused.row)).toMatch(/未通过：/);
  const original = new ExcelJS.Workbook();
  await original.xlsx.load(file as never);
  const old = original.getWorksheet(answers.sheets.postings)!;
  old.eachRow((row, number) => row.eachCell((cell, at) => expect(page.getCell(number, at).text).toBe(cell.text)));
  expect(before.headers['content-disposition']).toContain(encodeURIComponent('向善村10月-核对结果.xlsx'));
  const committed = await village.commit(preview.body.id);
  const entry = committed.body.rows.find((row: { entry?: { name: string } }) => row.entry).entry.name;
  const after = await annotated(village, preview.body.id);
  expect(verdicts(after.book.getWorksheet(answers.sheets.postings)!).texts.get(accepted.row)).toContain(
    `已入账 ${entry}`,
  );
});

test('a list comes back with a verdict, a reason and what to do in every row, coloured; CSV as xlsx; also in English', async () => {
  const village = await settled(app);
  const wrong = '2026-10-09,099999,某户,HJ03,参加集中清理,1,2,,';
  const preview = await village.upload(sheet(...OCTOBER, wrong), 'postings', CSV);
  const { book, headers } = await annotated(village, preview.body.id);
  expect(headers['content-type']).toContain('spreadsheetml');
  const page = book.worksheets[0]!;
  const { column, texts } = verdicts(page);
  expect([...texts.keys()]).toEqual([3, 4, 5, 6, 7]);
  expect(texts.get(3)).toBe('可入账');
  expect(texts.get(7)).toBe('未通过：本村没有户号 099999。处理：请核对花名册上的户号；新户请先登记。');
  const fill = (row: number) => JSON.stringify(page.getCell(row, column).fill);
  expect(fill(7)).not.toBe(fill(3));
  const english = await annotated(village, preview.body.id, { 'accept-language': 'en' });
  expect(verdicts(english.book.worksheets[0]!).texts.get(7)).toContain('This village has no household 099999.');
  // The annotated workbook can be corrected and uploaded as it is.
  const again = Buffer.from(await book.xlsx.writeBuffer());
  const reread = await village.upload(again, 'postings', { filename: '改正.xlsx' });
  expect(reread.body.summary, reread.text).toEqual({ accepted: 4, refused: 1, skipped: 0 });
});

test('after 30 days file and report are gone, whatever was posted stays, and two purges at once do not collide', async () => {
  const village = await settled(app);
  const done = await village.import(sheet(...OCTOBER), 'postings', CSV);
  const open = await village.upload(sheet(OCTOBER[0]), 'postings', CSV);
  const { now } = app.clock;
  try {
    app.clock.now = new Date(now.getTime() + 30 * 24 * 60 * 60 * 1000 + 60_000);
    for (const path of ['', '/annotated.xlsx']) {
      const gone = await village.committee.get(`${village.base}/imports/${done.id}${path}`);
      expect(gone).toMatchObject({ status: 410, body: { code: 'import-expired' } });
    }
    expect(await village.commit(open.body.id)).toMatchObject({ status: 410, body: { code: 'import-expired' } });
    const counts = await Promise.all([0, 1, 2].map(() => purgeImports(app.database.sql, app.clock.now)));
    expect(counts.filter((count) => count > 0)).toHaveLength(1);
    const rows = await app.database.sql`
      SELECT file, report, filename, status FROM imports WHERE village_code = ${village.code}`;
    for (const row of rows) expect(row).toEqual({ file: null, report: null, filename: '', status: 'expired' });
    const list = await village.committee.get(`${village.base}/imports`, { query: { status: 'expired' } });
    expect(list.body.data).toHaveLength(2);
    expect((await village.commit(done.id)).status).toBe(410);
    expect(await village.size()).toBe(4);
    const again = await village.import(sheet(...OCTOBER), 'postings', CSV);
    expect(again.summary).toEqual({ accepted: 0, refused: 0, skipped: 4 });
  } finally {
    app.clock.now = now;
  }
});
