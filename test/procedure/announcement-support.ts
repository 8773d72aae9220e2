import type { Context } from '../../src/access/index.ts';
import { type TransactionSql, transaction } from '../../src/database/index.ts';
import { lockVillages } from '../../src/ledger/index.ts';
import { type Announced, announce, takeDown } from '../../src/procedure/index.ts';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import { answered } from './notice-support.ts';
import { clock, t, v } from './objection-support.ts';

/** What the village is about to confirm goes on the board, as a review or cycle puts it there; its id. */
export async function announced(
  items: readonly Announced[],
  title = '2026年十星级文明户评定结果公示',
): Promise<string> {
  return (await locked((tx, context) => announce(tx, context, v.code, { title, items }))).id;
}

/** What was announced is withdrawn. */
export const withdrawn = (id: string): Promise<void> => locked((tx, context) => takeDown(tx, context, v.code, id));

/** The committee's work under the village's lock. */
function locked<T>(work: (tx: TransactionSql, context: Context) => Promise<T>): Promise<T> {
  const { sql } = t.database;
  const actor = { client: v.committee.client, name: '村委会', role: 'committee', scope: v.code } as const;
  return transaction(sql, {}, async (tx) => {
    await lockVillages(tx, [v.code]);
    return work(tx, { actor, requestId: 'test', sql, now: () => clock.now });
  });
}

/** One line for each of these households. */
export const announcedFor = (...households: readonly string[]): Promise<string> =>
  announced(households.map((household) => ({ household, member: null, words: '十星级文明户 金星户' })));

export interface Line {
  readonly line: number;
  readonly number: string;
  readonly household: string | null;
  readonly unit: string | null;
  readonly name: string;
  readonly words: string;
  readonly status: string;
}

const BOARD = () => `/v1/public/villages/${v.code}/board`;
export const board = async () => answered(await t.nobody.get(BOARD())).body;
export const page = async (): Promise<string> => answered(await t.nobody.get(`${BOARD()}.html`)).text;
export const posterBytes = async () => (await t.app.inject({ url: `${BOARD()}.pdf` })).rawPayload;
export const poster = async () =>
  readPdf(await posterBytes())
    .map(squeezed)
    .join('');
/** What hangs of a notice. */
export const linesOf = async (id: string): Promise<readonly Line[]> =>
  (await board()).notices.find((one: { id: string }) => one.id === id).lines;
export const lineOf = async (id: string, household: string): Promise<Line> =>
  (await linesOf(id)).find((one) => one.household === household)!;
export const noticeOf = async (id: string, by = v.committee) =>
  answered(await by.get(v.url(`notices/${id}`), { query: { limit: '200' } })).body;
