import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livePassbooks, resolvePassbook } from '../../src/village/index.ts';
import { maskedName } from '../../src/village/names.ts';
import { freshPassbookCode, readPassbookCode } from '../../src/village/passbook-code.ts';
import { freshKey } from '../support/village-ledger.ts';
import { expectProblem, startVillageApp, type TestVillage, together, type VillageApp } from './support.ts';

let app: VillageApp;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());

/** Issues a household's passbook. */
async function issue(village: TestVillage, no: string, pin?: string): Promise<string> {
  const body = pin === undefined ? {} : { pin };
  const answer = await village.committee.post(`${village.base}/households/${no}/passbook`, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.code;
}

const shopOf = (village: TestVillage) => app.as('shop', village.code, { shop: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01' });
const seen = ({ status, body, headers }: Awaited<ReturnType<TestVillage['committee']['get']>>) => ({
  status,
  body: { ...body, requestId: undefined },
  type: headers['content-type'],
});

describe('the code of a passbook', () => {
  it('is read as people type it: any case, full width, O for 0, I and L for 1, with spaces and dashes anywhere', () => {
    const wide = (c: string) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0);
    const asTyped = (c: string) =>
      fc.tuple(
        fc.constantFrom(
          c,
          c.toLowerCase(),
          wide(c),
          ...(c === '0' ? ['o', 'O', 'Ｏ'] : c === '1' ? ['i', 'l', 'Ｌ'] : []),
        ),
        fc.constantFrom('', '', '', ' ', '-', '－', '　', '—', '\u200b'),
      );
    const spelling = fc.constantFrom('220382206201', '110101001001').chain((village) => {
      const code = freshPassbookCode(village);
      const characters = [...code.replace('-', '')].map(asTyped);
      return fc.tuple(fc.constant({ village, code }), fc.tuple(...characters));
    });
    fc.assert(
      fc.property(spelling, ([expected, typed]) => {
        expect(readPassbookCode(typed.flat().join(''))).toEqual(expected);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const read = readPassbookCode(text);
        if (read) expect(read.code).toMatch(/^\d{12}-[0-9A-HJKMNP-TV-Z]{24}$/);
      }),
    );
  });
});

describe('a masked name', () => {
  it('keeps the surname and the last character, and says nothing where nobody is known', () => {
    const names = {
      王桂芳: '王*芳',
      王芳: '王*',
      王: '王*',
      欧阳小华: '欧阳*华',
      欧阳华: '欧阳*',
      古丽娜扎尔: '古***尔',
    };
    for (const [name, masked] of Object.entries(names)) expect(maskedName(name)).toBe(masked);
    for (const nobody of [null, '']) expect(maskedName(nobody)).toBe('某村民');
  });
});

describe('a lookup', () => {
  it('tells a shop the masked name, what is available and the limits, and nothing else of the household', async () => {
    const village = await app.village();
    await village.household('0417', '金兰淑', '卢刚德');
    await village.post('0417', 24);
    await village.hold('0417', 5);
    const code = await issue(village, '0417');
    const shop = await shopOf(village);
    for (const passbook of [code, ` ${code.toLowerCase().replace('-', ' - ')} `]) {
      const answer = await shop.post(`${village.base}/passbook-lookups`, { passbook });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toEqual({
        name: '金*淑',
        available: 19,
        pinRequired: false,
        limits: { openHolds: { open: 1, most: 50 }, goods: [] },
      });
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect((await village.committee.post(`${village.base}/passbook-lookups`, { passbook: code })).status).toBe(200);
    for (const role of ['officer', 'reviewer', 'auditor'] as const) {
      const by = await app.as(role, village.code);
      expectProblem(await by.post(`${village.base}/passbook-lookups`, { passbook: code }), 403, 'forbidden');
    }
  });

  it('answers unknown, dead, foreign and impossible codes alike', async () => {
    const [here, there] = [await app.village(), await app.village()];
    await here.household('1', '甲');
    await there.household('1', '乙');
    const [replaced, foreign] = [await issue(here, '1'), await issue(there, '1')];
    const revoked = await issue(here, '1');
    expect((await here.committee.delete(`${here.base}/households/1/passbook`)).status).toBe(204);
    const shop = await shopOf(here);
    const codes = [replaced, revoked, foreign, freshPassbookCode(here.code), '不是编码', '1', 'x'.repeat(100)];
    const answers = [];
    for (const passbook of codes) answers.push(seen(await shop.post(`${here.base}/passbook-lookups`, { passbook })));
    expect(answers.map(({ status }) => status)).toEqual(codes.map(() => 404));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]!.body.code).toBe('unknown-passbook');
    expectProblem(await shop.post(`${here.base}/passbook-lookups`, { passbook: '' }), 400, 'invalid-request');
  });

  it('says that the household was closed, without its number; a code that was dead before stays unknown', async () => {
    const village = await app.village();
    await village.household('8181', '甲');
    const [old, code] = [await issue(village, '8181'), await issue(village, '8181')];
    const headers = { 'idempotency-key': freshKey() };
    expect((await village.committee.post(`${village.base}/households/8181/closure`, {}, { headers })).status).toBe(201);
    const shop = await shopOf(village);
    const answer = await shop.post(`${village.base}/passbook-lookups`, { passbook: code });
    expectProblem(answer, 409, 'passbook-closed');
    expect(answer.text).not.toContain('8181');
    expectProblem(await shop.post(`${village.base}/passbook-lookups`, { passbook: old }), 404, 'unknown-passbook');
    expectProblem(await app.nobody.post('/v1/public/passbook-sessions', { code }), 409, 'passbook-closed');
  });
});

describe('the committee', () => {
  it('sees the state of a passbook, and takes it back', async () => {
    const village = await app.village();
    await village.household('1', '甲');
    const url = `${village.base}/households/1/passbook`;
    expectProblem(await village.committee.get(url), 404, 'not-found');
    expectProblem(await village.committee.delete(url), 404, 'not-found');
    expectProblem(await village.committee.delete(`${url}/lock`), 404, 'not-found');
    const code = await issue(village, '1', '2468');
    const state = await village.committee.get(url);
    expect(state.body).toEqual({ issuedAt: expect.any(String), pin: true, wrongTries: 0, lock: null });
    expect((await village.committee.delete(`${url}/lock`)).status).toBe(204);
    const answers = await together(...[1, 2, 3].map(() => () => village.committee.delete(url)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expectProblem(
      await village.committee.post(`${village.base}/passbook-lookups`, { passbook: code, pin: '2468' }),
      404,
      'unknown-passbook',
    );
    const auditor = await app.as('auditor', village.code);
    for (const refused of [await auditor.get(url), await auditor.delete(url), await auditor.delete(`${url}/lock`)])
      expectProblem(refused, 403, 'forbidden');
    const audit = await village.committee.get('/v1/audit', { query: { village: village.code } });
    const actions = audit.body.data.map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action.startsWith('passbook.'))).toEqual([
      'passbook.revoked',
      'passbook.issued',
    ]);
  });
});

describe('resolving a passbook for a redemption', () => {
  it('gives the household, and the check under the lock finds one that was issued anew since', async () => {
    const village = await app.village();
    await village.household('1', '甲');
    await village.household('2', '乙');
    const [one, two] = [await issue(village, '1', '1357'), await issue(village, '2')];
    const context = village.context();
    const first = await resolvePassbook(context, village.code, one, '1357');
    const second = await resolvePassbook(context, village.code, two);
    expect([first.householdNo, second.householdNo]).toEqual(['1', '2']);
    await expect(resolvePassbook(context, village.code, one)).rejects.toMatchObject({ code: 'pin-required' });
    await expect(resolvePassbook(context, '220382206399', two)).rejects.toMatchObject({ code: 'unknown-passbook' });
    expect((await livePassbooks(app.sql, [first, second])).size).toBe(2);
    await issue(village, '1');
    expect(await livePassbooks(app.sql, [first, second])).toEqual(new Set([second.hash.toString('hex')]));
    expect(await livePassbooks(app.sql, [])).toEqual(new Set());
    await village.post('2', 1);
    expect((await app.ledger.verify(village.code)).ok).toBe(true);
  });
});
