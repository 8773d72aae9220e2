import { expect } from 'vitest';
import type { Ledger } from '../../src/ledger/index.ts';
import type { Caller } from './app.ts';

/** The ledger of the village adds up: every hash, balance and projection (不变量). Ends every test that writes journals. */
export async function expectCoherent(source: Pick<Ledger, 'verify'> | Caller, village: string): Promise<void> {
  if ('verify' in source) {
    expect(await source.verify(village)).toMatchObject({ ok: true });
    return;
  }
  const answer = await source.post(`/v1/villages/${village}/ledger/verification`);
  expect(answer.body).toMatchObject({ ok: true });
}
