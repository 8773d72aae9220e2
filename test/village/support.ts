import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Context } from '../../src/access/index.ts';
import type { Sql } from '../../src/database/index.ts';
import type { Day } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import type { Ledger } from '../../src/ledger/index.ts';
import { type Caller, startApp, type TestApp } from '../support/app.ts';
import { AS_CLAIMED, type Clock, freshKey, ledgerOn } from '../support/village-ledger.ts';

export const TODAY = '2026-11-21' as Day;

export interface VillageApp extends TestApp {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly encryptionKey: Buffer;
  readonly sql: Sql;
  /** A village of its own and a key of its committee. */
  village(settings?: Record<string, unknown>): Promise<TestVillage>;
}

export interface TestVillage {
  readonly code: string;
  readonly base: string;
  readonly committee: Caller;
  /** Registers a household of these names, the first as head; answers with the members' ids. */
  household(no: string, ...names: string[]): Promise<string[]>;
  /** Posts points to a household. */
  post(no: string, points: number, member?: string, note?: string): Promise<number>;
  /** Sets points aside. */
  hold(no: string, points: number): Promise<number>;
  /** What verbs are given. */
  context(): Context;
}

let made = 0;

/** The application on 21 November 2026 at noon. */
export async function startVillageApp(): Promise<VillageApp> {
  const clock: Clock = { now: new Date('2026-11-21T04:00:00Z') };
  const encryptionKey = randomBytes(32);
  const test = await startApp({ now: () => clock.now, config: { encryptionKey } });
  const { sql } = test.database;
  const ledger = ledgerOn(sql, clock);
  const village: VillageApp['village'] = async (settings = {}) => {
    made += 1;
    const code = `2203822${String(10 + Math.floor(made / 700)).padStart(2, '0')}${200 + (made % 700)}`;
    const created = await test.operator.post('/v1/villages', { code, name: `第${made}村`, ...settings });
    expect(created.status, created.text).toBe(201);
    const committee = await test.as('committee', code);
    return villageOf({ code, committee, ledger, clock, sql });
  };
  return { ...test, clock, ledger, encryptionKey, sql, village };
}

interface Parts {
  code: string;
  committee: Caller;
  ledger: Ledger;
  clock: Clock;
  sql: Sql;
}

function villageOf({ code, committee, ledger, clock, sql }: Parts): TestVillage {
  const base = `/v1/villages/${code}`;
  const recorder = committee.client;
  return {
    code,
    base,
    committee,
    async household(no, ...names) {
      const members = names.map((name, i) => ({ name, ...(i === 0 ? { relation: '户主' } : {}) }));
      const answer = await committee.post(`${base}/households`, { no, members });
      expect(answer.status, answer.text).toBe(201);
      return names.map((name) => answer.body.members.find((m: { name: string }) => m.name === name).id);
    },
    async post(no, points, member, note) {
      const outcome = await ledger.submit({
        type: 'posting',
        village: code,
        recorder,
        key: freshKey(),
        texts: note === undefined ? {} : { note },
        household: no,
        memberId: member ?? null,
        ruleCode: 'HJ03',
        quantity: 100,
        points: Math.round(points * 100) as Points,
        occurredOn: '2026-11-20' as Day,
        participants: [AS_CLAIMED],
      });
      if (outcome.status !== 'posted') throw new Error(JSON.stringify(outcome));
      return outcome.entries[0]!.seq;
    },
    async hold(no, points) {
      const outcome = await ledger.submit({
        type: 'hold',
        village: code,
        recorder,
        key: freshKey(),
        texts: {},
        household: no,
        points: Math.round(points * 100) as Points,
        expiresAt: new Date(clock.now.getTime() + 86_400_000),
      });
      if (outcome.status !== 'posted') throw new Error(JSON.stringify(outcome));
      return outcome.entries[0]!.seq;
    },
    context: () => ({
      actor: { client: recorder, name: 'committee', role: 'committee', scope: code },
      requestId: 'test',
      sql,
      now: () => clock.now,
    }),
  };
}

/** Expects an answer to be this problem, in the form of RFC 9457. */
export function expectProblem(answer: Awaited<ReturnType<Caller['get']>>, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body?.code }, answer.text).toEqual({ status, code });
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.text).not.toMatch(/\{\w+\}/); // every parameter of the text was filled in
}

/** Runs at the same moment; the answers in order. */
export function together<T>(...work: (() => Promise<T>)[]): Promise<T[]> {
  return Promise.all(work.map((run) => run()));
}
