import { transaction } from '../../src/database/index.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { Ledger, lockVillages } from '../../src/ledger/index.ts';
import { pricingParticipant } from '../../src/posting/index.ts';
import { advance, type CaseAction, type StepKind } from '../../src/procedure/case.ts';
import { gated } from '../../src/procedure/index.ts';
import { recordStep } from '../../src/procedure/record-step.ts';
import { readCase } from '../../src/procedure/rows.ts';
import { RulebookCache, rulebookSource } from '../../src/rulebook/index.ts';
import type { Answer, Caller, TestApp } from '../support/app.ts';
import { RECORDER } from '../support/village-ledger.ts';

export interface Person {
  readonly name: string;
  readonly birthMonth?: string;
  readonly phone?: string;
}

export interface NoticeVillage {
  readonly code: string;
  readonly committee: Caller;
  readonly units: readonly string[];
  url(path: string): string;
  /** A household of a unit by its index, whose head is the first of these people. */
  household(no: string, unit: number | undefined, people: readonly Person[]): Promise<readonly string[]>;
  /** Declares an act; without verification or review it waits for the board at once. */
  declare(household: string, rule: string, more?: object): Promise<string>;
  post(household: string, rule: string, more?: object): Promise<number>;
  notice(body: object): Promise<Answer>;
}

let made = 0;
let keys = 0;

export function answered(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

/** A village of two groups whose cases go from the declaration straight to the board, three days long. */
export async function openNoticeVillage(app: TestApp, name = '孙家村'): Promise<NoticeVillage> {
  made += 1;
  const code = `22038220${String(6200 + made)}`;
  const url = (path: string) => `/v1/villages/${code}/${path}`;
  answered(await app.operator.post('/v1/villages', { code, name, noticeDays: 3 }));
  const committee = await app.as('committee', code);
  answered(await committee.put(url('rulebooks/draft'), { template: 'default' }));
  const adoption = { effectiveFrom: '2026-01-01', resolution: '村民代表会议通过' };
  answered(await committee.post(url('rulebooks/draft/adoption'), adoption));
  const steps = { verification: false, reviews: { needed: 0, panel: 0 }, notice: true };
  const procedure = { directPosting: true, steps, rules: {}, answerDays: 15 };
  const current = answered(await committee.get(url('procedure')));
  const etag = { 'if-match': String(current.headers.etag) };
  answered(await committee.put(url('procedure'), procedure, { headers: etag }));
  const units: string[] = [];
  for (const number of [1, 2]) {
    const unit = { kind: '村民小组', name: `第${number}村民小组`, number };
    units.push(answered(await committee.post(url('units'), unit)).body.id);
  }
  const write = (path: string, body: object) => {
    keys += 1;
    return committee.post(url(path), body, { headers: { 'idempotency-key': `notices ${keys}` } });
  };
  return {
    code,
    committee,
    units,
    url,
    household: async (no, unit, people) => {
      const members = people.map((one, index) => ({ ...one, relation: index === 0 ? '户主' : '家人' }));
      const body = { no, members, ...(unit === undefined ? {} : { unit: units[unit] }) };
      return answered(await committee.post(url('households'), body)).body.members.map(({ id }: { id: string }) => id);
    },
    declare: async (household, rule, more = {}) =>
      answered(await write('cases', { household, rule, occurredOn: '2026-10-05', ...more })).body.id,
    post: async (household, rule, more = {}) =>
      answered(await write('postings', { household, rule, occurredOn: '2026-10-05', ...more })).body.entry.seq,
    notice: (body) => committee.post(url('notices'), body),
  };
}

/** A passer-by objects to what hangs under a number, and a reviewer answers; the objection. */
export async function objectAndAnswer(
  app: TestApp,
  v: Pick<NoticeVillage, 'code' | 'url'>,
  number: string,
  reason: string,
  upheld = false,
): Promise<string> {
  keys += 1;
  const key = { headers: { 'idempotency-key': `objection ${keys}` } };
  const body = { number, words: `不对：${reason}` };
  const { id } = answered(await app.nobody.post(`/v1/public/villages/${v.code}/objections`, body, key)).body;
  const reviewer = await app.as('reviewer', v.code);
  answered(await reviewer.post(v.url(`objections/${id}/answer`), { upheld, reason }));
  return id;
}

/** A process of its own on the same database, as far as the end of notices is concerned. */
export function processOn({ database }: TestApp, now: () => Date) {
  const { sql } = database;
  const ledger = new Ledger({ sql, now, rulebooks: rulebookSource });
  return { sql, now, ledger, pricing: gated(pricingParticipant(new RulebookCache())) };
}

/** What an objection does to its case, under the lock. */
export async function step(app: TestApp, village: string, id: string, action: CaseAction, kind: StepKind, at: Date) {
  await transaction(app.database.sql, {}, async (tx) => {
    await lockVillages(tx, [village]);
    const one = (await readCase(tx, village, id))!;
    const after = advance(one, action);
    if (isRefusal(after)) throw new Error(after.code);
    await recordStep(tx, one, after, { kind, actor: RECORDER, at });
  });
}

/** States of cases by id. */
export async function statesOf(app: TestApp, village: string): Promise<Record<string, string>> {
  const rows = await app.database.admin<{ id: string; state: string }[]>`
    SELECT id, state FROM cases WHERE village_code = ${village}`;
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}
