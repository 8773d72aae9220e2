import { afterAll, beforeAll, expect, test } from 'vitest';
import { CSV, type ImportApp, OCTOBER, ROSTER, RULES, settled, sheet, startImportApp } from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

// biome-ignore lint/suspicious/noExplicitAny: parts of an answer
type Part = any;

test('a repeated roster shows and does who joined, left, moved and changed, with history and without deleting', async () => {
  const village = await app.village();
  const first = await village.import(ROSTER, 'roster', { filename: '花名册.csv' });
  expect(first).toMatchObject({
    opened: ['010001', '010002', '020001'],
    units: [
      { name: '1组', households: 2 },
      { name: '2组', households: 1 },
    ],
    left: [],
    moved: [],
    effectiveOn: '2026-11-03',
  });
  expect(first.joined).toHaveLength(5);
  // 王小明 moves to 周福's household, 赵玉兰 is gone, 周小燕 is new, 李大山 moves to group 2; 030001 is opened.
  const next = `户号,组别,户主,姓名,与户主关系,性别,出生年月
010001,1组,王桂英,王桂英,户主,女,1960-05
010002,2组,李大山,李大山,户主,男,1958-12
020001,2组,周福,周福,户主,男,1971-07
020001,2组,周福,王小明,女婿,男,1985-01
020001,2组,周福,周小燕,长女,女,1990-02
030001,3组,吴芳,吴芳,户主,女,1980-06
`;
  const preview = await village.upload(next, 'roster', {
    filename: '花名册.csv',
    fields: { effectiveOn: '2026-10-15' },
  });
  expect(preview.status, preview.text).toBe(201);
  const names = (list: Part[]) => list.map(({ name }) => name).sort();
  const expected = (report: Part) => {
    expect(report.effectiveOn).toBe('2026-10-15');
    expect(report.opened).toEqual(['030001']);
    expect(names(report.joined)).toEqual(['吴芳', '周小燕']);
    expect(names(report.left)).toEqual(['赵玉兰']);
    expect(report.moved).toMatchObject([{ name: '王小明', from: '010001', to: '020001' }]);
    expect(report.changed).toContainEqual(
      expect.objectContaining({ household: '010002', field: 'unit', from: '1组', to: '2组' }),
    );
  };
  expected(preview.body);
  const still = await village.committee.get(`${village.base}/households/010001`);
  expect(still.body.members).toHaveLength(2);
  const committed = await village.commit(preview.body.id);
  expect(committed.status, committed.text).toBe(200);
  expected(committed.body);
  const now = await village.committee.get(`${village.base}/households/020001`);
  expect(names(now.body.members)).toEqual(['周小燕', '周福', '王小明'].sort());
  const history = await village.committee.get(`${village.base}/households/010001/history`);
  expect(JSON.stringify(history.body)).toContain('moved-out');
  expect(await village.size()).toBe(0);
});

test('an act counts for whoever belonged to the household on its day', async () => {
  const village = await app.village();
  await village.import(ROSTER, 'roster', { filename: '花名册.csv' });
  await village.import(RULES, 'rulebook', { filename: '细则.csv' });
  const moved = ROSTER.replace('010001,1组,王桂英,王小明,长子', '020001,2组,周福,王小明,女婿');
  await village.import(moved, 'roster', { filename: '花名册.csv', commit: { effectiveOn: '2026-10-15' } });
  const header = '日期,户号,户主,行为人,事项编码,数量,分值';
  const lines = [
    '2026-10-10,010001,王桂英,王小明,HJ03,1,2',
    '2026-10-20,010001,王桂英,王小明,HJ03,1,2',
    '2026-10-20,020001,周福,王小明,HJ03,1,2',
  ];
  const report = await village.import(['2026年10月积分台账', header, ...lines].join('\n'), 'postings', CSV);
  expect(report.rows.map(({ verdict, problems }: Part) => [verdict, problems[0]?.code])).toEqual([
    ['accepted', undefined],
    ['refused', 'unknown-member'],
    ['accepted', undefined],
  ]);
});

test('telephone numbers of a roster are not shown in its report', async () => {
  const village = await app.village();
  const preview = await village.upload(`${ROSTER}030001,3组,吴芳,吴芳,户主,女,1980-06,131504369\n`, 'roster', {
    filename: '花名册.csv',
  });
  expect(preview.text).not.toMatch(/131 ?5043|13150/);
  expect(preview.text).toContain('*********40');
  const committed = await village.commit(preview.body.id);
  expect(committed.status, committed.text).toBe(200);
  const [head] = (await village.committee.get(`${village.base}/households/010001`)).body.members;
  expect(head.phone).toBe('131****6940');
});

