import { freshKey, openVillage, type Setting, type Village } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';

/** A village with two groups: households 001 and 002 in the first, 101 in the second, each with a head of 1970. */
export interface CaseVillage extends Village {
  readonly units: readonly [string, string];
  /** Heads by household number. */
  readonly heads: Record<string, string>;
  /** Officer of the first group. */
  readonly officer: Caller;
  readonly reviewers: readonly [Caller, Caller, Caller];
  /** A household's own token. */
  token(no: string): Promise<Caller>;
  declare(by: Caller, body?: object, key?: string): Promise<Answer>;
  /** A case's step: `verification`, `review`, `withdrawal`. */
  step(by: Caller, id: string, step: string, body?: object): Promise<Answer>;
  /** Replaces the procedure. */
  decide(settings: object): Promise<Answer>;
  /** Declared by household 001 for itself, as the procedure is then. */
  fresh(body?: object): Promise<string>;
}

export const STEPS = { verification: true, reviews: { needed: 2, panel: 3 }, notice: false };
export const PROCEDURE = { directPosting: false, steps: STEPS, rules: {}, answerDays: 15 };

export async function openCaseVillage(setting: Setting, procedure: object = PROCEDURE): Promise<CaseVillage> {
  const village = await openVillage(setting, { households: 0 });
  const { app } = setting;
  const { committee, code, url } = village;
  const made = async (answering: Promise<Answer>) => {
    const answer = await answering;
    if (answer.status >= 300) throw new Error(answer.text);
    return answer.body;
  };
  const unit = async (name: string) => (await made(committee.post(url('units'), { kind: 'group', name }))).id as string;
  const units = [await unit('1组'), await unit('2组')] as const;
  const heads: Record<string, string> = {};
  for (const [no, unitId] of [
    ['001', units[0]],
    ['002', units[0]],
    ['101', units[1]],
  ] as const) {
    const members = [{ name: `王小${no}`, relation: '户主', birthMonth: '1970-01' }];
    heads[no] = (await made(committee.post(url('households'), { no, unit: unitId, members }))).members[0].id;
  }
  const tokens = new Map<string, Caller>();
  const token = async (no: string) => {
    const known = tokens.get(no);
    if (known) return known;
    const { code: passbook } = await made(committee.post(url(`households/${no}/passbook`), {}));
    const session = await made(app.nobody.post('/v1/public/passbook-sessions', { code: passbook }));
    const caller = app.withKey(session.token);
    tokens.set(no, caller);
    return caller;
  };
  const decide = async (settings: object) => {
    const { etag } = (await committee.get(url('procedure'))).headers;
    return committee.put(url('procedure'), settings, { headers: { 'if-match': String(etag) } });
  };
  const declare = (by: Caller, body: object = {}, key = freshKey()) =>
    by.post(
      url('cases'),
      { household: '001', rule: 'HJ03', occurredOn: '2026-10-05', ...body },
      { headers: { 'idempotency-key': key } },
    );
  await made(decide(procedure));
  const reviewer = () => app.as('reviewer', code);
  return {
    ...village,
    units,
    heads,
    officer: await app.as('officer', code, { unit: units[0] }),
    reviewers: [await reviewer(), await reviewer(), await reviewer()],
    token,
    declare,
    step: (by, id, step, body) => by.post(url(`cases/${id}/${step}`), body ?? BODIES[step]),
    decide,
    fresh: async (body = {}) => (await made(declare(await token('001'), body))).id,
  };
}

const BODIES: Record<string, object> = {
  verification: { verdict: 'confirmed', reason: '当日在场' },
  review: { verdict: 'approve', reason: '属实' },
  withdrawal: { reason: '日期填错' },
};
