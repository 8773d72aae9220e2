import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitImport } from '../../src/importing/commit-import.ts';
import { inBatches } from './batches.ts';
import { CSV, type ImportApp, type ImportVillage, OCTOBER, settled, sheet, startImportApp } from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

async function closeOctober(village: ImportVillage): Promise<void> {
  const headers = { 'idempotency-key': 'close October' };
  const closing = await village.committee.post(`${village.base}/closings`, { through: '2026-10-31' }, { headers });
  expect(closing.status, closing.text).toBe(201);
}

async function uploaded(village: ImportVillage): Promise<string> {
  const preview = await village.upload(sheet(...OCTOBER), 'postings', CSV);
  expect(preview.body.summary, preview.text).toEqual({ accepted: 4, refused: 0, skipped: 0 });
  return preview.body.id;
}

/** What must be true of a commit between whose first batch, of two rows, and the rest October was closed. */
async function expectHalf(village: ImportVillage, id: string): Promise<void> {
  const { body: report } = await village.committee.get(`${village.base}/imports/${id}`);
  expect(report.status).toBe('committed');
  expect(report.summary).toEqual({ accepted: 2, refused: 2, skipped: 0 });
  // biome-ignore lint/suspicious/noExplicitAny: rows of an answer
  expect(report.rows.map((row: any) => [row.row, row.verdict, row.problems[0]?.code, row.entry?.seq])).toEqual([
    [3, 'accepted', undefined, 1],
    [4, 'accepted', undefined, 2],
    [5, 'refused', 'closed-period', undefined],
    [6, 'refused', 'closed-period', undefined],
  ]);
  expect(report.rows[2].problems[0]).toMatchObject({ message: expect.stringContaining('2026-10-31') });
  expect(report.totals).toEqual({ merit: 5, deductions: 0 });
  const entries = await village.entries();
  expect(entries.map(({ kind, occurredOn, countedIn }) => [kind, occurredOn, countedIn])).toEqual([
    ['posting', '2026-10-03', '2026-10'],
    ['posting', '2026-10-05', '2026-10'],
    ['closing', '2026-10-31', null],
  ]);
  const again = await village.commit(id);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toEqual(report);
  expect(await village.verify()).toMatchObject({ ok: true, size: 3 });
}

test('a month closed between two batches: what was posted stays, the rest is refused row by row, and a repeat says the same', async () => {
  const village = await settled(app);
  const id = await uploaded(village);
  const closedBetween = inBatches(app.services, 2, (batch) => (batch === 2 ? closeOctober(village) : undefined));
  const { found, replayed } = await commitImport(village.context(), closedBetween, village.code, id, {});
  expect(replayed).toBe(false);
  expect(found.report.summary).toEqual({ accepted: 2, refused: 2, skipped: 0 });
  await expectHalf(village, id);
});

test('a month closed after a commit broke off: whoever goes on gets the same report as without the break', async () => {
  const village = await settled(app);
  const id = await uploaded(village);
  const dying = inBatches(app.services, 2, (batch) => {
    if (batch === 2) throw new Error('the process died here');
  });
  await expect(commitImport(village.context(), dying, village.code, id, {})).rejects.toThrow('died here');
  await closeOctober(village);
  const goneOn = await village.commit(id);
  expect(goneOn.status, goneOn.text).toBe(200);
  expect(goneOn.headers['idempotency-replayed']).toBeUndefined();
  await expectHalf(village, id);
});

test('closings and commits that race keep the ledger whole: each row is posted before its closing, or refused by it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const village = await settled(app);
    const id = await uploaded(village);
    let closing: Promise<void> | undefined;
    const racing = inBatches(app.services, 1, (batch) => {
      if (batch === 1 + (round % 4)) closing = closeOctober(village);
    });
    const { found } = await commitImport(village.context(), racing, village.code, id, {});
    await closing;
    const entries = await village.entries();
    const closed = entries.findIndex(({ kind }) => kind === 'closing');
    expect(closed).toBe(entries.length - 1);
    expect(found.report.summary).toEqual({ accepted: closed, refused: 4 - closed, skipped: 0 });
    expect(await village.verify()).toMatchObject({ ok: true, size: closed + 1 });
    const again = await village.commit(id);
    expect(again.body.summary).toEqual(found.report.summary);
  }
});

test('what the closing refused is told again by a later sheet, and not remembered against a later reason', async () => {
  const village = await settled(app);
  const id = await uploaded(village);
  const closedBetween = inBatches(app.services, 2, (batch) => (batch === 2 ? closeOctober(village) : undefined));
  await commitImport(village.context(), closedBetween, village.code, id, {});
  expect(await app.database.sql`SELECT 1 FROM refusals WHERE village_code = ${village.code}`).toHaveLength(0);
  const again = await village.import(sheet(...OCTOBER), 'postings', CSV);
  expect(again).toMatchObject({ summary: { accepted: 0, refused: 2, skipped: 2 }, vanished: [], changed: [] });
  const late = { household: '020001', rule: 'KF01', occurredOn: '2026-10-06', lateReason: '月底漏记' };
  const headers = { 'idempotency-key': 'late' };
  const posted = await village.committee.post(`${village.base}/postings`, late, { headers });
  expect(posted.status, posted.text).toBe(201);
  expect(posted.body.entry).toMatchObject({ seq: 4, countedIn: '2026-11' });
});
