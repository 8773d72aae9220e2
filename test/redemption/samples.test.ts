import { createHash } from 'node:crypto';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawSample, seedOf } from '../../src/redemption/budget/sample.ts';
import { expectCoherent } from '../support/coherence.ts';
import {
  created,
  expectProblem,
  freshKey,
  openShop,
  type ShopSetting,
  type ShopVillage,
  startShop,
} from './support.ts';

describe('a draw', () => {
  const seed = fc.integer({ min: 0 }).map((n) => createHash('sha256').update(String(n)).digest('hex'));
  const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 200 });

  test('takes as many of the candidates as are asked for, each once, and all where there are fewer', () => {
    fc.assert(
      fc.property(seed, seqs, fc.integer({ min: 1, max: 250 }), (s, candidates, count) => {
        const drawn = drawSample(s, candidates, count);
        expect(drawn.length).toBe(Math.min(count, candidates.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        for (const seq of drawn) expect(candidates).toContain(seq);
      }),
    );
  });

  test('with the same seed is the same, in whatever order the candidates come, and shorter ones begin longer ones', () => {
    fc.assert(
      fc.property(seed, seqs, fc.nat(250), fc.nat(250), (s, candidates, a, b) => {
        const longer = drawSample(s, candidates, Math.max(a, b));
        expect(drawSample(s, [...candidates].reverse(), Math.max(a, b))).toEqual(longer);
        expect(longer.slice(0, Math.min(a, b))).toEqual(drawSample(s, candidates, Math.min(a, b)));
      }),
    );
  });

  test('does not change when something that was not drawn is left out', () => {
    fc.assert(
      fc.property(seed, seqs, fc.nat(50), fc.nat(), (s, candidates, count, which) => {
        const drawn = drawSample(s, candidates, count);
        const rest = candidates.filter((seq) => !drawn.includes(seq));
        const left = candidates.filter((seq) => seq !== rest[which % Math.max(rest.length, 1)]);
        expect(drawSample(s, left, count)).toEqual(drawn);
      }),
    );
  });

  test('favours no candidate: over many seeds each is drawn about as often', () => {
    const candidates = Array.from({ length: 20 }, (_, i) => i + 1);
    const times = new Map(candidates.map((seq) => [seq, 0]));
    for (let i = 0; i < 4_000; i += 1) {
      const s = seedOf({ root: String(i), village: '220382206201', period: '2026-Q3', count: 5 });
      for (const seq of drawSample(s, candidates, 5)) times.set(seq, times.get(seq)! + 1);
    }
    // 1,000 expected; the standard deviation is 27.
    for (const count of times.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test('has a seed of its own for every root, village, period and count', () => {
    const parts = { root: 'ab', village: '220382206201', period: '2026-Q3', count: 5 };
    const others = [{ root: 'ac' }, { village: '220382206202' }, { period: '2026' }, { count: 50 }];
    const seeds = [parts, ...others.map((other) => ({ ...parts, ...other }))].map(seedOf);
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

const draw = (shop: ShopVillage, as = setting.app.operator, body: object = {}) =>
  as.post(shop.url('audit-samples'), { period: '2026-Q4', count: 3, ...body });

/** Six postings (three of them awards of the set-up), two collections, and entries of other kinds. */
async function busyVillage(): Promise<ShopVillage> {
  const shop = await openShop(setting, { points: 100 });
  const act = (no: string, more: object) =>
    created(
      shop.committee.post(
        shop.url('postings'),
        { household: no, rule: 'JL01', points: 4, occurredOn: '2026-10-12', ...more },
        { headers: { 'idempotency-key': freshKey() } },
      ),
    );
  await act('000001', { reference: '=HYPERLINK("x")', evidence: [{ url: 'https://example.org/1.jpg' }] });
  await act('000002', { evidence: [{ sha256: 'ab'.repeat(32) }], note: '邻居老李作证' });
  const wrong = (await act('000003', {})).body.entry.seq;
  await created(
    shop.committee.post(
      shop.url(`entries/${wrong}/reversal`),
      { reason: '记错' },
      { headers: { 'idempotency-key': freshKey() } },
    ),
  );
  await created(shop.redeem('000001', { 香皂: 2, 大米: 1 }, { collect: true }));
  const { id } = (await created(shop.redeem('000002', { 香皂: 5 }))).body;
  await created(shop.settle(id, 'collection', { lines: [{ goods: shop.goods.香皂, quantity: 3 }] }));
  await created(shop.redeem('000003', { 香皂: 1 }));
  return shop;
}

describe('an audit sample', () => {
  test('can be drawn again by anybody from what the answer says', async () => {
    const shop = await busyVillage();
    const auditor = await setting.app.as('auditor', shop.code);
    const made = await created(draw(shop, auditor));
    const { seed, size, root, entries, id } = made.body;
    expect(made.headers.location).toBe(`/v1/villages/${shop.code}/audit-samples/${id}`);
    const ledger = (await auditor.get(shop.url('ledger'))).body;
    expect([size, root]).toEqual([ledger.size, ledger.root]);
    // Anybody: with the API's journal and a SHA-256, and nothing of ours.
    const sha = (text: string) => createHash('sha256').update(text).digest('hex');
    const journal = (await auditor.get(shop.url('entries'), { query: { limit: '200' } })).body.data as {
      seq: number;
      kind: string;
    }[];
    const again = journal
      .filter(({ kind }) => kind === 'posting' || kind === 'collection')
      .map(({ seq }) => ({ seq, place: sha(`${sha(`${root} ${shop.code} 2026-Q4 3`)} ${seq}`) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .slice(0, 3);
    expect(seed).toBe(sha(`${root} ${shop.code} 2026-Q4 3`));
    expect(entries).toEqual(again.map(({ seq }) => seq));
    expect((await created(draw(shop, auditor))).body.entries).toEqual(entries);
    expect((await auditor.get(shop.url(`audit-samples/${id}`))).body).toMatchObject({ entries, candidates: 8 });
    const trusted = await auditor.post(shop.url('ledger/verification'), { size, root });
    expect(trusted.body).toMatchObject({ ok: true });
  });

  test('stays what it was when the ledger goes on, and another draw is another one', async () => {
    const shop = await busyVillage();
    const first = (await created(draw(shop))).body;
    await shop.award('000001', 5);
    const read = (await shop.committee.get(shop.url(`audit-samples/${first.id}`))).body;
    expect(read).toMatchObject({ ...first, candidates: 8 });
    const second = (await created(draw(shop))).body;
    expect(second.seed).not.toBe(first.seed);
    expect((await shop.committee.get(shop.url(`audit-samples/${second.id}`))).body.candidates).toBe(9);
    const page = await shop.committee.get(shop.url('audit-samples'), { query: { limit: '1' } });
    expect(page.body.data).toEqual([second]);
    const next = await shop.committee.get(shop.url('audit-samples'), {
      query: { limit: '1', cursor: page.body.nextCursor, period: '2026-Q4' },
    });
    expect(next.body).toEqual({ data: [first], nextCursor: null });
    const none = await shop.committee.get(shop.url('audit-samples'), { query: { period: '2026' } });
    expect(none.body.data).toEqual([]);
    const change = setting.app.database.sql`UPDATE audit_samples SET wanted = 1 WHERE village_code = ${shop.code}`;
    await expect(change).rejects.toThrow();
  });

  test('says of every entry what an auditor compares, and names people only to who may read names', async () => {
    const shop = await busyVillage();
    const auditor = await setting.app.as('auditor', shop.code);
    const { id } = (await created(draw(shop, auditor, { count: 200 }))).body;
    const seen = (await auditor.get(shop.url(`audit-samples/${id}`))).body;
    expect(seen.sampled.length).toBe(8);
    const of = (what: RegExp | string, household: string) =>
      seen.sampled.find((e: { what: string; household: string }) => e.household === household && e.what.match(what));
    expect(of('香皂 2 块', '000001')).toMatchObject({ kind: 'collection', what: '香皂 2 块、大米 1 袋', points: -31 });
    expect(of('香皂 3 块', '000002')).toMatchObject({ kind: 'collection', points: -9 });
    expect(of('JL01', '000001')).toMatchObject({ what: 'JL01 积分录入' });
    const documented = seen.sampled.find((e: { reference: string | null }) => e.reference !== null);
    expect(documented).toMatchObject({ head: '王某某', evidence: [{ url: 'https://example.org/1.jpg' }], honour: 4 });
    expect(seen.sampled.filter((e: { reversedBy: number | null }) => e.reversedBy !== null).length).toBe(1);
    expect(JSON.stringify(seen)).not.toMatch(/王小|老李/);
    const full = (await shop.committee.get(shop.url(`audit-samples/${id}`))).body;
    expect(full.sampled.map((e: { head: string }) => e.head)).toContain('王小000001');
    const english = await auditor.get(shop.url(`audit-samples/${id}`), { headers: { 'accept-language': 'en' } });
    expect(english.body.howTo).toContain(seen.root);
    await expectCoherent(shop.committee, shop.code);
  });

  test('is drawn by auditors, supervisors and the operator, read by the committee, and by no shop', async () => {
    const shop = await busyVillage();
    const supervisor = await setting.app.as('supervisor', shop.code.slice(0, 6));
    const { id } = (await created(draw(shop, supervisor, { count: 1 }))).body;
    expectProblem(await draw(shop, shop.committee), 403, 'forbidden');
    expect((await shop.committee.get(shop.url(`audit-samples/${id}`))).status).toBe(200);
    for (const path of ['audit-samples', `audit-samples/${id}`, `audit-samples/${id}.xlsx`]) {
      expectProblem(await shop.key.get(shop.url(path)), 403, 'forbidden');
    }
    const other = await openShop(setting, { households: 1 });
    for (const path of [`audit-samples/${id}`, `audit-samples/${id}.xlsx`]) {
      expectProblem(await other.committee.get(other.url(path)), 404, 'not-found');
    }
    const audit = (await supervisor.get('/v1/audit', { query: { action: 'sample.drawn' } })).body.data;
    expect(audit.find(({ subject }: { subject: string }) => subject === id).details).toMatchObject({ count: 1, of: 8 });
  });

  test('of a period without anything to check, or of nonsense, is refused', async () => {
    const shop = await openShop(setting, { households: 1 });
    expectProblem(await draw(shop, undefined, { period: '2025' }), 409, 'nothing-to-sample');
    for (const body of [{ period: '2026-Q5' }, { count: 0 }, { count: 201 }, { count: 1.5 }, { seed: 'mine' }]) {
      expectProblem(await draw(shop, undefined, body), 400, 'invalid-request');
    }
  });

  test('as a workbook has empty columns for the checks, and formulas stay text', async () => {
    const shop = await busyVillage();
    const auditor = await setting.app.as('auditor', shop.code);
    const { id, seed, root } = (await created(draw(shop, auditor, { count: 200 }))).body;
    const url = shop.url(`audit-samples/${id}.xlsx`);
    const response = await setting.app.app.inject({ url, headers: { authorization: `Bearer ${auditor.key}` } });
    expect(response.headers['content-disposition']).toContain(encodeURIComponent('抽查表.xlsx'));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(response.rawPayload as never);
    const [sheet, proof] = book.worksheets as [ExcelJS.Worksheet, ExcelJS.Worksheet];
    const rows: unknown[][] = [];
    sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    expect(rows[0]![0]).toContain('8 笔中抽 8 笔');
    expect(rows[1]).toEqual(
      '序号 分录号 日期 户 类别 细则/兑换商品 积分 佐证 经办 核查结果 核查人 核查日期'
        .split(' ')
        .map((name) => name.replace('/', ' / ')),
    );
    const lines = rows.slice(2, 10);
    expect(lines.map(([number]) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const line of lines) {
      expect(line[1]).toMatch(new RegExp(`^${shop.code}-\\d{6}$`));
      expect(line[3]).toMatch(/^00000\d 王某某$/);
      expect(line.slice(9).filter((value) => value != null && value !== '')).toEqual([]);
    }
    expect(lines.map((line) => line[7])).toContain('=HYPERLINK("x")；https://example.org/1.jpg');
    const foot = rows.slice(10).map(([text]) => String(text));
    expect(foot.some((text) => text.includes(seed))).toBe(true);
    expect(foot.some((text) => text.includes(root))).toBe(true);
    const facts = new Map<unknown, unknown>();
    proof.eachRow((row) => facts.set(row.getCell(1).value, row.getCell(2).value));
    expect(facts.get('种子（seed）')).toBe(seed);
    expect(JSON.stringify(rows)).not.toContain('王小');
  });
});
