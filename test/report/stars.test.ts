import type ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { honoured, type Setting, startSetting } from '../ceremony/ceremony-support.ts';
import type { Caller } from '../support/app.ts';
import { annualFile, annualUrl, cellsOf, readAnnual, textOf, workbookOf } from './annual-reading.ts';

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

const MINOR = { name: '赵小未', birthMonth: '2012-05' };
const PEOPLE = {
  A1: [{ name: '王桂英', birthMonth: '1970-01' }, { name: '王大山', birthMonth: '1990-02' }, MINOR],
  A2: [{ name: '李无月' }],
  A3: [{ name: '孙立春', birthMonth: '1960-01' }],
};

describe('stars and titles of a year', () => {
  async function starVillage() {
    const at = await honoured(setting, PEOPLE);
    const { admin } = setting.app.database;
    const levels = [
      { code: 'silver', name: '银星', from: 1, to: 2 },
      { code: 'gold', name: '=金星', from: 3, to: 3 },
    ];
    await admin`INSERT INTO star_schemes (village_code, version, definition, digest, adopted_on, created_at, created_by)
      VALUES (${at.code}, 2, ${admin.json({ levels })}, ${Buffer.alloc(32)}, '2026-01-01', now(), gen_random_uuid())`;
    const [review] = await admin<{ id: string }[]>`
      INSERT INTO star_reviews (village_code, id, scheme_version, period, state, ledger_size, ledger_root, result, result_digest,
        opened_at, opened_by)
      VALUES (${at.code}, gen_random_uuid(), 2, '2026-H2', 'confirmed', 0, ${Buffer.alloc(32)}, '{}', ${Buffer.alloc(32)}, now(),
        gen_random_uuid()) RETURNING id`;
    let number = 0;
    const gold = async (household: string, period: string, level = 'gold') => {
      number += 1;
      const stars = level === 'gold' ? ['ai-dang', 'xiao-lao', 'wei-sheng'] : ['ai-dang'];
      const [row] = await admin<{ id: string }[]>`
        INSERT INTO honours (village_code, id, kind, review_id, household_no, title, label, level, stars, period, granted_on,
          number, created_at, created_by)
        VALUES (${at.code}, gen_random_uuid(), 'stars', ${review!.id}, ${household}, '十星级文明户', '=金星（3 星）', ${level},
          ${admin.json(stars)}, ${period}, ${`${period.slice(0, 4)}-12-20`}, ${`${period.slice(0, 4)}-9${number}`}, now(),
          gen_random_uuid()) RETURNING id`;
      return row!.id;
    };
    await gold('A1', '2025');
    await gold('A3', '2025');
    // Of two times in a year the last one counts.
    await gold('A2', '2026-H1', 'silver');
    const stars = [await gold('A1', '2026'), await gold('A2', '2026-H2')];
    const titles = await at.grant(
      { household: 'A1', member: at.members.赵小未! },
      { household: 'A1', member: at.members.王大山!, label: '=cmd|1' },
    );
    const ids = [...stars, ...titles];
    return { ...at, ids };
  }

  it('are counted by level with changes against last year, and what was taken down is no longer held', async () => {
    const at = await starVillage();
    const first = (await readAnnual(at.code, at.committee)).stars;
    expect(first.levels).toEqual([{ level: '=金星', granted: 2, households: 2, lastYear: 2 }]);
    expect(first).toMatchObject({ households: 2, lastYear: 2, new: 1, again: 1, lost: 1, revoked: 0 });
    await at.revoke(at.ids[0]!, ['xiao-lao'], 'silver');
    await at.revoke(at.ids[1]!);
    await at.revoke(at.ids[3]!);
    const { stars, titles } = await readAnnual(at.code, at.committee);
    expect(stars.levels).toEqual([
      { level: '=金星', granted: 2, households: 0, lastYear: 2 },
      { level: '银星', granted: 0, households: 1, lastYear: 0 },
    ]);
    expect(stars).toMatchObject({ households: 1, lastYear: 2, new: 0, again: 1, lost: 1, revoked: 2 });
    expect(stars.reviews).toEqual([
      { period: '2026', state: 'confirmed' },
      { period: '2026-H2', state: 'confirmed' },
    ]);
    expect(titles).toMatchObject({ granted: 2, revoked: 1, lastYear: 0 });
    const next = (await readAnnual(at.code, at.committee, '2027')).stars;
    expect(next).toMatchObject({ households: 0, lastYear: 1, lost: 1, new: 0 });

    const supervisor = await setting.app.as('supervisor', at.code.slice(0, 6));
    const path = `/v1/regions/${at.code.slice(0, 9)}/reports/stars`;
    const { body } = await supervisor.get(path, { query: { year: '2026' } });
    const row = body.data.find(({ code }: { code: string }) => code === at.code);
    expect(row).toMatchObject({
      households: 3,
      withStars: 1,
      lastYear: 2,
      revoked: 2,
      review: 'confirmed',
      levels: stars.levels,
    });
    expect(body.levels).toEqual(['=金星', '银星']);
  });

  it('are listed by name only on papers of who reads personal data; minors and unknown birth months never', async () => {
    const at = await starVillage();
    const named = ['王桂英', '王大山'];
    const unnamed = ['赵小未', '李无月'];
    for (const ext of ['.pdf', '.xlsx'] as const) {
      const said = async (caller: Caller) => {
        const bytes = await annualFile(setting.app, at.code, ext, caller);
        return ext === '.pdf' ? textOf(bytes) : cellsOf(await workbookOf(bytes)).join('|');
      };
      const own = await said(at.committee);
      for (const name of named) expect(own).toContain(name);
      for (const name of unnamed) expect(own).not.toContain(name);
      expect(own).toContain('不具名');
      const supervisors = await said(await setting.app.as('supervisor', at.code.slice(0, 6)));
      for (const name of [...named, ...unnamed, '名单']) expect(supervisors).not.toContain(name);
    }
    const { text } = await at.committee.get(annualUrl(at.code), { query: { year: '2026' } });
    for (const name of [...named, ...unnamed, 'A1']) expect(text).not.toContain(name);
  });

  it('cannot make a formula of anything in a workbook', async () => {
    const at = await starVillage();
    const { admin } = setting.app.database;
    await admin`UPDATE villages SET name = '=SUM(1)' WHERE village_code = ${at.code}`;
    const region = await setting.app.app.inject({
      url: `/v1/regions/${at.code.slice(0, 9)}/reports/stars.xlsx`,
      query: { year: '2026' },
      headers: { authorization: `Bearer ${setting.app.operator.key}` },
    });
    const books = [await annualFile(setting.app, at.code, '.xlsx', at.committee), region.rawPayload];
    for (const bytes of books) {
      const book = await workbookOf(bytes);
      for (const value of cellsOf(book)) expect(value).not.toHaveProperty('formula');
      const strange = book.worksheets.flatMap((sheet) => {
        const found: ExcelJS.Cell[] = [];
        sheet.eachRow((row) => row.eachCell((cell) => void (String(cell.value).startsWith('=') && found.push(cell))));
        return found;
      });
      expect(strange.length).toBeGreaterThan(0);
      for (const cell of strange) expect(typeof cell.value).toBe('string');
    }
  });
});

