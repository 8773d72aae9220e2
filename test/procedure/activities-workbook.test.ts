import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { form } from '../importing/support.ts';
import { type Setting, startSetting, type Village } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Answer } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { announce, attend, crowd, list, made, peopled, settle } from './activity-support.ts';

let setting: Setting;
let village: Village;
let members: string[];
beforeAll(async () => {
  setting = await startSetting();
  ({ village, members } = await peopled(setting, 4));
});
afterAll(() => setting.close());

interface Sending {
  readonly filename?: string;
  readonly fields?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly english?: boolean;
}

function send(at: Village, id: string, file: Buffer | string, { filename, fields, query, english }: Sending = {}) {
  const parts = Object.entries(fields ?? {}).map(([name, value]) => ({ name, value }));
  const { payload, headers } = form([...parts, { name: 'file', value: file, filename: filename ?? '签到表.csv' }]);
  const language = { 'accept-language': english ? 'en' : 'zh' };
  const options = { headers: { ...headers, ...language }, ...(query && { query }) };
  return at.committee.request('POST', at.url(`activities/${id}/attendance/workbook`), payload, options);
}

async function workbook(rows: (string | number | null)[][], name = '签到表'): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet(name).addRows(rows);
  return Buffer.from(await book.xlsx.writeBuffer());
}

interface Row {
  row: number;
  verdict: string;
  reason?: string;
  name?: string;
  quantity?: number;
  problems: { code: string; message: string; fix: string; of?: number }[];
  warnings: { code: string; message: string }[];
  normalised: { field: string; from: string; to: string }[];
}
const ok = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200);
  return answer.body as { rows: Row[]; summary: Record<string, number>; sheet: string; dryRun: boolean };
};
/** Verdicts as `row verdict code` in the order of the sheet. */
const verdicts = ({ rows }: { rows: Row[] }) =>
  rows.map(({ row, verdict, reason, problems }) =>
    [row, verdict, reason ?? problems[0]?.code].filter(Boolean).join(' '),
  );
const csv = (...lines: string[]) => ['户号,姓名,时长', ...lines].join('\n');

