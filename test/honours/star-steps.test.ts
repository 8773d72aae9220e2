import { describe, expect, it } from 'vitest';
import { advance, REVIEW_ACTIONS, REVIEW_STATES, type ReviewState } from '../../src/honours/star/review.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { answered } from '../procedure/notice-support.ts';
import type { Caller } from '../support/app.ts';
import {
  AFTER_NOTICE,
  ALL,
  adopt,
  clock,
  code,
  decide,
  NOVEMBER,
  open,
  SCHEME,
  shown,
  stars,
  step,
  t,
  useStars,
  v,
  verification,
} from './star-support.ts';

useStars();

/** The state after each step; all others are refused. */
const ALLOWED: Record<string, ReviewState> = {
  'open submit': 'submitted',
  'open publish': 'published',
  'open withdraw': 'withdrawn',
  'submitted approve': 'approved',
  'submitted return': 'open',
  'submitted withdraw': 'withdrawn',
  'approved return': 'open',
  'approved publish': 'published',
  'approved withdraw': 'withdrawn',
  'published confirm': 'confirmed',
  'published withdraw': 'withdrawn',
};
const ROUTES = {
  submit: 'submission',
  approve: 'approval',
  return: 'return',
  publish: 'publication',
  confirm: 'confirmation',
  withdraw: 'withdrawal',
} as const;

describe('the machine of reviews', () => {
  it.each(['township', 'none'] as const)('knows every step from every state, approval: %s', (approval) => {
    for (const state of REVIEW_STATES) {
      for (const action of REVIEW_ACTIONS) {
        const after = advance(state, action, approval);
        const name = `${state} ${action}`;
        const missing =
          name === 'open publish' && approval === 'township'
            ? 'star-approval-needed'
            : name === 'open submit' && approval === 'none'
              ? 'star-approval-not-needed'
              : ALLOWED[name] === undefined
                ? 'star-review-state'
                : undefined;
        expect(isRefusal(after) ? after.code : after, name).toBe(missing ?? ALLOWED[name]);
      }
    }
  });
});

let year = 2027;
/** A review, each of another year, that goes by the township, brought to a state. */
async function reviewIn(state: ReviewState, supervisor: Caller): Promise<string> {
  clock.now = NOVEMBER;
  year -= 1;
  const id = await open(String(year));
  answered(await decide(id, '001', ALL, '村民公认'));
  if (state === 'withdrawn') answered(await step(id, 'withdrawal'));
  if (state === 'open' || state === 'withdrawn') return id;
  answered(await step(id, 'submission'));
  if (state === 'submitted') return id;
  answered(await step(id, 'approval', supervisor));
  if (state === 'approved') return id;
  answered(await step(id, 'publication'));
  clock.now = AFTER_NOTICE;
  if (state === 'confirmed') answered(await step(id, 'confirmation'));
  return id;
}

