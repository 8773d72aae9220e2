import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitImport } from '../../src/importing/commit-import.ts';
import { inBatches } from './batches.ts';
import { CSV, type ImportApp, OCTOBER, settled, sheet, startImportApp } from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
type Row = any;
const outcomes = (rows: Row[]) =>
  rows.map(({ row, verdict, reason, problems, entry }) => [row, verdict, reason ?? problems[0]?.code, entry?.seq]);

test('a corrected sheet posts only what was missing, and says what it no longer bears out', async () => {
  const village = await settled(app);
  const [first, second, third] = OCTOBER;
  const wrong = '2026-10-09,099999,某户,HJ03,参加集中清理,1,2,,';
  const before = await village.import(sheet(first, second, third, wrong), 'postings', CSV);
  expect(outcomes(before.rows)).toEqual([
    [3, 'accepted', undefined, 1],
    [4, 'accepted', undefined, 2],
    [5, 'accepted', undefined, 3],
    [6, 'refused', 'unknown-household', undefined],
  ]);
  // The second line says other hours now, the third is gone, the fourth names the right household, and one is new.
  const changed = second.replace('1.5,3', '2,4');
  const mended = wrong.replace('099999,某户', '020001,周福');
  const corrected = sheet(first, changed, mended, OCTOBER[3]);
  const preview = await village.upload(corrected, 'postings', CSV);
  expect(preview.status, preview.text).toBe(201);
  const after = (await village.commit(preview.body.id)).body;
  expect(outcomes(after.rows)).toEqual([
    [3, 'skipped', 'already-posted', 1],
    [4, 'accepted', undefined, 4],
    [5, 'accepted', undefined, 5],
    [6, 'accepted', undefined, 6],
  ]);
  for (const report of [preview.body, after]) {
    expect(report.changed).toMatchObject([
      { code: 'posted-row-changed', entry: { seq: 2, name: `${village.code}-000002` }, row: 4, now: { row: 4 } },
      { code: 'posted-row-changed', entry: { seq: 3 }, row: 5, now: { row: 5 } },
    ]);
    expect(report.changed[0].fix).toContain('000002');
    expect(report.vanished).toEqual([]);
  }
  // Reversed, they are no discrepancy any more; a shorter sheet shows the others as vanished.
  for (const seq of ['2', '3']) {
    const reversed = await village.committee.post(
      `${village.base}/entries/${seq}/reversal`,
      { reason: '记错' },
      { headers: { 'idempotency-key': `reverse ${seq}` } },
    );
    expect(reversed.status, reversed.text).toBe(201);
  }
  const shorter = await village.upload(sheet(first, changed), 'postings', CSV);
  expect(shorter.body.changed).toEqual([]);
  expect(shorter.body.vanished).toMatchObject([
    { code: 'posted-row-vanished', entry: { seq: 5 }, household: '020001', rule: 'HJ03', points: 2 },
    { code: 'posted-row-vanished', entry: { seq: 6 }, household: '010001' },
  ]);
  expect(await village.verify()).toMatchObject({ ok: true, size: 8 });
});

test('equal lines of one sheet are as many acts; caps hold across the sheet and across sheets', async () => {
  const village = await settled(app);
  const line = '2026-10-03,010001,王桂英,HJ03,参加集中清理,1,2,,';
  const report = await village.import(sheet(line, line, line), 'postings', CSV);
  expect(outcomes(report.rows)).toEqual([
    [3, 'accepted', undefined, 1],
    [4, 'accepted', undefined, 2],
    [5, 'refused', 'cap-exceeded', undefined],
  ]);
  expect(report.rows[1].warnings).toMatchObject([{ code: 'possible-duplicate', of: 3 }]);
  const again = await village.import(sheet(line, line, line, OCTOBER[3]), 'postings', CSV);
  expect(again.summary).toEqual({ accepted: 0, refused: 2, skipped: 2 });
  const remembered = await app.database.sql`SELECT 1 FROM refusals WHERE village_code = ${village.code}`;
  expect(remembered).toHaveLength(0);
});

test('what was refused is decided anew: after the remedy the same import and a new one both post it', async () => {
  const village = await settled(app);
  const newcomer = '2026-10-12,030001,吴芳,HJ03,参加集中清理,1,2,,';
  const preview = await village.upload(sheet(newcomer), 'postings', CSV);
  expect(preview.body.summary).toEqual({ accepted: 0, refused: 1, skipped: 0 });
  await village.committee.post(`${village.base}/households`, { no: '030001', head: '吴芳' });
  const committed = await village.commit(preview.body.id);
  expect(committed.body.summary).toEqual({ accepted: 1, refused: 0, skipped: 0 });

  const line = '2026-10-03,010001,王桂英,HJ03,参加集中清理,1,2,,';
  const capped = [line, line, line];
  await village.import(sheet(...capped), 'postings', CSV);
  const reversed = await village.committee.post(
    `${village.base}/entries/2/reversal`,
    { reason: '重记' },
    { headers: { 'idempotency-key': 'free the cap' } },
  );
  expect(reversed.status, reversed.text).toBe(201);
  const again = await village.import(sheet(...capped), 'postings', CSV);
  expect(outcomes(again.rows).map(([, verdict]) => verdict)).toEqual(['skipped', 'skipped', 'accepted']);
});

