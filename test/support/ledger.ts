import { afterAll, expect } from 'vitest';
import type { Ledger } from '../../src/ledger/index.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { type Clock, ledgerOn, openVillage, type TestVillage } from './village-ledger.ts';

/** 20 October 2026, ten in the morning in the village. */
const NOW = new Date('2026-10-20T02:00:00Z');

export interface TestLedger {
  readonly database: TestDatabase;
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** The ledger as a second process has it. */
  another(): Ledger;
  village(options?: Parameters<typeof openVillage>[1]): Promise<TestVillage>;
  /** Expects the whole journal of a village to verify. */
  coherent(code: string): Promise<void>;
}

/** A ledger on a database of its own, for one test file: call at its top; it is closed after the file's last test. */
export async function startLedger(clock: Clock = { now: NOW }): Promise<TestLedger> {
  const database = await freshDatabase();
  afterAll(() => database.close());
  const ledger = ledgerOn(database.sql, clock);
  return {
    database,
    clock,
    ledger,
    another: () => ledgerOn(database.sql, clock),
    village: (options = {}) => openVillage(database.sql, options),
    coherent: async (code) => expect(await ledger.verify(code)).toMatchObject({ ok: true }),
  };
}
