import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES, sheet } from '../importing/support.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';

/** Every operation of the reference, called with keys that must not reach it. */

const HOME = '220382206201';
const AWAY = '220382206202';
const NOWHERE = '220382206399';
const REGION = '220382';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Call {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  /** Needs no key. */
  readonly open: boolean;
}

let t: TestApp;
let calls: Call[];
let ids: Record<string, string>;
const keys: Record<string, Caller> = {};

const created = (answer: Answer): Answer['body'] => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

beforeAll(async () => {
  t = await startApp();
  for (const [code, name] of [
    [HOME, '本村'],
    [AWAY, '邻村'],
  ] as const) {
    created(await t.operator.post('/v1/villages', { code, name }));
  }
  const base = `/v1/villages/${HOME}`;
  const unit = created(await t.operator.post(`${base}/units`, { kind: 'group', name: '1组' }));
  const household = created(
    await t.operator.post(`${base}/households`, {
      no: '001',
      unit: unit.id,
      head: '王桂英',
      members: [{ name: '王桂英', relation: '户主', phone: '13150436940' }],
    }),
  );
  created(await t.operator.put(`${base}/rulebooks/draft`, { template: 'default' }));
  const adoption = { effectiveFrom: '2026-01-01', resolution: '村民代表会议' };
  created(await t.operator.post(`${base}/rulebooks/draft/adoption`, adoption));
  created(await t.operator.put(`${base}/rulebooks/draft`, { template: 'default' }));
  const posting = { household: '001', rule: 'HJ03', occurredOn: '2026-10-08' };
  created(await t.operator.post(`${base}/postings`, posting, { headers: { 'idempotency-key': 'first' } }));
  keys.committee = await t.as('committee', HOME);
  keys.stranger = await t.as('committee', AWAY);
  keys.strangeOfficer = await t.as('officer', AWAY);
  keys.strangeAuditor = await t.as('auditor', '2204');
  keys.strangeSupervisor = await t.as('supervisor', '220383');
  keys.supervisor = await t.as('supervisor', REGION);
  keys.auditor = await t.as('auditor', HOME);
  keys.reviewer = await t.as('reviewer', HOME);
  keys.officer = await t.as('officer', HOME, { unit: unit.id });
  const form = upload(RULES, 'rulebook');
  const imported = created(
    await keys.committee.request('POST', `${base}/imports`, form.payload, { headers: form.headers }),
  );
  ids = { no: '001', seq: '1', version: '1', period: '2026-10', unit: unit.id, import: imported.id };
  ids.member = household.members[0].id;
  Object.assign(ids, await redeemSomething(base));
  const document = (await t.nobody.get('/openapi.json')).body;
  calls = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Call => {
      const body = one.requestBody?.content['application/json']?.example;
      return {
        name: `${method} ${path}`,
        method: method.toUpperCase() as Method,
        path,
        open: one.security.length === 0,
        ...(body === undefined ? {} : { body }),
      };
    }),
  );
});
afterAll(() => t.close());

/** A shop with goods, a redemption in it, and one of everything that belongs to redemption. */
async function redeemSomething(base: string): Promise<Record<string, string>> {
  const post = async (path: string, body: object) =>
    created(await t.operator.post(base + path, body, { headers: { 'idempotency-key': path } }));
  const shop = await post('/shops', { name: '积分超市' });
  const other = await post('/shops', { name: '邻店' });
  const goods = await post(`/shops/${shop.id}/goods`, { name: '香皂', price: 1 });
  const gift = { kind: 'donation', goods: goods.id, quantity: 10, valueFen: 1_000, donor: '县商会' };
  await post('/stock-movements', gift);
  const line = { shop: shop.id, lines: [{ goods: goods.id, quantity: 1 }] };
  const redemption = await post('/redemptions', { household: '001', ...line });
  const budget = await post('/budgets', { period: '2099', points: 1_000, fund: '集体收入' });
  const day = await post('/redemption-days', { name: '年终兑换', day: '2099-12-31', period: '2026-10' });
  const sample = await post('/audit-samples', { period: redemption.createdAt.slice(0, 4), count: 5 });
  const settlement = await post('/settlements', { shop: shop.id, month: '2026-01' });
  const declared = await post('/cases', { household: '001', rule: 'HJ03', occurredOn: '2026-10-08', note: '王桂英' });
  const notice = await post('/notices', { kind: 'monthly', month: '2026-10' });
  const objection = await post('/objections', { entry: 1, household: '001', words: '王桂英家没来' });
  const team = await post('/teams', { name: '志愿队' });
  const activity = await post('/activities', { name: '清扫', rule: 'HJ03', day: '2026-10-08' });
  await post('/households', { no: '003' });
  const request = await post('/requests', { household: '003', rule: 'HJ03', words: '王桂英帮忙' });
  const hook = await post('/webhooks', { url: 'https://example.com/hook', shop: shop.id });
  keys.shop = await t.as('shop', HOME, { shop: shop.id });
  keys.otherShop = await t.as('shop', HOME, { shop: other.id });
  return {
    shop: shop.id,
    goods: goods.id,
    redemptions: redemption.id,
    budgets: budget.id,
    'redemption-days': day.id,
    'audit-samples': sample.id,
    settlements: settlement.id,
    cases: declared.id,
    kin: declared.id,
    teams: team.id,
    activities: activity.id,
    requests: request.id,
    webhooks: hook.id,
    notices: notice.id,
    objections: objection.id,
    delivery: hook.id,
  };
}