test('rows posted before stay "already posted" when their month has been closed since', async () => {
  const village = await settled(app);
  await village.import(sheet(...OCTOBER), 'postings', CSV);
  const closing = await village.committee.post(
    `${village.base}/closings`,
    { through: '2026-10-31' },
    { headers: { 'idempotency-key': 'close October' } },
  );
  expect(closing.status, closing.text).toBe(201);
  const late = '2026-10-15,010002,李大山,HJ03,参加集中清理,1,2,,';
  const again = await village.import(sheet(...OCTOBER, late), 'postings', CSV);
  expect(outcomes(again.rows)).toEqual([
    [3, 'skipped', 'already-posted', 1],
    [4, 'skipped', 'already-posted', 2],
    [5, 'skipped', 'already-posted', 3],
    [6, 'skipped', 'already-posted', 4],
    [7, 'refused', 'closed-period', undefined],
  ]);
});

test('the recorder is the key; 经办人 and 备注 are kept as claimed', async () => {
  const village = await settled(app);
  await village.import(sheet(OCTOBER[0]), 'postings', CSV);
  const [entry] = await village.entries();
  expect(entry).toMatchObject({ recordedBy: village.committee.client, handler: '周会计', note: '东沟', seq: 1 });
});

test('nobody gives points to the own household by way of a workbook', async () => {
  const village = await settled(app);
  const household = await village.committee.get(`${village.base}/households/010001`);
  const member = household.body.members.find(({ name }: Row) => name === '王小明').id;
  const clerk = await app.as('committee', village.code, { member });
  const report = await village.import(sheet(...OCTOBER), 'postings', { ...CSV, by: clerk });
  expect(outcomes(report.rows).map(([, verdict, code]) => [verdict, code])).toEqual([
    ['refused', 'own-household'],
    ['accepted', undefined],
    ['accepted', undefined],
    ['refused', 'own-household'],
  ]);
});

test('a commit that broke off between batches goes on where it ended, whoever repeats it', async () => {
  const village = await settled(app);
  const preview = await village.upload(sheet(...OCTOBER), 'postings', CSV);
  const { id } = preview.body;
  const dying = inBatches(app.services, 1, (batch) => {
    if (batch > 2) throw new Error('the process died here');
  });
  await expect(commitImport(village.context(), dying, village.code, id, {})).rejects.toThrow('died here');
  expect(await village.size()).toBe(2);
  expect((await village.committee.get(`${village.base}/imports/${id}`)).body.status).toBe('committing');
  const other = await app.as('committee', village.code);
  const repeated = await village.commit(id, undefined, other);
  expect(repeated.status, repeated.text).toBe(200);
  expect(outcomes(repeated.body.rows)).toEqual([
    [3, 'accepted', undefined, 1],
    [4, 'accepted', undefined, 2],
    [5, 'accepted', undefined, 3],
    [6, 'accepted', undefined, 4],
  ]);
  expect(repeated.body.status).toBe('committed');
  const [, , third] = await village.entries();
  expect(third.recordedBy).toBe(other.client);
  expect(await village.verify()).toMatchObject({ ok: true, size: 4 });
});

test('ten commits of one import at once write it once and give one report', async () => {
  const village = await settled(app);
  const preview = await village.upload(sheet(...OCTOBER), 'postings', CSV);
  const { id } = preview.body;
  const answers = await Promise.all(Array.from({ length: 10 }, () => village.commit(id)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
  expect(await village.size()).toBe(4);
});

test('two processes that commit one import, and two clerks with the same sheet, write each row once', async () => {
  const village = await settled(app);
  const other = await app.as('committee', village.code);
  const mine = await village.upload(sheet(...OCTOBER), 'postings', CSV);
  const theirs = await village.upload(sheet(...OCTOBER), 'postings', { ...CSV, by: other });
  // A process of its own does not wait for this one's commits: it looks before anything is written.
  let open: () => void = () => undefined;
  const bothHere = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrived = 0;
  const slow = inBatches(app.services, 1, () => {
    arrived += 1;
    if (arrived === 2) open();
    return bothHere;
  });
  const [a, b] = await Promise.all([
    commitImport(village.context(), slow, village.code, mine.body.id, {}),
    commitImport(village.context(other), slow, village.code, theirs.body.id, {}),
  ]);
  expect(await village.size()).toBe(4);
  const seqs = [a, b].map(({ found }) => found.report.rows.map(({ seq }) => seq));
  expect(seqs[0]!.toSorted()).toEqual([1, 2, 3, 4]);
  expect(seqs[1]).toEqual(seqs[0]);
  const done = [a, b].map(({ found }) => found.report.summary.accepted);
  expect(done[0]! + done[1]!).toBe(4);
  expect(await village.verify()).toMatchObject({ ok: true, size: 4 });
});

test('a second commit answers the first report and writes nothing', async () => {
  const village = await settled(app);
  const done = await village.import(sheet(...OCTOBER), 'postings', CSV);
  const again = await village.commit(done.id);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toEqual(done);
  expect(await village.size()).toBe(4);
});

test('what does not belong to the kind is refused with the field that does not', async () => {
  const village = await settled(app);
  const preview = await village.upload(sheet(...OCTOBER), 'postings', CSV);
  const refused = await village.commit(preview.body.id, { resolution: '村民代表会议通过' });
  expect(refused).toMatchObject({ status: 422, body: { code: 'not-for-this-kind' } });
  expect((await village.commit(preview.body.id, { nonsense: 1 })).status).toBe(400);
});
