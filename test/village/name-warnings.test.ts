import { afterAll, beforeAll, expect, it } from 'vitest';
import { startVillageApp, type VillageApp } from './support.ts';

let app: VillageApp;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());

it('a name that cannot be printed is kept, and whoever enters it is told which character', async () => {
  const { base, committee, household } = await app.village();
  await household('1', '甲户主');
  const url = `${base}/households/1/members`;
  const warned = await committee.post(url, { name: '王 𪛖' });
  expect([warned.status, warned.body.name]).toEqual([201, '王𪛖']);
  expect(warned.body.warnings).toEqual([
    { code: 'unprintable-name', message: expect.stringMatching(/“王𪛖”.*𪛖 U\+2A6D6.*照原样保存/) },
  ]);
  const member = `${base}/members/${warned.body.id}`;
  expect((await committee.get(member)).body).not.toHaveProperty('warnings');
  const english = { headers: { 'accept-language': 'en' } };
  const still = await committee.patch(member, { name: '王𪛖𪛖' }, english);
  expect(still.body.warnings[0].message).toMatch(/holds 𪛖 U\+2A6D6, which the fonts lack.* kept as it is/);
  // Silent where nothing is wrong, or the name is not what is changed.
  expect((await committee.patch(member, { relation: '长子' })).body).not.toHaveProperty('warnings');
  expect((await committee.patch(member, { name: '王䶮' })).body).not.toHaveProperty('warnings');
  expect((await committee.post(url, { name: '李㛃𬭎' })).body).not.toHaveProperty('warnings');
});