interface Operation {
  security: unknown[];
  requestBody?: { content: Record<string, { example?: unknown }> };
}

function upload(file: string, kind: string) {
  const part = (disposition: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
  const payload = `${part('name="kind"', kind)}${part('name="file"; filename="a.csv"', file)}--b--\r\n`;
  return { payload, headers: { 'content-type': 'multipart/form-data; boundary=b' } };
}

let sent = 0;
/** The call with everything filled in that exists in the village. */
function send({ method, path, body }: Call, by: Caller, village = HOME): Promise<Answer> {
  const kind = /\/([a-z-]+)\/\{id\}/.exec(path)?.[1] ?? '';
  const own = { units: ids.unit, members: ids.member, keys: keys.committee!.keyId }[kind] ?? ids[kind];
  const id = own ?? ids.import;
  const filled: Record<string, string> = { ...ids, village, id: id!, prefix: REGION };
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => filled[name]!);
  const query: Record<string, string> = /rankings|rollups|reports\/fairness/.test(path)
    ? { period: '2026-10' }
    : path.includes('/stock-statement')
      ? { month: '2026-10' }
      : {};
  sent += 1;
  const headers = { 'idempotency-key': `call-${sent}` };
  if (path.endsWith('/imports') && method === 'POST') {
    const form = upload(sheet('2026-10-03,001,王桂英,HJ03,,1,2,,'), 'postings');
    return by.request(method, url, form.payload, { headers: { ...headers, ...form.headers } });
  }
  return by.request(method, url, body, { headers, query });
}

/** Everything of the village that a write could have changed. */
async function state(): Promise<unknown> {
  const { committee, operator } = { committee: keys.committee!, operator: t.operator };
  const base = `/v1/villages/${HOME}`;
  const lists = [
    '',
    '/units',
    '/households?limit=200',
    '/rulebooks',
    '/rulebooks/draft',
    '/entries',
    '/ledger',
    '/imports',
    '/shops',
    `/shops/${ids.shop}/goods`,
    '/stock-movements',
    '/redemptions',
    '/budgets',
    '/redemption-days',
    '/audit-samples',
    '/settlements',
    '/cases',
    '/requests',
    '/procedure',
    '/kinships',
    '/teams',
    '/activities',
    '/webhooks',
    '/notices',
    '/objections',
  ];
  const bodies = await Promise.all(lists.map(async (list) => (await committee.get(base + list)).body));
  const issued = (await operator.get('/v1/keys', { query: { limit: '200' } })).body.data;
  const lasting = issued.map(({ id, revokedAt, expiresAt }: Record<string, unknown>) => ({ id, revokedAt, expiresAt }));
  return [...bodies, lasting];
}

/** What hangs on the public board is for everybody. */
const inVillage = () => calls.filter(({ path, open }) => path.includes('{village}') && !open);
const refusedAs = (answers: [string, number][], status: number) => answers.filter(([, found]) => found !== status);

