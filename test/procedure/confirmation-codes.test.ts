import { createHash } from 'node:crypto';
import QRCode from 'qrcode';
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
const kept = async (...ids: string[]) => {
  await setting.app.application.jobs.run('purge-confirmations');
  const rows = await setting.app.database.admin<{ used: boolean }[]>`
    SELECT used_at IS NOT NULL AS used FROM case_confirmations WHERE case_id = ANY(${ids}::uuid[]) ORDER BY used`;
  return rows.map(({ used }) => used);
};

test('the code is handed over as a link to a page of this service, which never hears it but in the answer; what was scanned is read', async () => {
  const id = await village.fresh();
  const path = village.url(`cases/${id}/confirmation-codes`);
  const { code, qr } = (await village.committee.post(path, undefined, { headers: { host: 'jf.example.cn' } })).body;
  const link = `http://jf.example.cn/v1/public/case-confirmation#${code}`;
  expect(qr).toBe(await QRCode.toString(link, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }));
  const form = await setting.app.nobody.get('/v1/public/case-confirmation');
  expect(form.headers['content-type']).toBe('text/html; charset=utf-8');
  const script = /<script>([\s\S]*)<\/script>/.exec(form.text)![1]!;
  const digest = createHash('sha256').update(script).digest('base64');
  expect(form.headers['content-security-policy']).toContain(`script-src 'sha256-${digest}'`);
  expect(() => new Function(script)).not.toThrow();
  expect(form.text).not.toMatch(/https?:|\ssrc=/);
  expect((await confirm(link)).status).toBe(201);
  expect((await village.committee.get(village.url(`cases/${id}`))).body.state).toBe('verified');
});

test('one-time codes are removed 30 days after they were used or ran out, and not before; the step stays', async () => {
  const [one, two] = [await village.fresh(), await village.fresh()];
  const used = await issue(one);
  await issue(two);
  expect((await confirm(used)).status).toBe(201);
  after(30);
  expect(await kept(one, two)).toEqual([false, true]);
  after(30, 1);
  expect(await kept(one, two)).toEqual([false]);
  // Seven days good, and thirty more.
  after(37);
  expect(await kept(one, two)).toEqual([false]);
  after(37, 1);
  expect(await kept(one, two)).toEqual([]);
  const { steps } = (await village.committee.get(village.url(`cases/${one}`))).body;
  expect(steps.map(({ kind }: { kind: string }) => kind)).toEqual(['declared', 'confirmed']);
});
