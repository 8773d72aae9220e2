import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW, type Setting, startSetting } from '../posting/setting.ts';
import { type CaseVillage, openCaseVillage } from './case-village.ts';

const DAY_MS = 86_400_000;
let setting: Setting;
let village: CaseVillage;
beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting);
});
afterAll(() => setting.close());

const after = (days: number, ms = 0) => {
  setting.clock.now = new Date(NOW.getTime() + days * DAY_MS + ms);
};
const issue = async (id: string): Promise<string> =>
  (await village.committee.post(village.url(`cases/${id}/confirmation-codes`))).body.code;
const confirm = (code: string) => setting.app.nobody.post('/v1/public/case-confirmations', { code, confirmed: true });
const kept = async () => {
  await setting.app.application.jobs.run('purge-confirmations');
  const rows = await setting.app.database.admin<{ used: boolean }[]>`
    SELECT used_at IS NOT NULL AS used FROM case_confirmations ORDER BY used`;
  return rows.map(({ used }) => used);
};

test('one-time codes are removed 30 days after they were used or ran out, and not before; the step stays', async () => {
  const [one, two] = [await village.fresh(), await village.fresh()];
  const used = await issue(one);
  await issue(two);
  expect((await confirm(used)).status).toBe(201);
  after(30);
  expect(await kept()).toEqual([false, true]);
  after(30, 1);
  expect(await kept()).toEqual([false]);
  // Seven days good, and thirty more.
  after(37);
  expect(await kept()).toEqual([false]);
  after(37, 1);
  expect(await kept()).toEqual([]);
  const { steps } = (await village.committee.get(village.url(`cases/${one}`))).body;
  expect(steps.map(({ kind }: { kind: string }) => kind)).toEqual(['declared', 'confirmed']);
});
