import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatPoints, type Points } from '../../src/kernel/points.ts';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import type { Caller, TestApp } from '../support/app.ts';
import { startReadingApp } from '../support/reading.ts';
import { live, posting, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';

const clock = { now: new Date('2027-02-21T02:00:00Z') };
let test: TestApp;

beforeAll(async () => {
  test = await startReadingApp(() => clock.now);
});
afterAll(() => test.close());

const url = (village: string, no: string) => `/v1/villages/${village}/households/${no}/statement`;

async function print(village: string, no: string, query: Record<string, string> = {}, caller: Caller = test.operator) {
  const answer = await test.app.inject({
    url: `${url(village, no)}.pdf`,
    query,
    headers: { authorization: `Bearer ${caller.key}` },
  });
  expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.headers['content-disposition']).toContain(encodeURIComponent(`${no}积分明细.pdf`));
  return readPdf(answer.rawPayload);
}

const shown = (points: number) => formatPoints(Math.round(points * 100) as Points);
const plain = (text: string) => Number(text.replace('−', '-').replace('+', ''));
const head = async (village: string, name: string) =>
  test.database.admin`UPDATE members SET name = ${name} WHERE village_code = ${village} AND name = '王000001'`;

/** What the table's lines say: number, both days, and the figures at their end. */
function tableOf(pages: ReturnType<typeof readPdf>) {
  return pages.flatMap(({ lines }) =>
    lines.flatMap((line) => {
      const found = /^(\d+) (\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d) (\S+) .*?(\S+) (\S+) (\S+)$/.exec(line);
      return found ? [found.slice(1)] : [];
    }),
  );
}