describe('a sheet as committees fill it in', () => {
  test('every line has its verdict: good ones are recorded, the others told why and what to do', async () => {
    const { committee, url } = village;
    const id = await announce(village, { rule: 'ZY01', quantity: 2 });
    const file = await workbook([
      ['香山村志愿服务签到表'],
      ['活动名称', '广场清扫', '活动日期', '2026-10-05'],
      ['序号', '户 号', '户主', '姓名', '时长（小时）', '签名', '备注'],
      [1, '０００００１', '王小1', '王 小1', '２小时半', '√', null],
      [2, 2, '王小2', '王小2', null, '√', '晚到'],
      [null, null, null, null, null, null, null],
      [3, '000003', '王小4', '王小3', 1, '√', null],
      [4, null, '王小4', '王小4', 1, '√', null],
      [5, '000009', null, '赵大', 1, '√', null],
      [6, '000004', null, '王小3', 1, '√', null],
      [7, '000004', null, '户主', '半小时', '√', null],
      [8, '000004', null, '王小4', 3, '√', null],
      [9, '000003', null, '王小3', '很久', '√', null],
      [10, '000003', null, '王小3', 2, null, null],
      [11, '000003', null, '王小3', 2, '√', '请假'],
      [12, '000003', null, '全家', 2, '√', null],
      ['合计', null, null, null, '12人', null, null],
      ['制表人：李会计', null, null, null, null, null, null],
    ]);
    const body = ok(await send(village, id, file, { filename: '签到表.xlsx' }));
    expect(verdicts(body)).toEqual([
      '4 recorded',
      '5 recorded',
      '6 skipped blank',
      '7 refused head-mismatch',
      '8 refused attendee-household-missing',
      '9 refused unknown-household',
      '10 refused attendee-not-of-household',
      '11 recorded',
      '12 refused attendee-twice',
      '13 refused unreadable-quantity',
      '14 skipped absent',
      '15 skipped absent',
      '16 refused attendee-name-missing',
      '17 skipped total',
      '18 skipped footer',
    ]);
    expect(body).toMatchObject({ sheet: '签到表', headerRow: 3, dryRun: false });
    expect(body.summary).toEqual({ recorded: 3, alreadyThere: 0, refused: 7, skipped: 5 });
    expect(body.rows[0]).toMatchObject({ household: '000001', member: members[0], name: '王小1', quantity: 2.5 });
    expect(body.rows[0]!.normalised).toMatchObject([
      { field: '户号', from: '０００００１', to: '000001' },
      { field: '姓名', from: '王 小1', to: '王小1' },
    ]);
    expect(body.rows[8]!.problems[0]).toMatchObject({ of: 11 });
    for (const { problems } of body.rows.filter(({ verdict }) => verdict === 'refused')) {
      expect(problems[0]!.message + problems[0]!.fix).toMatch(/^[^{}]+$/);
    }
    const seen: { household: string; quantity: number; source: string }[] = await list(village, id);
    expect(seen.map(({ household, quantity, source }) => [household, quantity, source]).sort()).toEqual([
      ['000001', 2.5, 'workbook'],
      ['000002', 2, 'workbook'],
      ['000004', 0.5, 'workbook'],
    ]);
    const audit = (await committee.get('/v1/audit', { query: { action: 'activity.attendance-recorded' } })).body.data;
    expect(audit[0]).toMatchObject({ subject: id, details: { added: 3 } });
    expect(JSON.stringify(audit)).not.toContain('王小');
    expect((await settle(village, id)).body.attendance).toMatchObject({ posted: 3, refused: 0 });
    expectProblem(await send(village, id, file, { filename: '签到表.xlsx' }), 409, 'activity-settled');
    expect((await committee.get(url(`activities/${id}`))).body.attendance.attended).toBe(3);
  });

  test('sent again, who is there stays as is, and what the sheet says otherwise is told, in the language asked for', async () => {
    const id = await announce(village);
    await made(attend(village, id, [{ member: members[0], quantity: 1.5 }]));
    const first = ok(await send(village, id, csv('000001,王小1,1.5', '000002,王小2,2')));
    expect(verdicts(first)).toEqual(['2 already-there', '3 recorded']);
    const again = ok(
      await send(village, id, csv('000001,王小1,', '000002,王小2,3', '000003,王小,1'), { english: true }),
    );
    expect(verdicts(again)).toEqual(['2 already-there', '3 already-there', '4 refused attendee-not-of-household']);
    expect(again.rows.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
      [],
      ['attendance-differs'],
      [],
    ]);
    expect(again.rows[1]).toMatchObject({
      quantity: 2,
      warnings: [{ message: expect.stringContaining('quantity of 2;') }],
    });
    expect(again.rows[2]!.problems[0]!.message).toBe(
      'Household 000003 has no member 王小 on 2026-10-05. Members: 王小3.',
    );
    expect((await list(village, id)).map(({ source }: { source: string }) => source).sort()).toEqual([
      'manual',
      'workbook',
    ]);
  });

  test('a preview says the same as the recording after it and writes nothing', async () => {
    const id = await announce(village);
    const file = csv('000001,王小1,2', ',王小2,1', '000003,王小3,0');
    const before = (await village.committee.get('/v1/audit')).body.data.length;
    for (const more of [{ query: { dryRun: 'true' } }, { fields: { dryRun: 'true' } }]) {
      const preview = ok(await send(village, id, file, more));
      expect(preview.dryRun).toBe(true);
      expect(await list(village, id)).toEqual([]);
      expect((await village.committee.get('/v1/audit')).body.data).toHaveLength(before);
    }
    const preview = ok(await send(village, id, file, { query: { dryRun: 'true' } }));
    const recorded = ok(await send(village, id, file, { query: { dryRun: 'false' }, fields: { dryRun: '' } }));
    expect({ ...recorded, dryRun: true }).toEqual(preview);
    expect(verdicts(recorded)).toEqual(['2 recorded', '3 refused attendee-household-missing', '4 skipped absent']);
    expect(await list(village, id)).toHaveLength(1);
  });

  test('who belonged to the household on the day of the activity is meant, and namesakes are not guessed', async () => {
    const { committee, url } = village;
    const join = (no: string, name: string, from: string, birthMonth = '1990-05') =>
      made(committee.post(url(`households/${no}/members`), { name, from, birthMonth }));
    const late = await join('000002', '王新', '2026-10-08');
    await join('000003', '王同', '2026-01-01', '1970-02');
    await join('000003', '王同', '2026-01-01', '1999-02');
    const early = await announce(village, { day: '2026-10-05' });
    const file = csv('000002,王新,1', '000003,王同,1');
    expect(verdicts(ok(await send(village, early, file)))).toEqual([
      '2 refused attendee-not-of-household',
      '3 refused ambiguous-attendee',
    ]);
    await made(committee.post(url(`members/${late.id}/move`), { household: '000004', on: '2026-10-12' }));
    const after = await announce(village, { day: '2026-10-09' });
    expect(verdicts(ok(await send(village, after, file)))[0]).toBe('2 recorded');
    const moved = await announce(village, { day: '2026-10-13' });
    expect(verdicts(ok(await send(village, moved, csv('000002,王新,1', '000004,王新,1'))))).toEqual([
      '2 refused attendee-not-of-household',
      '3 recorded',
    ]);
    expect(await list(village, moved)).toMatchObject([{ member: late.id, household: '000004' }]);
  });

  test('columns say what they say: unsigned lists count everybody, other days are refused, heads stand for themselves', async () => {
    const id = await announce(village, { quantity: 3 });
    const unsigned = ['户号,姓名,签到', '000001,王小1,', '000002,王小2,'].join('\n');
    expect(verdicts(ok(await send(village, id, unsigned, { query: { dryRun: 'true' } })))).toEqual([
      '2 recorded',
      '3 recorded',
    ]);
    const signed = ['户号,姓名,签到', '000001,王小1,', '000002,王小2,未到', '000003,王小3,王小3'].join('\n');
    expect(verdicts(ok(await send(village, id, signed, { query: { dryRun: 'true' } })))).toEqual([
      '2 skipped absent',
      '3 skipped absent',
      '4 recorded',
    ]);
    const days = [
      '日期,户号,户主,次数',
      '10月5日,000001,王小1,√',
      '同上,000002,王小2,1',
      '10月6日,000003,王小3,1',
    ].join('\n');
    const body = ok(await send(village, id, days));
    expect(verdicts(body)).toEqual(['2 recorded', '3 recorded', '4 refused attendance-of-another-day']);
    expect(body.rows.map(({ quantity }) => quantity)).toEqual([3, 1, undefined]);
  });

  test('where people change households, or the activity its day, while the sheet is read, nothing is recorded: it is to be sent again', async () => {
    const { committee, url, code } = village;
    const id = await announce(village, { day: '2026-10-13' });
    const person = { name: '王迁', from: '2026-01-01', birthMonth: '1990-05' };
    const moving = await made(committee.post(url('households/000002/members'), person));
    const file = csv('000001,王小1,1', '000002,王迁,1');
    const sentWhile = (meanwhile: Parameters<typeof behindLock>[4]) =>
      behindLock(setting.app.database, villageLock(code), 1, () => send(village, id, file), meanwhile);
    const movedMeanwhile = await sentWhile(
      (tx) =>
        tx`UPDATE memberships SET household_no = '000004' WHERE village_code = ${code} AND member_id = ${moving.id}`,
    );
    expectProblem(movedMeanwhile, 503, 'ledger-busy');
    const anotherDay = await sentWhile(
      (tx) => tx`UPDATE activities SET day = '2026-10-12' WHERE village_code = ${code} AND id = ${id}`,
    );
    expectProblem(anotherDay, 503, 'ledger-busy');
    expect(verdicts(ok(await send(village, id, file, { query: { dryRun: 'true' } })))).toEqual([
      '2 recorded',
      '3 refused attendee-not-of-household',
    ]);
    const settled = await sentWhile((tx) => tx`UPDATE activities SET settled_at = now() WHERE id = ${id}`);
    expectProblem(settled, 409, 'activity-settled');
    expect(await list(village, id)).toEqual([]);
  });
});

