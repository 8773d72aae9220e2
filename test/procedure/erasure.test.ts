import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Setting, startSetting } from '../posting/setting.ts';
import { expectCoherent } from '../support/coherence.ts';
import { type CaseVillage, openCaseVillage } from './case-village.ts';

let setting: Setting;
let village: CaseVillage;
beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting);
});
afterAll(() => setting.close());

test('erasing a person erases the words of cases that name them and who is kin, and the case and the ledger stand', async () => {
  const { committee, url } = village;
  const { members } = (await committee.get(url('households/001'))).body;
  const other = (await committee.get(url('households/002'))).body.members[0].id;
  const [{ id: member }] = members;
  const pair = { members: [member, other], relation: '兄弟' };
  expect((await committee.post(url('kinships'), pair)).status).toBe(201);
  const declared = await village.declare(committee, { member, note: '扶起摔倒的老人' });
  expect(declared.status, declared.text).toBe(201);
  const { id, state } = declared.body;
  expect((await committee.post(url(`members/${member}/erasure`))).status).toBe(200);
  const after = (await committee.get(url(`cases/${id}`))).body;
  expect(after).toMatchObject({ state, note: null, member });
  expect((await committee.get(url('kinships'))).body.data).toEqual([]);
  await expectCoherent(committee, village.code);
});
