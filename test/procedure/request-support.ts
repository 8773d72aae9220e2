import { expect } from 'vitest';
import { freshKey, type Setting, startSetting } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';
import { type CaseVillage, openCaseVillage, PROCEDURE } from './case-village.ts';

/** The requester's word takes the place of a verification, and nothing else is needed. */
export const BY_WORD = {
  ...PROCEDURE,
  steps: { verification: true, reviews: { needed: 0, panel: 0 }, notice: false },
};

export const ok = (answer: Answer) => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

interface People {
  readonly village: CaseVillage;
  /** Household 001. */
  readonly asker: Caller;
  /** Household 002. */
  readonly helper: Caller;
}

/** A village where a requester's word is enough, and the pages of its households 001, 002 and 101. */
export async function startRequests(): Promise<People & { readonly setting: Setting; readonly outsider: Caller }> {
  const setting = await startSetting();
  const village = await openCaseVillage(setting, BY_WORD);
  const [asker, helper, outsider] = [
    await village.token('001'),
    await village.token('002'),
    await village.token('101'),
  ];
  return { setting, village, asker, helper, outsider };
}

/** What people do with requests; who they are is looked up at each call. */
export function requestDesk(people: () => People) {
  const send = (by: Caller, path: string, body?: object, key = freshKey()) =>
    by.post(people().village.url(path), body, { headers: { 'idempotency-key': key } });
  const make = (by: Caller, body: object = {}, key?: string) =>
    send(by, 'requests', { rule: 'HJ03', words: '帮忙收玉米', ...body }, key);
  const step = (by: Caller, id: string, name: string, body?: object, key?: string) =>
    send(by, `requests/${id}/${name}`, body, key);
  const take = (by: Caller, id: string, no = '002') => step(by, id, 'taking', { member: people().village.heads[no] });
  const complete = (by: Caller, id: string, body: object = {}) =>
    step(by, id, 'completion', { doneOn: '2026-10-14', quantity: 2, ...body });
  const confirm = (by: Caller, id: string, body: object = {}, key?: string) =>
    step(by, id, 'confirmation', { confirmed: true, ...body }, key);
  const read = (id: string, by = people().village.committee) => by.get(people().village.url(`requests/${id}`));
  return {
    make,
    step,
    take,
    complete,
    confirm,
    read,
    caseOf: async (id: string) => ok(await people().village.committee.get(people().village.url(`cases/${id}`))),
    /** A request of household 001 that head of 002 has taken, or done. */
    brought: async (state: 'open' | 'taken' | 'done'): Promise<string> => {
      const { asker, helper } = people();
      const { id } = ok(await make(asker));
      if (state !== 'open') ok(await take(helper, id));
      if (state === 'done') ok(await complete(helper, id));
      return id;
    },
  };
}
