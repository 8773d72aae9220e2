import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Answer, Caller } from '../support/app.ts';
import { type CaseVillage, openCaseVillage } from './case-village.ts';

let setting: Setting;
let village: CaseVillage;
let declarer: Caller;
const callers: Record<string, Caller> = {};

beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting);
  const { app } = setting;
  const { code } = village;
  declarer = await app.as('committee', code);
  callers.operator = app.operator;
  callers.committee = village.committee;
  callers.officer = village.officer;
  callers.otherOfficer = await app.as('officer', code, { unit: village.units[1] });
  callers.reviewer = village.reviewers[0];
  callers.supervisor = await app.as('supervisor', code.slice(0, 9));
  callers.auditor = await app.as('auditor', code);
  callers.shop = await app.as('shop', code, { shop: '01938c2e-7b1a-7c3d-9e4f-0000000000aa' });
  callers.household = await village.token('001');
  callers.neighbour = await village.token('002');
  callers.stranger = (await openCaseVillage(setting)).committee;
});
afterAll(() => setting.close());

const read = async (id: string) => (await village.committee.get(village.url(`cases/${id}`))).body;

/** A case of household 001 that waits for its verification, or its review. */
async function waiting(state: 'declared' | 'verified', body: object = {}): Promise<string> {
  const { id } = (await village.declare(declarer, body)).body;
  if (state === 'verified') expect((await village.step(village.committee, id, 'verification')).status).toBe(200);
  return id;
}

const OK = 'ok';
const NO = 'forbidden';
const ABSENT = 'not-found';
const OUTSIDE = 'outside-unit';
const NOT_THEIRS = 'not-the-declarer';
const ROLES = [
  'operator',
  'committee',
  'officer',
  'otherOfficer',
  'reviewer',
  'supervisor',
  'auditor',
  'shop',
  'household',
  'neighbour',
  'stranger',
] as const;

type Go = (by: Caller) => Promise<Answer>;
const on =
  (state: 'declared' | 'verified', step: string, body?: object): Go =>
  async (by) =>
    village.step(by, await waiting(state), step, body);

/** Transition × role, written out by hand: in the order of ROLES. The case was declared by another key of the committee. */
const MATRIX: Record<string, [Go, string[]]> = {
  declare: [(by) => village.declare(by), [OK, OK, OK, OUTSIDE, NO, NO, NO, NO, OK, ABSENT, ABSENT]],
  verify: [on('declared', 'verification'), [OK, OK, OK, OUTSIDE, OK, NO, NO, NO, NO, NO, ABSENT]],
  refute: [
    on('declared', 'verification', { verdict: 'refuted', reason: '不实' }),
    [OK, OK, OK, OUTSIDE, OK, NO, NO, NO, NO, NO, ABSENT],
  ],
  'issue a code': [
    on('declared', 'confirmation-codes', undefined),
    [OK, OK, OK, OUTSIDE, OK, NO, NO, NO, NO, NO, ABSENT],
  ],
  approve: [on('verified', 'review'), [OK, NO, NO, NO, OK, NO, NO, NO, NO, NO, ABSENT]],
  disapprove: [
    on('verified', 'review', { verdict: 'disapprove', reason: '不实' }),
    [OK, NO, NO, NO, OK, NO, NO, NO, NO, NO, ABSENT],
  ],
  withdraw: [
    on('declared', 'withdrawal'),
    [OK, OK, NOT_THEIRS, NOT_THEIRS, NO, NO, NO, NO, NOT_THEIRS, ABSENT, ABSENT],
  ],
  read: [
    async (by) => by.get(village.url(`cases/${await waiting('declared')}`)),
    [OK, OK, OK, OK, OK, OK, OK, NO, OK, ABSENT, ABSENT],
  ],
};

test.each(Object.keys(MATRIX))(
  '%s: every role may or may not, as the matrix says, and who may not changes nothing',
  async (name) => {
    const [go, expected] = MATRIX[name]!;
    for (const [index, role] of ROLES.entries()) {
      const answer = await go(callers[role]!);
      const seen = answer.status < 300 ? OK : answer.body.code;
      expect(seen, `${role} ${name} ${answer.text}`).toBe(expected[index]);
      if (seen === OK || name === 'declare' || name === 'read') continue;
      const [latest] = (await village.committee.get(village.url('cases?limit=1'))).body.data;
      expect((await read(latest.id)).steps, role).toHaveLength(name.endsWith('approve') ? 2 : 1);
    }
  },
);