describe('files that are no such sheet', () => {
  const OLE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024)]);
  test.each([
    ['an old .xls', OLE, '签到表.xls', 415, 'unsupported-format'],
    ['a picture', Buffer.from('89504e470d0a1a0a00000000', 'hex'), '签到.xlsx', 415, 'not-a-workbook'],
    ['nothing', '', '空.xlsx', 422, 'empty-file'],
    ['half a zip', Buffer.from('504b0304ffff', 'hex'), '坏.xlsx', 422, 'damaged'],
    ['more than 10 MB', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), '大.csv', 413, 'too-large'],
    ['20,001 rows', `${csv()}${'\n'.repeat(20_000)}000001,王小1,1`, '长.csv', 413, 'too-many-rows'],
    ['no column for the number', '姓名,时长\n王小1,1', '缺.csv', 422, 'missing-column'],
    ['another table', '日期,天气\n10月5日,晴', '天气.csv', 422, 'sheet-not-found'],
    ['two tables side by side', '户号,姓名,户号,姓名\n000001,王小1,000002,王小2', '双.csv', 422, 'ambiguous-column'],
    ['a header alone', csv(), '头.csv', 422, 'no-data-rows'],
  ] as const)('%s is refused whole', async (_name, file, filename, status, code) => {
    const id = await announce(village);
    const answer = await send(village, id, Buffer.from(file), { filename });
    expectProblem(answer, status, code);
    expect(answer.body.detail).not.toMatch(/[{}]/);
    expect(await list(village, id)).toEqual([]);
  });

  test('forms without a file, with other fields, or that are none, and activities that are not there', async () => {
    const id = await announce(village);
    const url = village.url(`activities/${id}/attendance/workbook`);
    const { payload, headers } = form([{ name: 'dryRun', value: 'true' }]);
    expectProblem(await village.committee.request('POST', url, payload, { headers }), 400, 'file-missing');
    expectProblem(await village.committee.post(url, { items: [] }), 415, 'unsupported-media-type');
    expectProblem(await send(village, id, csv(), { fields: { dryRun: 'maybe' } }), 400, 'invalid-request');
    expectProblem(await send(village, id, csv(), { fields: { kind: 'roster' } }), 400, 'invalid-request');
    expectProblem(await send(village, id, csv(), { fields: { sheet: '别的表' } }), 422, 'sheet-not-found');
    expectProblem(await send(village, members[0]!, csv('000001,王小1,1')), 404, 'not-found');
  });
});

