import { afterAll, afterEach, expect } from 'vitest';
import type { Answer } from '../support/app.ts';
import { freshKey } from '../support/village-ledger.ts';
import { startVillageApp, type TestVillage, type VillageApp } from './support.ts';

export interface Transitions {
  readonly app: VillageApp;
  /** A village of its own: the one that `send` and `read` are about, and whose journal must verify after the test. */
  open(settings?: Record<string, unknown>): Promise<TestVillage>;
  /** Asks as the committee for a split, merger or closure of a household. */
  send(no: string, what: 'split' | 'merger' | 'closure', body: unknown, key?: string): Promise<Answer>;
  /** A household as the committee reads it. */
  read(no: string): Promise<Answer['body']>;
}

/** The application, for tests of what becomes of households: call at a file's top. */
export async function startTransitions(): Promise<Transitions> {
  const app = await startVillageApp();
  const opened: TestVillage[] = [];
  afterAll(() => app.close());
  afterEach(async () => {
    for (const { code } of opened.splice(0)) {
      expect(await app.ledger.verify(code), code).toMatchObject({ ok: true });
    }
  });
  const current = () => {
    const village = opened.at(-1);
    if (!village) throw new Error('no village is open: call open() first');
    return village;
  };
  return {
    app,
    async open(settings) {
      const village = await app.village(settings);
      opened.push(village);
      return village;
    },
    send(no, what, body, key = freshKey()) {
      const { base, committee } = current();
      return committee.post(`${base}/households/${no}/${what}`, body, { headers: { 'idempotency-key': key } });
    },
    async read(no) {
      const { base, committee } = current();
      return (await committee.get(`${base}/households/${no}`)).body;
    },
  };
}

/** Honour, balance, held and available of a household that was read. */
export const points = ({ honour, balance, held, available }: Record<string, number>) => [
  honour,
  balance,
  held,
  available,
];