describe('an annual report', () => {
  it('says so, and draws nothing, where nothing was recorded', async () => {
    const at = await honoured(setting, {});
    const body = await readAnnual(at.code, at.committee, '2024');
    expect(body.participation).toMatchObject({ households: 0, entries: 0, share: null });
    expect(body.points).toMatchObject({ merit: 0, dimensions: [] });
    const paper = textOf(await annualFile(setting.app, at.code, '.pdf', at.committee, '2024'));
    for (const part of ['全年没有有效的积分记录', '没有申报', '没有评出星级户', body.asOf.root])
      expect(paper).toContain(part);
  });

  it('has the same bytes for the same day, and is for who may read reports', async () => {
    const at = await honoured(setting, PEOPLE);
    for (const ext of ['.pdf', '.xlsx'] as const) {
      expect(
        (await annualFile(setting.app, at.code, ext, at.committee)).equals(
          await annualFile(setting.app, at.code, ext, at.committee),
        ),
      ).toBe(true);
    }
    const query = { year: '2026' };
    const read = async (role: 'officer' | 'reviewer' | 'auditor' | 'shop', more = {}) =>
      (await (await setting.app.as(role, at.code, more)).get(annualUrl(at.code), { query })).status;
    expect(await read('auditor')).toBe(200);
    expect(await read('reviewer')).toBe(200);
    expect(await read('shop', { shop: '01890000-0000-7000-8000-00000000000b' })).toBe(403);
    const stranger = await setting.app.as('committee', (await honoured(setting, {})).code);
    expect((await stranger.get(annualUrl(at.code), { query })).status).toBe(404);
    const regional = `/v1/regions/${at.code.slice(0, 9)}/reports/annual`;
    expect((await at.committee.get(regional, { query })).status).toBe(404);
    expect((await at.committee.get(annualUrl(at.code), { query: { year: '26' } })).status).toBe(400);
  });
});