describe('a key is worth nothing outside its scope', () => {
  test.each(['stranger', 'strangeOfficer', 'strangeAuditor', 'strangeSupervisor'])(
    '%s: every route of the village looks like one that does not exist',
    async (name) => {
      const by = keys[name]!;
      const before = await state();
      expect(inVillage().length).toBeGreaterThan(85);
      for (const call of inVillage()) {
        const [real, absent] = [await send(call, by), await send(call, by, NOWHERE)];
        const seen = ({ status, body }: Answer) => ({ status, ...body, requestId: undefined });
        expect(seen(real), call.name).toEqual(seen(absent));
        expect(real.status, `${call.name} ${real.text}`).toBe(404);
      }
      expect(await state()).toEqual(before);
    },
  );

  test('nobody gets anywhere, and keys of another village are not there', async () => {
    for (const call of calls) {
      if (call.open) expect(call.path, call.name).toMatch(/^\/v1\/public\//);
      else expect((await send(call, t.nobody)).status, call.name).toBe(401);
    }
    for (const call of calls.filter(({ path }) => path.startsWith('/v1/keys/'))) {
      expect((await send(call, keys.stranger!)).status, call.name).toBe(404);
    }
    expect((await keys.committee!.get('/v1/me')).status).toBe(200);
    const audit = (await keys.stranger!.get('/v1/audit', { query: { limit: '200' } })).body.data;
    expect(JSON.stringify(audit)).not.toContain(HOME);
    const listed = (await keys.stranger!.get('/v1/keys', { query: { limit: '200' } })).body.data;
    expect(listed.filter(({ scope }: { scope: string }) => scope !== AWAY)).toEqual([]);
    expect((await keys.stranger!.get('/v1/villages')).body.data.map(({ code }: { code: string }) => code)).toEqual([
      AWAY,
    ]);
    for (const call of calls.filter(({ path }) => path.startsWith('/v1/regions/'))) {
      for (const by of [keys.stranger!, keys.strangeAuditor!])
        expect((await send(call, by)).status, call.name).toBe(404);
    }
  });
});

describe('a role may do what it is for, and nothing else', () => {
  const MAY_WRITE: Record<string, readonly string[]> = {
    auditor: ['post /v1/villages/{village}/ledger/verification', 'post /v1/villages/{village}/audit-samples'],
    supervisor: [
      'post /v1/villages/{village}/ledger/verification',
      'post /v1/villages/{village}/audit-samples',
      'post /v1/regions/{prefix}/complaints/{id}/answer',
    ],
    reviewer: [
      'post /v1/villages/{village}/cases/{id}/verification',
      'post /v1/villages/{village}/cases/{id}/confirmation-codes',
      'post /v1/villages/{village}/cases/{id}/review',
      'post /v1/villages/{village}/objections/{id}/answer',
    ],
    // What an officer posts is checked against the unit and the rule, which the example does not meet.
    officer: [
      'post /v1/villages/{village}/postings',
      'post /v1/villages/{village}/postings/batch',
      'post /v1/villages/{village}/cases',
      'post /v1/villages/{village}/requests/{id}/taking',
      'post /v1/villages/{village}/cases/{id}/verification',
      'post /v1/villages/{village}/cases/{id}/confirmation-codes',
    ],
  };

  test.each(Object.keys(MAY_WRITE))('%s: no other write gets further than 403', async (role) => {
    const by = keys[role]!;
    const before = await state();
    const writes = calls.filter(({ method, open }) => method !== 'GET' && !open);
    const answers: [string, number][] = [];
    for (const call of writes.filter(({ name }) => !MAY_WRITE[role]!.includes(name))) {
      // Rotating a key is a holder's own affair; this one is the committee's.
      const { status } = await send(call, by);
      // The region is wider than a village's keys: it is not there for them.
      if (call.path.includes('{prefix}') && role !== 'supervisor') expect(status, call.name).toBe(404);
      else answers.push([call.name, status]);
    }
    expect(answers.length).toBeGreaterThan(25);
    expect(refusedAs(answers, 403)).toEqual([]);
    expect(await state()).toEqual(before);
  });

  const SPEAKS_FOR_A_HOUSEHOLD = [
    'post /v1/villages/{village}/cases',
    'post /v1/villages/{village}/requests',
    'post /v1/villages/{village}/objections',
  ];

  test('a household reads its own statement and data, and every other route of the API is refused', async () => {
    const own = `/v1/villages/${HOME}/households/001`;
    const { code } = created(await t.operator.post(`${own}/passbook`, {}));
    const household = t.withKey(created(await t.nobody.post('/v1/public/passbook-sessions', { code })).token);
    const before = await state();
    const read: string[] = [];
    // The examples speak for another household, or of a case, that is not there for this one.
    const absent = ({ name, path }: Call) => path.includes('{prefix}') || SPEAKS_FOR_A_HOUSEHOLD.includes(name);
    for (const call of calls.filter(({ open }) => !open)) {
      const { status, text } = await send(call, household);
      if (status === 200) read.push(call.name);
      else expect(status, `${call.name} ${text}`).toBe(absent(call) ? 404 : 403);
    }
    const page = (name: string) => `get /v1/villages/{village}/households/{no}/${name}`;
    const redemption = 'get /v1/villages/{village}/redemptions';
    // The built-in rules are nobody's data.
    const others = [
      'get /v1/me',
      'get /v1/rule-templates',
      page('own-data'),
      'get /v1/villages/{village}/cases',
      'get /v1/villages/{village}/cases/{id}',
      'get /v1/villages/{village}/objections',
      'get /v1/villages/{village}/objections/{id}',
      'get /v1/villages/{village}/requests',
      'get /v1/villages/{village}/requests/{id}',
      redemption,
      `${redemption}/{id}`,
      'get /v1/villages/{village}/wishes',
    ];
    expect(read.filter((name) => !name.includes('/statement')).sort()).toEqual(others.sort());
    expect(read).toEqual(expect.arrayContaining([page('statement'), page('statement.xlsx')]));
    for (const name of read.filter((one) => one.includes('{no}'))) {
      const call = calls.find((one) => one.name === name)!;
      expect((await send({ ...call, path: call.path.replace('{no}', '002') }, household)).status, name).toBe(404);
      expect((await send(call, household, AWAY)).status, name).toBe(404);
    }
    expect(await state()).toEqual(before);
  });

  describe('a shop', () => {
    const at = (name: string) => name.replace(' /', ' /v1/villages/{village}/');
    /** What a shop's key is for; everything else of the API is refused. */
    const SHOPS = [
      'get /v1/me',
      'get /v1/rule-templates',
      at('post /passbook-lookups'),
      at('get /shops'),
      at('get /shops/{shop}'),
      at('get /shops/{shop}/goods'),
      at('get /shops/{shop}/goods/{goods}'),
      at('get /redemptions'),
      at('get /redemptions/{id}'),
      at('post /redemptions'),
      at('post /redemptions/batch'),
      at('post /redemptions/{id}/collection'),
      at('post /redemptions/{id}/release'),
      at('post /redemptions/{id}/refund'),
      at('get /redemption-days'),
      at('get /redemption-days/{id}'),
      at('post /wishes'),
      at('get /wishes'),
      at('get /settlements'),
      at('get /settlements/{id}'),
      at('get /settlements/{id}.xlsx'),
      at('post /settlements/{id}/confirmation'),
      at('get /webhooks'),
      at('post /webhooks'),
      at('get /webhooks/{id}'),
      at('patch /webhooks/{id}'),
      at('delete /webhooks/{id}'),
      at('post /webhooks/{id}/secret-rotation'),
      at('get /webhooks/{id}/deliveries'),
      at('post /webhooks/{id}/deliveries/{delivery}/replay'),
      'get /v1/villages',
      'get /v1/villages/{village}',
    ];

    test.each(['shop', 'otherShop'])('%s: every other route of the API is refused', async (name) => {
      const before = await state();
      const others = calls.filter((call) => !call.open && !SHOPS.includes(call.name));
      expect(others.length + SHOPS.length).toBe(calls.filter(({ open }) => !open).length);
      for (const call of others) {
        const { status, text } = await send(call, keys[name]!);
        expect(status, `${call.name} ${text}`).toBe(call.path.includes('{prefix}') ? 404 : 403);
      }
      expect(await state()).toEqual(before);
    });

    test("gets nowhere with another shop's things, and sees nothing of households", async () => {
      const before = await state();
      const theirs = SHOPS.filter((name) => /\{(shop|id|goods)\}|post .*(redemptions|wishes)$/.test(name));
      for (const call of calls.filter(({ name }) => theirs.includes(name) && !name.includes('redemption-days'))) {
        const body =
          call.body && 'shop' in (call.body as object) ? { ...(call.body as object), shop: ids.shop } : call.body;
        const answer = await send({ ...call, body }, keys.otherShop!);
        expect(answer.status, `${call.name} ${answer.text}`).toBe(404);
      }
      for (const name of SHOPS.filter((one) => one.startsWith('get') && !one.includes('{shop}'))) {
        const { text } = await send(calls.find((one) => one.name === name)!, keys.otherShop!);
        for (const foreign of [ids.redemptions!, ids.settlements!, ids.goods!, '王桂英'])
          expect(text, name).not.toContain(foreign);
      }
      for (const name of SHOPS.filter((one) => one.startsWith('get'))) {
        const { text } = await send(calls.find((one) => one.name === name)!, keys.shop!);
        expect(text, name).not.toMatch(/王桂英|"001"/);
      }
      expect(await state()).toEqual(before);
    });
  });

  test('an auditor reads everything of the village but no personal data', async () => {
    for (const call of inVillage().filter(({ method }) => method === 'GET')) {
      const answer = await send(call, keys.auditor!);
      expect(answer.status === 200 || answer.status === 403, `${call.name} ${answer.text}`).toBe(true);
      for (const secret of ['王桂英', '13150436940']) expect(answer.text, call.name).not.toContain(secret);
    }
  });
});
