import { expect } from 'vitest';
import { dayAt } from '../../src/kernel/day.ts';
import { form, RULES, sheet } from '../importing/support.ts';
import { photograph } from '../procedure/attachments-support.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import { prepareAwards } from './award-world.ts';
import { prepareCeremony } from './ceremony-world.ts';
import { prepareStars } from './star-world.ts';

/** A village with one of everything, and every operation of the reference with what it takes: {@link startWorld} before the tests. */

export const HOME = '220382206201';
export const AWAY = '220382206202';
export const NOWHERE = '220382206399';
const REGION = '220382';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  /** Needs no key. */
  readonly open: boolean;
}

export let t: TestApp;
export let calls: Call[];
export let ids: Record<string, string>;
export const keys: Record<string, Caller> = {};

export const created = (answer: Answer): Answer['body'] => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

export async function startWorld(): Promise<void> {
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
  const rules = upload(RULES, 'rulebook');
  const imported = created(
    await keys.committee.request('POST', `${base}/imports`, rules.payload, { headers: rules.headers }),
  );
  ids = { no: '001', seq: '1', version: '1', period: '2026-10', unit: unit.id, import: imported.id };
  ids.member = household.members[0].id;
  Object.assign(ids, await redeemSomething(base), await prepareCeremony(t, HOME, household.members[0].id));
  Object.assign(ids, await prepareAwards(t, HOME, household.members[0].id), await prepareStars(t, HOME));
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
}

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
  const picture = upload(await photograph(), declared.id, 'case');
  const shown = created(
    await t.operator.request('POST', `${base}/attachments`, picture.payload, { headers: picture.headers }),
  );
  const ranking = { period: '2026-10', places: 10, untilDay: dayAt(new Date()) };
  const publication = await post('/ranking-publications', ranking);
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
    attachments: shown.id,
    requests: request.id,
    'ranking-publications': publication.id,
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

function upload(file: string | Buffer, field: string, name = 'kind') {
  return form([
    { name, value: field },
    { name: 'file', value: file, filename: 'a.csv' },
  ]);
}

let sent = 0;
/** The call with everything filled in that exists in the village. */
export function send({ method, path, body }: Call, by: Caller, village = HOME): Promise<Answer> {
  const kind = /\/([a-z-]+)\/\{id\}/.exec(path)?.[1] ?? '';
  const own = { units: ids.unit, members: ids.member, keys: keys.committee!.keyId }[kind] ?? ids[kind];
  const id = own ?? ids.import;
  const filled: Record<string, string> = { ...ids, village, id: id!, prefix: REGION };
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => filled[name]!);
  const query: Record<string, string> = /rankings|\/ranking$|rollups|reports\/fairness/.test(path)
    ? { period: '2026-10' }
    : /reports\/(annual|stars)/.test(path)
      ? { year: '2026' }
      : path.includes('/stock-statement')
        ? { month: '2026-10' }
        : path.endsWith('/attachments')
          ? { case: ids.cases! }
          : path.includes('/attachments/') && method === 'DELETE'
            ? { reason: 'privacy' }
            : {};
  sent += 1;
  const headers = { 'idempotency-key': `call-${sent}` };
  if (path.endsWith('/imports') && method === 'POST') {
    const acts = upload(sheet('2026-10-03,001,王桂英,HJ03,,1,2,,'), 'postings');
    return by.request(method, url, acts.payload, { headers: { ...headers, ...acts.headers } });
  }
  if (path.endsWith('/attachments') && method === 'POST') {
    // Of an activity: households, reviewers and officers of other units are not to add to it.
    const picture = upload('photograph', ids.activities!, 'activity');
    return by.request(method, url, picture.payload, { headers: { ...headers, ...picture.headers } });
  }
  return by.request(method, url, body, { headers, query });
}

/** Everything of the village that a write could have changed. */
export async function state(): Promise<unknown> {
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
    `/attachments?case=${ids.cases}`,
    `/attachments?activity=${ids.activities}`,
    '/webhooks',
    '/notices',
    '/objections',
    '/ranking-publications',
    '/star-schemes',
    '/star-reviews',
    `/star-reviews/${ids['star-reviews']}/households`,
    '/stars',
    '/nominations',
    '/award-programmes',
    '/award-cycles',
    `/award-cycles/${ids['award-cycles']}/candidates`,
    '/titles',
    '/ceremonies',
    `/ceremonies/${ids.ceremonies}/recipients`,
    `/members/${ids.member}/guardian-consents`,
  ];
  const bodies = await Promise.all(lists.map(async (list) => (await committee.get(base + list)).body));
  const issued = (await operator.get('/v1/keys', { query: { limit: '200' } })).body.data;
  const lasting = issued.map(({ id, revokedAt, expiresAt }: Record<string, unknown>) => ({ id, revokedAt, expiresAt }));
  return [...bodies, lasting];
}

/** What hangs on the public board is for everybody. */
export const inVillage = () => calls.filter(({ path, open }) => path.includes('{village}') && !open);
export const refusedAs = (answers: [string, number][], status: number) =>
  answers.filter(([, found]) => found !== status);
