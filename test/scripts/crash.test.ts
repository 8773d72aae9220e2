import { expect, test } from 'vitest';
import { crashRounds } from '../../scripts/crash/rounds.ts';

test('kill -9 of the service and of PostgreSQL during load loses and doubles nothing, and ledgers verify', async () => {
  const result = await crashRounds({ rounds: 2, villages: 2, clients: 8, loadMs: [300, 600] });
  expect(result.problems).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(50);
  expect(result.redemptions).toBeGreaterThan(20);
  expect(result.retries).toBeGreaterThan(0);
}, 120_000);