test('whoever declared withdraws, until the case is over; nobody withdraws twice', async () => {
  const id = await village.fresh();
  expect((await village.step(callers.household!, id, 'withdrawal')).body.state).toBe('withdrawn');
  expectProblem(await village.step(callers.household!, id, 'withdrawal'), 409, 'case-over');
  const officers = (await village.declare(village.officer)).body;
  expect(officers.source).toBe('officer');
  expect((await village.step(village.officer, officers.id, 'withdrawal')).status).toBe(200);
  expectProblem(await village.step(village.reviewers[0], await waiting('declared'), 'review'), 409, 'case-not-ready');
});

test('on behalf: officers and the committee say whose word it is; a household speaks for itself', async () => {
  for (const onBehalfOf of ['household', 'beneficiary', 'team']) {
    const { body } = await village.declare(village.officer, { onBehalfOf });
    expect(body).toMatchObject({ source: onBehalfOf, declaredBy: village.officer.client });
  }
  const alone = await village.declare(callers.household!, { onBehalfOf: 'beneficiary' });
  expectProblem(alone, 422, 'on-behalf-of-nobody');
});

describe('conflicts of interest', () => {
  const blocked = async (by: Caller, id: string, step: string, why: string) => {
    const answer = await village.step(by, id, step);
    expectProblem(answer, 403, 'conflict-of-interest');
    expect(answer.body.detail).toContain(why);
  };

  test('the declarer neither verifies nor hands out the code, also not with another key', async () => {
    const { app } = setting;
    const member = village.heads['101'];
    const [one, other] = [
      await app.as('committee', village.code, { member }),
      await app.as('reviewer', village.code, { member }),
    ];
    const { id } = (await village.declare(one)).body;
    for (const by of [one, other]) {
      await blocked(by, id, 'verification', 'declarer');
      await blocked(by, id, 'confirmation-codes', 'declarer');
    }
    await village.step(village.committee, id, 'verification');
    await blocked(other, id, 'review', 'declarer');
    expect(await read(id)).toMatchObject({ state: 'verified', approvals: 0 });
  });

  test('two keys of one person review once', async () => {
    const member = village.heads['101'];
    const keys = [1, 2].map(() => setting.app.as('reviewer', village.code, { member }));
    const [one, other] = await Promise.all(keys);
    const id = await waiting('verified');
    expect((await village.step(one!, id, 'review')).status).toBe(200);
    expectProblem(await village.step(other!, id, 'review'), 409, 'already-reviewed');
  });

  test('members of the household concerned keep out, and so do kin once kinship is declared', async () => {
    const own = await setting.app.as('reviewer', village.code, { member: village.heads['001'] });
    const cousin = await setting.app.as('reviewer', village.code, { member: village.heads['002'] });
    const id = await waiting('declared');
    await blocked(own, id, 'verification', 'own-household');
    const members = [village.heads['002'], village.heads['001']];
    const kinships = village.url('kinships');
    expect((await village.committee.post(kinships, { members, relation: '兄弟' })).status).toBe(201);
    await blocked(cousin, id, 'verification', 'kin');
    await blocked(cousin, id, 'confirmation-codes', 'kin');
    await village.step(village.committee, id, 'verification');
    await blocked(own, id, 'review', 'own-household');
    await blocked(cousin, id, 'review', 'kin');
    const gone = await village.committee.delete(`${kinships}/${members.join('/')}`);
    expect(gone.status).toBe(204);
    expect((await village.step(cousin, id, 'review')).status).toBe(200);
  });

  test('kinship is between two members of the village, declared once, and read by the committee alone', async () => {
    const kinships = village.url('kinships');
    const post = (members: unknown[]) => village.committee.post(kinships, { members, relation: '岳父' });
    const { 101: a, '001': b, '002': c } = village.heads;
    const [first, second] = [await post([a, b]), await post([c, a])];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.members).toEqual([a, b].sort());
    expectProblem(await post([b, a]), 409, 'kinship-exists');
    expectProblem(await post([a, a]), 422, 'kin-of-oneself');
    const nobody = '01938c2e-7b1a-7c3d-9e4f-000000000001';
    expectProblem(await post([a, nobody]), 422, 'unknown-kin');
    const listed: string[][] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '1', ...(cursor === null ? {} : { cursor }) };
      const { body } = await village.committee.get(kinships, { query });
      listed.push(...body.data.map(({ members }: { members: string[] }) => members));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(listed).toEqual([[a, b].sort(), [a, c].sort()].sort());
    const ofC = await village.committee.get(kinships, { query: { member: c! } });
    expect(ofC.body.data).toHaveLength(1);
    expectProblem(await village.committee.delete(`${kinships}/${b}/${c}`), 404, 'not-found');
    for (const role of ['officer', 'reviewer', 'auditor', 'household', 'shop']) {
      expectProblem(await callers[role]!.get(kinships), 403, 'forbidden');
    }
  });
});
