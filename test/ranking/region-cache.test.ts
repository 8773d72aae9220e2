import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/kernel/period.ts';
import { RegionCache } from '../../src/ranking/region-cache.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { freshCode, posting, seedVillage } from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';

const COUNTY = '450102';
const clock = { now: new Date('2026-11-21T02:00:00Z') };
const pass = (ms: number) => {
  clock.now = new Date(+clock.now + ms);
};
let database: TestDatabase;
const codes: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  for (const township of ['001', '001', '001', '002', '002', '002']) {
    codes.push((await seedVillage(database.sql, { code: freshCode(COUNTY + township) })).code);
  }
});
afterAll(() => database.close());

describe('a region’s snapshot', () => {
  it('is refused where it has more households than one ranking holds, without reading them again each time', async () => {
    let reads = 0;
    const cache = new RegionCache<number>(
      { sql: database.sql, now: () => clock.now },
      {
        limit: 10,
        versionOf: () => '',
        weigh: (part) => part,
        read: async (_sql, some) => {
          reads += 1;
          return new Map(some.map(({ code }) => [code, 3]));
        },
      },
    );
    const period = parsePeriod('2026-10')!;
    await expect(cache.read(COUNTY, period)).rejects.toMatchObject({ code: 'region-too-large', params: { limit: 10 } });
    await expect(cache.read(COUNTY, period)).rejects.toMatchObject({ code: 'region-too-large' });
    expect(reads).toBe(1);
    expect((await cache.read(`${COUNTY}001`, period)).parts.size).toBe(3);
  });

  it('reads only villages whose ledger has grown', async () => {
    const read: string[][] = [];
    const cache = new RegionCache<string>(
      { sql: database.sql, now: () => clock.now },
      {
        limit: 100,
        versionOf: () => '',
        weigh: () => 1,
        read: async (_sql, some) => {
          read.push(some.map(({ code }) => code));
          return new Map(some.map(({ code, size }) => [code, `${code} ${size}`]));
        },
      },
    );
    const period = parsePeriod('2027-01')!;
    const [, grown] = codes;
    await cache.read(COUNTY, period);
    await ledgerOn(database.sql, clock).transact([
      posting(grown!, '000001', 50, { occurredOn: '2026-11-20' as never }),
    ]);
    pass(61_000);
    const { parts } = await cache.read(COUNTY, period);
    expect(read).toEqual([codes, [grown!]]);
    expect(parts.size).toBe(codes.length);
    expect(parts.get(grown!)).toMatch(/ [1-9]\d*$/);
  });
});
