import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentSubject, mintToken } from '../../src/kernel/document-token.ts';
import {
  created,
  expectProblem,
  openShop,
  type ShopSetting,
  type ShopVillage,
  startShop,
} from '../redemption/support.ts';
import { expectCoherent } from '../support/coherence.ts';

/** As `startApp` has it. */
const KEY = Buffer.alloc(32, 9);
const DONOR = '张桂兰';

let setting: ShopSetting;
let village: ShopVillage;
let donation: number;

beforeAll(async () => {
  setting = await startShop();
  village = await openShop(setting, { points: 30 });
  donation = (await created(village.record({ kind: 'donation', valueFen: 123_456, donor: DONOR }))).body.seq;
});
afterAll(() => setting.close());

type Subject = DocumentSubject extends infer S ? (S extends DocumentSubject ? Omit<S, 'village'> : never) : never;
const tokenOf = (subject: Subject) => mintToken(KEY, { village: village.code, ...subject } as DocumentSubject);
const ask = (token: string, accept = 'application/json') =>
  setting.app.nobody.get(`/v1/public/documents/${token}`, { headers: { accept } });
const statement = (household: string, size: number) => ({ kind: 'statement' as const, household, size });
// biome-ignore lint/suspicious/noExplicitAny: an answer
const factsOf = (body: any) => Object.fromEntries(body.facts.map((one: any) => [one.name.zh, one.value]));

describe('the code on a printed document', () => {
  it('tells what a donation’s receipt says, but never who gave', async () => {
    const { status, body, text, headers } = await ask(tokenOf({ kind: 'receipt', movement: donation }));
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ kind: 'receipt', verdict: 'genuine', village: { code: village.code } });
    expect(factsOf(body)).toMatchObject({ 收据编号: '2026-0001', 捐赠内容: '捐款', '金额（元）': '1234.56' });
    expect(text).not.toContain(DONOR);
    expect(headers['x-robots-tag']).toContain('noindex');
    expect(headers['cache-control']).toContain('no-store');
  });

  it('tells a household’s figures as they stood at the entry that was printed, whatever was posted since', async () => {
    const no = village.households[0]!;
    const { body: before } = await village.committee.get(village.url('ledger'));
    const token = tokenOf(statement(no, before.size));
    const first = await ask(token);
    expect(first.status, first.text).toBe(200);
    const { honour, balance, held } = await village.standing(no);
    expect(factsOf(first.body)).toMatchObject({
      户号: no,
      荣誉分累计: String(honour),
      积分余额: String(balance),
      预占: String(held),
    });
    await village.award(no, 7);
    expect((await village.standing(no)).honour).toBeGreaterThan(honour);
    expect((await ask(token)).body).toEqual(first.body);
    const nothing = await ask(tokenOf(statement(no, 0)));
    expect(factsOf(nothing.body)).toMatchObject({ 荣誉分累计: '0', 积分余额: '0' });
  });

  it('is a page for a phone, without scripts, names or anything from elsewhere', async () => {
    const { status, text, headers } = await ask(
      tokenOf({ kind: 'receipt', movement: donation }),
      'text/html,application/xhtml+xml;q=0.9',
    );
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).toContain('真实有效');
    expect(text).toContain('2026-0001');
    expect(text).not.toContain(DONOR);
    expect(text).not.toMatch(/<script|https?:/);
  });

  it('is unknown when made up, cut short, of a movement that is no donation, or of nothing that exists', async () => {
    const genuine = tokenOf({ kind: 'receipt', movement: donation });
    const other = mintToken(Buffer.alloc(32, 1), { kind: 'receipt', village: village.code, movement: donation });
    const wrong = [
      genuine.slice(0, -1),
      genuine.slice(1),
      other,
      'x',
      '2026-0001',
      tokenOf({ kind: 'receipt', movement: donation + 1000 }),
      tokenOf({ kind: 'certificate', honour: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01' }),
      tokenOf(statement('NOBODY', 1)),
      mintToken(KEY, { kind: 'receipt', village: '110101001399', movement: donation }),
    ];
    for (const token of wrong) {
      expectProblem(await ask(token), 404, 'unknown-document');
      const page = await ask(token, 'text/html');
      expect(page.status).toBe(404);
      expect(page.text).toContain('查无此件');
    }
    await expectCoherent(village.committee, village.code);
  });
});
