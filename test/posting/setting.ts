import type { RuleInput } from '../../src/rulebook/index.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';

/** Thursday, 15 October 2026, ten in the morning in the village. */
export const NOW = new Date('2026-10-15T02:00:00Z');
export const TODAY = '2026-10-15';

export const RULES: RuleInput[] = [
  { code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 2 },
  { code: 'ZY01', dimension: '志愿公益', act: '志愿服务', points: 2, per: '小时', step: 0.5, caps: { month: 8 } },
  { code: 'RC01', dimension: '环境卫生', act: '门前三包', points: 1, caps: { day: 2, year: 100 } },
  { code: 'JD01', dimension: '志愿公益', act: '季度活动', points: 3, caps: { quarter: 6 }, overCap: 'truncate' },
  { code: 'XJ01', dimension: '见义勇为', act: '救人', points: { min: 5, max: 20, step: 5 } },
  { code: 'KF01', dimension: '环境卫生', act: '乱堆乱放', points: -2 },
  { code: 'DY01', dimension: '志愿公益', act: '献血（首次）', points: 5, subject: 'person', oncePerPerson: true },
  { code: 'RY01', dimension: '家庭美德', act: '县级荣誉', points: 5, highestOnly: { group: '荣誉', level: 1 } },
  { code: 'RY02', dimension: '家庭美德', act: '市级荣誉', points: 8, highestOnly: { group: '荣誉', level: 2 } },
  { code: 'ZJ01', dimension: '家庭美德', act: '获得表彰', points: 4, evidence: 'required' },
  {
    code: 'WG01',
    dimension: '环境卫生',
    act: '庭院整洁',
    points: 1,
    caps: { month: 10 },
    recordableBy: ['committee', 'officer'],
  },
  { code: 'PF01', dimension: '遵纪守法', act: '赌博', effect: 'veto', veto: { months: 12 } },
];

export interface Setting {
  readonly app: TestApp;
  readonly clock: { now: Date };
  readonly close: () => Promise<void>;
}

export async function startSetting(): Promise<Setting> {
  const clock = { now: NOW };
  const app = await startApp({ now: () => clock.now });
  return { app, clock, close: app.close };
}

export interface Village {
  readonly code: string;
  readonly committee: Caller;
  readonly url: (path: string) => string;
  /** Posts an act as the committee, or as another caller. */
  post(act: object, options?: { key?: string; as?: Caller; english?: boolean }): Promise<Answer>;
  reverse(seq: number, options?: { key?: string; reason?: string; as?: Caller }): Promise<Answer>;
  closeThrough(day: string, key?: string): Promise<Answer>;
  batch(items: object[], more?: { atomic?: boolean; dryRun?: boolean }, as?: Caller): Promise<Answer>;
  household(no: string): Promise<{ honour: number; balance: number }>;
  addMember(no: string, name: string, more?: object): Promise<string>;
}

let made = 0;
let keys = 0;

export function freshKey(): string {
  keys += 1;
  return `key ${keys}`;
}

/** A village with so many households 000001, 000002 … and {@link RULES} in force since 1 January 2026. */
export async function openVillage(
  { app }: Setting,
  options: { households?: number; settings?: object; unit?: string; rules?: RuleInput[] } = {},
): Promise<Village> {
  made += 1;
  const code = `22038220${String(1000 + made)}`;
  const { operator } = app;
  const url = (path: string) => `/v1/villages/${code}/${path}`;
  await created(operator.post('/v1/villages', { code, name: `第${made}村`, ...options.settings }));
  const committee = await app.as('committee', code);
  for (let i = 1; i <= (options.households ?? 3); i += 1) {
    await created(committee.post(url('households'), { no: String(i).padStart(6, '0') }));
  }
  const saved = await committee.put(url('rulebooks/draft'), { rules: options.rules ?? RULES });
  if (saved.status !== 200) throw new Error(saved.text);
  await created(
    committee.post(url('rulebooks/draft/adoption'), { effectiveFrom: '2026-01-01', resolution: '村民代表会议通过' }),
  );
  const journal = (path: string, body: object, key: string, as: Caller, headers: Record<string, string> = {}) =>
    as.post(url(path), body, { headers: { 'idempotency-key': key, ...headers } });
  return {
    code,
    committee,
    url,
    post: (act, { key = freshKey(), as = committee, english = false } = {}) =>
      journal('postings', { occurredOn: '2026-10-05', ...act }, key, as, english ? { 'accept-language': 'en' } : {}),
    reverse: (seq, { key = freshKey(), reason = '记错户', as = committee } = {}) =>
      journal(`entries/${seq}/reversal`, { reason }, key, as),
    closeThrough: (through, key = freshKey()) => journal('closings', { through }, key, committee),
    batch: (items, more = {}, as = committee) => as.post(url('postings/batch'), { items, ...more }),
    household: async (no) => {
      const { body } = await committee.get(url(`households/${no}`));
      return { honour: body.honour, balance: body.balance };
    },
    addMember: async (no, name, more = {}) =>
      (await created(committee.post(url(`households/${no}/members`), { name, ...more }))).body.id,
  };
}

async function created(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  if (answer.status !== 201) throw new Error(answer.text);
  return answer;
}