describe('a printed statement', () => {
  it('has the lines of the statement, on both clocks, with changes and the running balance', async () => {
    const village = await seedVillage(test.database.sql, { households: 2 });
    const [steps] = fc.sample(stepsArbitrary(80), { numRuns: 1, seed: 13 });
    await live(test.database.sql, village, steps!);
    const query = { from: '2026-06-15', to: '2026-12-31' };
    const pages = await print(village.code, '000001', query);
    const { body } = await test.operator.get(url(village.code, '000001'), { query: { ...query, limit: '200' } });
    const table = tableOf(pages);
    expect(table.length).toBeGreaterThan(10);
    expect(table.map(([seq, occurred, recorded]) => [Number(seq), occurred, recorded])).toEqual(
      body.data.map((e: { seq: number; occurredOn: string; recordedAt: string }) => {
        const recorded = new Date(Date.parse(e.recordedAt) + 8 * 36e5).toISOString().slice(0, 10);
        return [e.seq, e.occurredOn, recorded];
      }),
    );
    expect(table.map((cells) => cells.slice(4).map((text) => (text === '—' ? 0 : plain(text!))))).toEqual(
      body.data.map((e: { honour: number; points: number; running: { balance: number } }) => {
        return [e.honour, e.points, e.running.balance];
      }),
    );
    const all = pages.map(squeezed).join('');
    expect(all).toContain(`${query.from}至${query.to}`);
    expect(all).toContain(`合计${body.count}笔`);
    const figures = pages[0]!.lines.find(
      (line) => /^\S+ \S+ \S+ \S+$/.test(line) && !Number.isNaN(plain(line.split(' ')[0]!)),
    );
    const { honour, balance, held, available } = body.closing;
    expect(figures?.split(' ').map(plain)).toEqual([honour, balance, held, available]);
  });

  it('says what was done in the words of the rules of its day, and names the ledger it was taken from', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    await test.database.admin`INSERT INTO rulebooks ${test.database.admin({
      village_code: village.code,
      version: 1,
      effective_from: '2026-01-01',
      resolution: '村民代表会议通过',
      rules: [{ code: 'HJ03', dimension: '环境卫生', act: '集中清理一次', points: 2 }] as never,
      digest: Buffer.alloc(32),
      adopted_at: clock.now,
      adopted_by: '01890000-0000-7000-8000-000000000001',
    })}`;
    await head(village.code, '王䶮㛃');
    const texts = { note: '#清理 *沟渠* $x$ "] \\ [方]', reference: 'https://example.org/'.padEnd(120, 'x') };
    await ledgerOn(test.database.sql).transact([posting(village.code, '000001', 250, { texts })]);
    const all = (await print(village.code, '000001')).map(squeezed).join('');
    const { body: ledger } = await test.operator.get(`/v1/villages/${village.code}/ledger`);
    for (const part of [
      '向善村道德银行',
      '王䶮㛃',
      'HJ03集中清理一次',
      '+2.5',
      ledger.root,
      `台账共${ledger.size}笔`,
    ]) {
      expect(all).toContain(part);
    }
    for (const text of Object.values(texts)) expect(all).toContain(text.replace(/\s/g, ''));
  });

  it('repeats the head of its table and counts its pages', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    const acts = Array.from({ length: 85 }, (_, i) =>
      posting(village.code, '000001', 50 + i, {
        texts: { note: `第${i}次：清理村口到老槐树下的排水沟，共三百余米，垃圾两车，邻居同去` },
      }),
    );
    await ledgerOn(test.database.sql).transact(acts);
    const pages = await print(village.code, '000001');
    expect(pages.length).toBeGreaterThanOrEqual(3);
    for (const [index, page] of pages.entries()) {
      expect(page.lines.filter((line) => line.startsWith('流水号 发生日 记账日 类别 事项'))).toHaveLength(1);
      expect(squeezed(page)).toContain(`第${index + 1}页共${pages.length}页`);
      // Nothing leaves the margins.
      for (const { x } of page.runs) expect(x > 50 && x < 545).toBe(true);
    }
    const { body } = await test.operator.get(url(village.code, '000001'));
    expect(squeezed(pages.at(-1)!)).toContain(shown(body.closing.balance));
  });

  it('shows texts and the head only to those who may read personal data', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    await ledgerOn(test.database.sql).transact([posting(village.code, '000001', 200)]);
    const read = async (caller: Caller) => (await print(village.code, '000001', {}, caller)).map(squeezed).join('');
    const committee = await read(await test.as('committee', village.code));
    expect([committee.includes('王000001'), committee.includes('清理沟渠')]).toEqual([true, true]);
    const auditor = await read(await test.as('auditor', village.code));
    expect([auditor.includes('王000001'), auditor.includes('清理沟渠'), auditor.includes('户主')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(auditor).toContain('+2');
  });

  it('is refused over a character that the fonts lack, which the answer names', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    await head(village.code, '王𪛖');
    const { status, body } = await test.operator.get(`${url(village.code, '000001')}.pdf`);
    expect([status, body.code, body.detail]).toEqual([
      422,
      'unprintable-character',
      '文件里有字体中没有的字符：𪛖 U+2A6D6。',
    ]);
    const english = await test.operator.get(`${url(village.code, '000001')}.pdf`, {
      headers: { 'accept-language': 'en' },
    });
    expect(english.body.detail).toBe('The document holds characters that its fonts lack: 𪛖 U+2A6D6.');
    const auditor = await test.as('auditor', village.code);
    expect((await print(village.code, '000001', {}, auditor)).length).toBe(1);
  });

  it('is refused when it would be too long, and can be had in parts', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    const post = (count: number, day: string) =>
      ledgerOn(test.database.sql).transact(
        Array.from({ length: count }, () =>
          posting(village.code, '000001', 50, { occurredOn: day as never, texts: {} }),
        ),
      );
    await post(600, '2026-10-05');
    await post(401, '2026-11-05');
    const { status, body } = await test.operator.get(`${url(village.code, '000001')}.pdf`);
    expect([status, body.code]).toEqual([422, 'statement-too-long']);
    expect(body.detail).toMatch(/1001 .*1000/);
    expect(tableOf(await print(village.code, '000001', { from: '2026-11-01' }))).toHaveLength(401);
  });
});