describe('over the API', () => {
  it('every step from every state does what the machine says, or tells in which state the review is', async () => {
    await adopt({ ...SCHEME, approval: 'township' });
    const supervisor = await t.as('supervisor', '220382');
    for (const state of REVIEW_STATES) {
      for (const action of REVIEW_ACTIONS) {
        const id = await reviewIn(state, supervisor);
        const by = action === 'approve' || action === 'return' ? supervisor : v.committee;
        const answer = await step(id, ROUTES[action], by, action === 'return' ? { reason: '请补充理由' } : undefined);
        const name = `${state} ${action}`;
        const allowed = name === 'open publish' ? undefined : ALLOWED[name];
        if (allowed !== undefined) expect(answer.body.state, name).toBe(allowed);
        else expect(answer.status, name).toBe(409);
        if (allowed === undefined && name !== 'open publish') expect(answer.body.code, name).toBe('star-review-state');
      }
    }
  });

  it('decisions are taken while it is open, nominations too, and neither afterwards', async () => {
    await adopt({ ...SCHEME, approval: 'township' });
    const supervisor = await t.as('supervisor', '220382');
    for (const state of ['submitted', 'approved', 'withdrawn', 'confirmed'] as const) {
      const id = await reviewIn(state, supervisor);
      expect(code(await decide(id, '001', { LL: 'refused' }, '重议')), state).toEqual([409, 'star-review-state']);
      const nomination = { review: id, household: '001' };
      expect(code(await v.committee.post(v.url('nominations'), nomination)), state).toEqual([409, 'nominations-over']);
      expect(code(await v.committee.get(v.url(`star-reviews/${id}/verification`))), state).toEqual(
        state === 'confirmed' ? [200, undefined] : [409, 'star-review-state'],
      );
    }
  });

  it('the township returns with a reason, newer entries count then, and nobody judges the own submission', async () => {
    await adopt({ ...SCHEME, approval: 'township' });
    const supervisor = await t.as('supervisor', '220382');
    const id = await open();
    expect(code(await step(id, 'publication'))).toEqual([409, 'star-approval-needed']);
    const submitted = answered(await step(id, 'submission', t.operator)).body;
    expect(submitted).toMatchObject({ state: 'submitted', asOf: { size: 0 }, tieRule: 'distinct' });
    expect(code(await step(id, 'approval', t.operator))).toEqual([403, 'own-submission']);
    expect(code(await step(id, 'return', t.operator, { reason: '不' }))).toEqual([403, 'own-submission']);
    await v.post('001', 'XS01');
    expect((await shown(id))[0].stars[0]).toMatchObject({ points: 0 });
    const returned = answered(await step(id, 'return', supervisor, { reason: '请核对孝老爱亲' })).body;
    expect(returned).toMatchObject({ state: 'open', asOf: null, submittedAt: null, returnReason: '请核对孝老爱亲' });
    const auditor = await t.as('auditor', v.code);
    expect(answered(await auditor.get(v.url(`star-reviews/${id}`))).body.returnReason).toBeNull();
    expect((await shown(id))[0].stars[0]).toMatchObject({ points: 5, suggested: 'granted' });
    answered(await decide(id, '001', { LL: 'granted' }));
    expect(answered(await step(id, 'submission')).body).toMatchObject({ returnReason: null, asOf: { size: 1 } });
    answered(await step(id, 'approval', supervisor));
    answered(await step(id, 'publication'));
    clock.now = AFTER_NOTICE;
    answered(await step(id, 'confirmation'));
    expect(await stars()).toMatchObject([{ household: '001', stars: ['XL', 'LL'] }]);
    expect(await verification(id)).toMatchObject({ ok: true });
  });

  it('without anybody who reaches a level there is nothing to announce', async () => {
    await adopt();
    const id = await open();
    expect(code(await step(id, 'submission'))).toEqual([409, 'star-approval-not-needed']);
    expect(code(await step(id, 'publication'))).toEqual([409, 'notice-empty']);
    expect(answered(await v.committee.get(v.url(`star-reviews/${id}`))).body.state).toBe('open');
  });

  it('the committee decides, the supervisor of the region approves, others read', async () => {
    await adopt({ ...SCHEME, approval: 'township' });
    const id = await open();
    const [supervisor, stranger, auditor, reviewer, officer] = await Promise.all([
      t.as('supervisor', '220382'),
      t.as('supervisor', '220383'),
      t.as('auditor', v.code),
      t.as('reviewer', v.code),
      t.as('officer', v.code, { unit: v.units[0] }),
    ]);
    for (const by of [supervisor, auditor, reviewer, officer]) {
      for (const name of ['submission', 'publication', 'confirmation', 'withdrawal']) {
        expect(code(await step(id, name, by))).toEqual([403, 'forbidden']);
      }
      expect((await by.get(v.url('star-reviews'))).status).toBe(200);
    }
    expect(code(await step(id, 'approval'))).toEqual([403, 'forbidden']);
    expect(code(await step(id, 'approval', stranger))).toEqual([404, 'not-found']);
    answered(await decide(id, '001', { XL: 'granted' }, '群众公认'));
    const heads = async (by: Caller) => (await shown(id, {}, by)).map(({ head }: { head: string | null }) => head);
    expect(await heads(auditor)).toEqual([null, null, null]);
    expect(await heads(officer)).toEqual(['王桂英', null, null]);
    expect(await heads(reviewer)).toEqual(['王桂英', '李秀兰', '张小芳']);
    const reason = async (by: Caller) => (await shown(id, {}, by))[0].stars[0].reason;
    expect(await reason(auditor)).toBeNull();
    expect(await reason(supervisor)).toBe('群众公认');
  });
});