test('a roster leaves closed households alone and says so', async () => {
  const village = await app.village();
  await village.import(ROSTER, 'roster', { filename: '花名册.csv' });
  const closed = await village.committee.post(
    `${village.base}/households/020001/closure`,
    {},
    { headers: { 'idempotency-key': 'close it' } },
  );
  expect(closed.status, closed.text).toBeLessThan(300);
  const again = await village.import(ROSTER, 'roster', { filename: '花名册.csv' });
  expect(again.closed).toEqual(['020001']);
  const [row] = again.rows.filter(({ household }: Part) => household === '020001');
  expect(row).toMatchObject({ verdict: 'refused', problems: [{ code: 'listed-household-closed' }] });
});

test('a rulebook is proposed from its heading, adopted as decided, and its bad rules are named', async () => {
  const village = await app.village();
  const bad = `${RULES}XF01,信访,到镇上信访一次,-5,次,\nHJ09,环境卫生,擦窗户,二三分吧,次,\n`;
  const preview = await village.upload(bad, 'rulebook', { filename: '细则.csv' });
  expect(preview.body.proposal).toEqual({
    effectiveFrom: '2026-01-01',
    resolution: '2025年12月20日村民代表会议通过',
  });
  expect(preview.body.summary).toEqual({ accepted: 3, refused: 2, skipped: 0 });
  expect(preview.body.rows.slice(3).map(({ row, problems }: Part) => [row, problems[0].code])).toEqual([
    [6, 'red-line-rule'],
    [7, 'unreadable-points'],
  ]);
  expect((await village.committee.get(`${village.base}/rulebooks`)).body.data).toEqual([]);
  const committed = await village.commit(preview.body.id, { effectiveFrom: '2026-02-01', resolution: '二月大会通过' });
  expect(committed.body, committed.text).toMatchObject({ version: 1, status: 'committed' });
  const current = await village.committee.get(`${village.base}/rulebooks/current`);
  expect(current.body).toMatchObject({ version: 1, effectiveFrom: '2026-02-01', resolution: '二月大会通过' });
  expect(current.body.rules.map(({ code }: Part) => code)).toEqual(['HJ03', 'ZY01', 'KF01']);
  const early = await village.upload(RULES, 'rulebook', { filename: '细则.csv' });
  expect(await village.commit(early.body.id)).toMatchObject({ status: 422, body: { code: 'effective-too-early' } });
  expect((await village.committee.get(`${village.base}/imports/${early.body.id}`)).body.status).toBe('preview');
  const next = await village.commit(early.body.id, { effectiveFrom: '2026-12-01' });
  expect(next.body).toMatchObject({ version: 2 });
});

test('a rulebook whose heading is silent asks for its day and resolution', async () => {
  const village = await app.village();
  const silent = RULES.replace(/^.*\n/, '');
  const { body } = await village.upload(silent, 'rulebook', { filename: '细则.csv' });
  expect(await village.commit(body.id)).toMatchObject({ status: 422, body: { code: 'effective-from-missing' } });
  const day = { effectiveFrom: '2026-01-01' };
  expect(await village.commit(body.id, day)).toMatchObject({ status: 422, body: { code: 'resolution-missing' } });
  expect((await village.commit(body.id, { ...day, resolution: '村民代表会议通过' })).status).toBe(200);
});

test('the draft that the committee works on survives an imported rulebook', async () => {
  const village = await app.village();
  const rules = [{ code: 'A1', dimension: '其他', act: '草案里的一条', points: 1 }];
  await village.committee.put(`${village.base}/rulebooks/draft`, { rules });
  await village.import(RULES, 'rulebook', { filename: '细则.csv' });
  const draft = await village.committee.get(`${village.base}/rulebooks/draft`);
  expect(draft.body.rules).toMatchObject(rules);
});

const OPENINGS = `期初积分（截至2025年12月31日，2026年1月5日村民代表会议通过）
户号,户主,累计积分,积分余额
010001,王桂英,120,80.5
010002,李大山,60,60
099999,某户,10,10
合计,,190,150.5
`;

