import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { CeremonyPapers } from '../../src/ceremony/papers.ts';
import { readPapers } from '../../src/ceremony/read-papers.ts';
import type { Sql } from '../../src/database/index.ts';
import { openVillage, type Setting, startSetting, type Village } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';

export { type Setting, startSetting };

export let setting: Setting;
/** Fresh for each test of a file that calls {@link useCeremony}, and so is the ceremony {@link id}. */
export let village: Honoured;
export let id: string;

/** For each test a village of these households with a ceremony of two groups. */
export function useCeremony(households: Readonly<Record<string, readonly Person[]>>): void {
  beforeAll(async () => {
    setting = await startSetting();
  });
  afterAll(() => setting.close());
  beforeEach(async () => {
    village = await honoured(setting, households);
    id = (await prepare(village)).id;
  });
}

/** Expects success; the body. */
export const made = async (answering: Promise<Answer>) => {
  const answer = await answering;
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

/** Expects a refusal; its status and code. */
export const refused = async (answering: Promise<Answer>): Promise<[number, string]> => {
  const { status, body } = await answering;
  expect(status).toBeGreaterThanOrEqual(400);
  return [status, body.code];
};

export interface Person {
  readonly name: string;
  readonly birthMonth?: string;
  readonly relation?: string;
}

export interface Honoured extends Village {
  /** Ids of members by name. */
  readonly members: Readonly<Record<string, string>>;
  readonly reader: Caller;
  /** Grants honours as a confirmed review does; their ids. */
  grant(...honours: Granted[]): Promise<string[]>;
  /** Takes an honour down: all of it, or stars, which leaves a level. */
  revoke(honour: string, stars?: string[], levelAfter?: string): Promise<void>;
  /** The id of the review or cycle that the honours of {@link grant} belong to. */
  readonly review: string;
  readonly cycle: string;
}

export interface Granted {
  readonly household: string;
  readonly member?: string;
  readonly title?: string;
  readonly label?: string;
  readonly period?: string;
}

const CATEGORIES = [
  {
    code: 'filial',
    title: '一尘不染',
    label: '志愿之家',
    kind: 'person',
    basis: { kind: 'ranking', dimension: '志愿公益' },
    places: 9,
  },
];
const LEVELS = [
  { code: 'silver', name: '银星' },
  { code: 'gold', name: '金星' },
];
const STARS = ['ai-dang', 'xiao-lao', 'wei-sheng'];

/** A village whose households have these members, the first of each as head, with a confirmed review and cycle. */
export async function honoured(
  setting: Setting,
  households: Readonly<Record<string, readonly Person[]>>,
): Promise<Honoured> {
  const { admin } = setting.app.database;
  const village = await openVillage(setting, { households: 0 });
  const members: Record<string, string> = {};
  for (const [no, people] of Object.entries(households)) {
    const given = people.map((one, index) => ({ ...one, relation: index === 0 ? '户主' : (one.relation ?? '家属') }));
    const head = people.length > 0 ? { head: people[0]!.name } : {};
    const body = await made(village.committee.post(village.url('households'), { no, ...head, members: given }));
    for (const { id, name } of body.members) members[name] = id;
  }
  const review = await insertReview(admin, village.code);
  const cycle = await insertCycle(admin, village.code);
  let granted = 0;
  return {
    ...village,
    members,
    review,
    cycle,
    reader: await setting.app.as('auditor', village.code),
    grant: async (...honours) => {
      const ids: string[] = [];
      for (const honour of honours) {
        granted += 1;
        const number = `2026-${String(granted).padStart(4, '0')}`;
        ids.push(await insertHonour(admin, village.code, { review, cycle, number, ...honour }));
      }
      return ids;
    },
    revoke: async (honour, stars, levelAfter) => {
      await admin`
        INSERT INTO honour_revocations (village_code, id, honour_id, stars, level_after, reason, at, by)
        VALUES (${village.code}, gen_random_uuid(), ${honour}, ${stars ? admin.json(stars) : null}, ${levelAfter ?? null},
          '查实', now(), gen_random_uuid())`;
    },
  };
}

/** An honour as a confirmed review or, of a member, a confirmed cycle grants it. */
export async function insertHonour(
  admin: Sql,
  village: string,
  { review, cycle, number, household, member, title, label, period = '2026' }: Granted & Confirmed & { number: string },
): Promise<string> {
  const stars = member === undefined;
  const [row] = await admin<{ id: string }[]>`
    INSERT INTO honours (village_code, id, kind, review_id, cycle_id, category, household_no, member_id, title, label, level,
      stars, period, granted_on, number, created_at, created_by)
    VALUES (${village}, gen_random_uuid(), ${stars ? 'stars' : 'title'}, ${stars ? review : null}, ${stars ? null : cycle},
      ${stars ? null : 'filial'}, ${household}, ${member ?? null}, ${title ?? (stars ? '十星级文明户' : '孝老爱亲标兵')},
      ${label ?? (stars ? '金星（3 星）' : '')}, ${stars ? 'gold' : null}, ${stars ? admin.json(STARS) : null}, ${period},
      '2026-12-20', ${number}, now(), gen_random_uuid()) RETURNING id`;
  return row!.id;
}

/** A review and a cycle that honours may belong to. */
interface Confirmed {
  readonly review: string | null;
  readonly cycle: string;
}

async function insertReview(admin: Sql, village: string): Promise<string> {
  const digest = Buffer.alloc(32);
  const empty = admin.json({});
  await admin`
    INSERT INTO star_schemes (village_code, version, definition, digest, adopted_on, created_at, created_by)
    VALUES (${village}, 1, ${admin.json({ levels: LEVELS })}, ${digest}, '2026-01-01', now(), gen_random_uuid())`;
  const [review] = await admin<{ id: string }[]>`
    INSERT INTO star_reviews (village_code, id, scheme_version, period, state, ledger_size, ledger_root, result, result_digest,
      opened_at, opened_by)
    VALUES (${village}, gen_random_uuid(), 1, '2026', 'confirmed', 0, ${digest}, ${empty}, ${digest}, now(), gen_random_uuid())
    RETURNING id`;
  return review!.id;
}

export async function insertCycle(admin: Sql, village: string): Promise<string> {
  const digest = Buffer.alloc(32);
  const [programme] = await admin<{ id: string }[]>`
    INSERT INTO award_programmes (village_code, id, name, frequency, categories, created_at, created_by)
    VALUES (${village}, gen_random_uuid(), '往年标兵', 'year', ${admin.json([])}, now(), gen_random_uuid()) RETURNING id`;
  const [cycle] = await admin<{ id: string }[]>`
    INSERT INTO award_cycles (village_code, id, programme_id, name, period, categories, state, ledger_size, ledger_root, result,
      result_digest, opened_at, opened_by)
    VALUES (${village}, gen_random_uuid(), ${programme!.id}, '往年', '1999', ${admin.json(CATEGORIES)}, 'confirmed', 0, ${digest},
      ${admin.json({})}, ${digest}, now(), gen_random_uuid()) RETURNING id`;
  return cycle!.id;
}

export const GROUPS = [
  {
    code: 'stars',
    title: '第一组：十星级文明户',
    presenters: [{ name: '张德林', office: '新立乡党委书记' }],
    prize: '大米 10 kg',
  },
  { code: 'filial', title: '第二组：孝老爱亲标兵' },
];

/** A ceremony of two groups on 26 December 2026. */
export const prepare = (at: Village, more: object = {}) =>
  made(
    at.committee.post(at.url('ceremonies'), {
      name: '积分兑换表彰大会',
      day: '2026-12-26',
      startsAt: '09:00',
      place: '村部广场',
      groups: GROUPS,
      ...more,
    }),
  );

export const roster = async (at: Village, id: string, by: Caller = at.committee, query: Record<string, string> = {}) =>
  (await made(by.get(at.url(`ceremonies/${id}/recipients`), { query }))).data;

export const SIGNING_KEY = Buffer.alloc(32, 9);
/** What the papers of a ceremony say now; default: of {@link id}. */
export const papers = (at: Village = village, ceremony: string = id): Promise<CeremonyPapers> => {
  const services = { now: () => setting.clock.now, signingKey: SIGNING_KEY };
  return readPapers(setting.app.database.sql, services, at.code, ceremony, 'https://bank.example');
};
