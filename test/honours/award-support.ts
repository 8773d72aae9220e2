import { openVillage, type Setting, type Village } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';

/** November of a village whose October is awarded. */
export const NOVEMBER = new Date('2026-11-02T02:00:00Z');
/** The notice of three days, put up on the 2nd, is over with the 5th. */
export const AFTER_NOTICE = new Date('2026-11-05T16:00:00Z');

export const done = (answer: Answer): Answer => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
};
export const code = ({ status, body }: Answer) => [status, body?.code];

export const CATEGORIES = {
  clean: {
    code: 'YC',
    title: '一尘不染',
    label: '干净人家',
    kind: 'household',
    basis: { kind: 'ranking', dimension: '环境卫生' },
    places: 2,
  },
  helper: {
    code: 'ZY',
    title: '最美志愿者',
    label: '最美志愿者',
    kind: 'person',
    basis: { kind: 'ranking', dimension: '志愿公益' },
    places: 1,
  },
  filial: {
    code: 'XL',
    title: '贤良淑德',
    label: '好儿媳',
    kind: 'person',
    basis: { kind: 'nomination' },
    places: 2,
  },
  elder: { code: 'NG', title: '年高德劭', label: '璞玉浑金', kind: 'household', basis: { kind: 'votes' }, places: 2 },
} as const;

export interface AwardVillage extends Village {
  /** Heads by household: adults but for 000004, a minor. */
  readonly heads: Readonly<Record<string, string>>;
  programme(categories: readonly object[], more?: object): Promise<string>;
  cycle(categories: readonly object[], more?: object): Promise<string>;
  step(id: string, step: string, by?: Caller): Promise<Answer>;
  // biome-ignore lint/suspicious/noExplicitAny: rows of an answer
  candidates(id: string, by?: Caller): Promise<any[]>;
  add(id: string, body: object, by?: Caller): Promise<Answer>;
  vote(by: Caller, id: string, candidate: string): Promise<Answer>;
  decide(id: string, candidate: string, decision: string, reason?: string, by?: Caller): Promise<Answer>;
  verify(id: string): Promise<{ ok: boolean; digest: string }>;
  token(no: string): Promise<Caller>;
  /** An objection to the line of a household on the notice: answered so, or open. */
  object(notice: string, household: string, upheld: boolean | undefined): Promise<void>;
}

let programmes = 0;

/** Five households with a head each, a notice of three days, and acts in October: see {@link october}. */
export async function openAwardVillage(setting: Setting): Promise<AwardVillage> {
  setting.clock.now = NOVEMBER;
  const village = await openVillage(setting, { households: 5, settings: { noticeDays: 3 } });
  const { committee, url } = village;
  const { app } = setting;
  const heads: Record<string, string> = {};
  const names = ['王桂英', '李秀兰', '张小芳', '赵明明', '欧阳春'];
  for (const [index, name] of names.entries()) {
    const no = `00000${index + 1}`;
    const birthMonth = no === '000004' ? '2014-05' : '1970-05';
    heads[no] = await village.addMember(no, name, { birthMonth, relation: '户主' });
    done(await committee.put(url(`households/${no}/head`), { member: heads[no] }));
  }
  const path = (id: string, rest: string) => url(`award-cycles/${id}/${rest}`);
  const programme: AwardVillage['programme'] = async (categories, more = {}) => {
    programmes += 1;
    const body = { name: `道德模范${programmes}`, frequency: 'month', categories, ...more };
    return done(await committee.post(url('award-programmes'), body)).body.id;
  };
  return {
    ...village,
    heads,
    programme,
    cycle: async (categories, more = {}) => {
      const body = { programme: await programme(categories), period: '2026-10', ...more };
      return done(await committee.post(url('award-cycles'), body)).body.id;
    },
    step: (id, step, by = committee) => by.post(path(id, step), {}),
    candidates: async (id, by = committee) => done(await by.get(path(id, 'candidates'))).body.data,
    add: (id, body, by = committee) => by.post(path(id, 'candidates'), body),
    vote: (by, id, candidate) => by.put(path(id, `candidates/${candidate}/vote`)),
    decide: (id, candidate, decision, reason, by = committee) =>
      by.put(path(id, `candidates/${candidate}/decision`), { decision, ...(reason && { reason }) }),
    verify: async (id) => done(await committee.get(path(id, 'verification'))).body,
    token: async (no) => {
      const { code: passbook } = done(await committee.post(url(`households/${no}/passbook`), {})).body;
      return app.withKey(done(await app.nobody.post('/v1/public/passbook-sessions', { code: passbook })).body.token);
    },
    object: (notice, household, upheld) => objectTo(setting, village, notice, household, upheld),
  };
}

/** Straight into the tables: how an objection is raised over the wire is the board's. */
async function objectTo(
  { app, clock }: Setting,
  { code: village, committee }: Village,
  notice: string,
  household: string,
  upheld: boolean | undefined,
): Promise<void> {
  const { admin } = app.database;
  const [line] = await admin<{ no: number }[]>`
    SELECT no FROM announced_items
    WHERE village_code = ${village} AND notice_id = ${notice} AND household_no = ${household}`;
  const answer = { answer: '已核对', answered_by: committee.client, answered_at: clock.now };
  await admin`INSERT INTO objections ${admin({
    village_code: village,
    id: crypto.randomUUID(),
    notice_id: notice,
    notice_no: line!.no,
    state: upheld === undefined ? 'open' : upheld ? 'upheld' : 'refused',
    words: '不属实',
    raised_on: '2026-11-02',
    due_on: '2026-11-17',
    idempotency_key: crypto.randomUUID(),
    ...(upheld === undefined ? {} : answer),
  })}`;
}

/**
 * October: 000001 has 4 points for cleaning, 000002 and 000003 have 2, the latter with a deduction beside merits; 000002's head gave two
 * hours, 000005's one.
 */
export async function october({ post, heads }: AwardVillage): Promise<void> {
  const act = async (household: string, rule: string, more: object = {}) =>
    done(await post({ household, rule, occurredOn: '2026-10-20', ...more }));
  await act('000001', 'HJ03');
  await act('000001', 'HJ03');
  await act('000002', 'HJ03');
  await act('000003', 'HJ03');
  await act('000003', 'HJ03');
  await act('000003', 'KF01');
  await act('000002', 'ZY01', { member: heads['000002'], quantity: 2 });
  await act('000005', 'ZY01', { member: heads['000005'], quantity: 1 });
}