test('7,500 lines sent twice at the same moment: each person once, within seconds', { timeout: 120_000 }, async () => {
  const { village: town } = await peopled(setting, 25);
  await crowd(setting, town, 7500);
  const people = await setting.app.database.admin<{ no: string; name: string }[]>`
    SELECT s.household_no AS no, m.name FROM members m JOIN memberships s ON s.village_code = m.village_code AND s.member_id = m.id
    WHERE m.village_code = ${town.code} ORDER BY m.id`;
  const file = await workbook([['户号', '姓名', '时长'], ...people.map(({ no, name }) => [no, name, 1])]);
  const id = await announce(town);
  const begun = performance.now();
  const both = await behindLock(setting.app.database, villageLock(town.code), 2, () =>
    Promise.all([1, 2].map(() => send(town, id, file, { filename: '全镇.xlsx' }))),
  );
  expect(performance.now() - begun).toBeLessThan(40_000);
  const summaries = both.map((answer) => ok(answer).summary).sort((a, b) => a.recorded! - b.recorded!);
  expect(summaries).toEqual([
    { recorded: 0, alreadyThere: 7500, refused: 0, skipped: 0 },
    { recorded: 7500, alreadyThere: 0, refused: 0, skipped: 0 },
  ]);
  expect((await made(town.committee.get(town.url(`activities/${id}`)))).attendance.attended).toBe(7500);
});