test('opening balances come in once per household, with their resolution, and their total is checked', async () => {
  const village = await settled(app);
  const upload = (text: string) => village.upload(text, 'balances', { filename: '期初.csv' });
  const preview = await upload(OPENINGS);
  expect(preview.status, preview.text).toBe(201);
  expect(preview.body).toMatchObject({
    asOf: '2025-12-31',
    resolution: '2026年1月5日村民代表会议通过',
    summary: { accepted: 2, refused: 1, skipped: 1 },
    totals: { honour: 180, balance: 140.5, sheet: { honour: 190, balance: 150.5 } },
  });
  expect(preview.body.rows.flatMap(({ warnings }: Part) => warnings)).toEqual([]);
  const committed = await village.commit(preview.body.id);
  expect(committed.body.rows.slice(0, 3)).toMatchObject([
    { verdict: 'accepted', household: '010001', honour: 120, balance: 80.5, entry: { seq: 1 } },
    { verdict: 'accepted', entry: { seq: 2 } },
    { verdict: 'refused', problems: [{ code: 'unknown-household' }] },
  ]);
  const [entry] = await village.entries();
  expect(entry).toMatchObject({
    kind: 'opening',
    honour: 120,
    points: 80.5,
    occurredOn: '2025-12-31',
    reason: '2026年1月5日村民代表会议通过',
  });
  const again = await village.import(OPENINGS.replace('120,80.5', '130,90'), 'balances', { filename: '期初.csv' });
  expect(again.rows[0]).toMatchObject({
    verdict: 'skipped',
    reason: 'already-posted',
    entry: { seq: 1, name: `${village.code}-000001` },
  });
  expect(again.rows[3].warnings).toMatchObject([{ code: 'total-mismatch' }]);
  expect(await village.verify()).toMatchObject({ ok: true, size: 2 });
});

test('a wrong opening is reversed and brought in anew', async () => {
  const village = await settled(app);
  await village.import(OPENINGS, 'balances', { filename: '期初.csv' });
  await village.committee.post(
    `${village.base}/entries/1/reversal`,
    { reason: '期初抄错' },
    { headers: { 'idempotency-key': 'undo the opening' } },
  );
  const again = await village.import(OPENINGS.replace('120,80.5', '130,90'), 'balances', { filename: '期初.csv' });
  expect(again.rows[0]).toMatchObject({ verdict: 'accepted', entry: { seq: 4 } });
  const household = await village.committee.get(`${village.base}/households/010001`);
  expect(household.body).toMatchObject({ honour: 130, balance: 90 });
});

test('nobody brings in the opening of the own household', async () => {
  const village = await settled(app);
  const { body } = await village.committee.get(`${village.base}/households/010001`);
  const keeper = await app.as('committee', village.code, { member: body.members[0].id });
  const by = await village.import(OPENINGS, 'balances', { filename: '期初.csv', by: keeper });
  expect(by.rows.slice(0, 2)).toMatchObject([
    { verdict: 'refused', household: '010001', problems: [{ code: 'own-household' }] },
    { verdict: 'accepted', entry: { seq: 1 } },
  ]);
  const others = await village.import(OPENINGS, 'balances', { filename: '期初.csv' });
  expect(others.rows.slice(0, 2)).toMatchObject([{ verdict: 'accepted', entry: { seq: 2 } }, { verdict: 'skipped' }]);
});

test('openings without a resolution are not committed', async () => {
  const village = await settled(app);
  const silent = OPENINGS.replace(/^.*\n/, '期初积分\n');
  const { body } = await village.upload(silent, 'balances', { filename: '期初.csv' });
  expect(body).toMatchObject({ resolution: null, asOf: '2026-11-03' });
  expect(await village.commit(body.id)).toMatchObject({ status: 422, body: { code: 'resolution-missing' } });
  const done = await village.commit(body.id, { resolution: '村民代表会议通过', asOf: '2026-01-01' });
  expect(done.body).toMatchObject({ asOf: '2026-01-01', resolution: '村民代表会议通过', status: 'committed' });
});

test('a sheet before the first rules is refused row by row, not as a whole', async () => {
  const village = await app.village();
  await village.import(ROSTER, 'roster', { filename: '花名册.csv' });
  const report = await village.import(sheet(...OCTOBER), 'postings', CSV);
  expect(report.rows.map(({ problems }: Part) => problems[0].code)).toEqual(OCTOBER.map(() => 'before-rulebook'));
});
