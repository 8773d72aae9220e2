import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVillage, type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Caller } from '../support/app.ts';
import { type PictureVillage, photograph, picturesOf } from './attachments-support.ts';
import { type CaseVillage, openCaseVillage, PROCEDURE } from './case-village.ts';

/*
 * Who may see and add pictures, for every role and kind of subject. Everything is of household 001 of the first group; `officer` is of
 * that group, `elsewhere` of the second, `neighbour` is household 002.
 */

const ROLES = [
  'operator',
  'committee',
  'officer',
  'elsewhere',
  'reviewer',
  'household',
  'neighbour',
  'supervisor',
  'auditor',
  'shop',
  'stranger',
] as const;
type Who = (typeof ROLES)[number];
type Kind = 'case' | 'activity' | 'entry';

let setting: Setting;
let village: CaseVillage;
let pictures: PictureVillage;
let who: Record<Who, Caller>;
/** What the pictures are about, and one of each. */
const about: Record<Kind, string | number> = { case: '', activity: '', entry: 0 };
const shown: Record<Kind, string> = { case: '', activity: '', entry: '' };
let seed = 100;
const fresh = () => {
  seed += 1;
  return photograph(seed);
};

beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting, { ...PROCEDURE, directPosting: true });
  pictures = picturesOf(setting, village);
  const { app } = setting;
  const { code, committee, url } = village;
  who = {
    operator: app.operator,
    committee,
    officer: village.officer,
    elsewhere: await app.as('officer', code, { unit: village.units[1] }),
    reviewer: village.reviewers[0],
    household: await village.token('001'),
    neighbour: await village.token('002'),
    supervisor: await app.as('supervisor', code.slice(0, 6)),
    auditor: await app.as('auditor', code),
    shop: await app.as('shop', code, { shop: '01938c2e-7b1a-7c3d-9e4f-0000000000aa' }),
    stranger: (await openVillage(setting)).committee,
  };
  about.case = await village.fresh();
  const activity = { name: '广场清扫', rule: 'HJ03', day: '2026-10-05' };
  about.activity = (await committee.post(url('activities'), activity)).body.id;
  await committee.post(url(`activities/${about.activity}/attendance`), { items: [{ member: village.heads['001'] }] });
  about.entry = (await village.post({ household: '001', rule: 'HJ03', occurredOn: '2026-10-05' })).body.entry.seq;
  for (const kind of ['case', 'activity', 'entry'] as const) {
    const answer = await pictures.add(committee, { [kind]: about[kind] }, await fresh());
    expect(answer.status, answer.text).toBe(201);
    shown[kind] = answer.body.id;
  }
});
afterAll(() => setting.close());

const ALWAYS = { operator: ['200', '201'], committee: ['200', '201'], officer: ['200', '201'] } as const;
const NEVER = {
  supervisor: ['forbidden', 'forbidden'],
  auditor: ['forbidden', 'forbidden'],
  shop: ['forbidden', 'forbidden'],
  stranger: ['not-found', 'not-found'],
} as const;
/** 200 and 201, or the code of the refusal: to see, and to add. */
const MATRIX: Record<Kind, Record<Who, readonly [see: string, add: string]>> = {
  case: {
    ...ALWAYS,
    elsewhere: ['outside-unit', 'outside-unit'],
    reviewer: ['200', '201'],
    household: ['200', '201'],
    neighbour: ['not-found', 'not-found'],
    ...NEVER,
  },
  activity: {
    ...ALWAYS,
    elsewhere: ['200', 'not-for-you-to-attach'],
    reviewer: ['200', 'not-for-you-to-attach'],
    household: ['not-found', 'not-found'],
    neighbour: ['not-found', 'not-found'],
    ...NEVER,
  },
  entry: {
    ...ALWAYS,
    elsewhere: ['outside-unit', 'outside-unit'],
    reviewer: ['200', 'not-for-you-to-attach'],
    household: ['200', 'not-for-you-to-attach'],
    neighbour: ['unknown-entry', 'unknown-entry'],
    ...NEVER,
  },
};

describe.each(['case', 'activity', 'entry'] as const)('pictures of an %s', (kind) => {
  test.each(ROLES)('%s sees and adds what the guide says, and nothing else', async (role) => {
    const [see, add] = MATRIX[kind][role];
    const by = who[role];
    const codeOf = ({ status, body }: { status: number; body?: { code?: string } }) => body?.code ?? String(status);
    expect(codeOf(await pictures.list(by, { [kind]: about[kind] }))).toBe(see);
    expect(codeOf(await by.get(village.url(`attachments/${shown[kind]}`)))).toBe(see);
    const before = (await pictures.list(village.committee, { [kind]: about[kind] })).body.data;
    const added = await pictures.add(by, { [kind]: about[kind] }, await fresh());
    expect(codeOf(added)).toBe(add);
    const after = (await pictures.list(village.committee, { [kind]: about[kind] })).body.data;
    expect(after.length - before.length).toBe(add === '201' ? 1 : 0);
  });

  test.each(ROLES)('%s erases what somebody else uploaded only as committee or operator', async (role) => {
    const { body } = await pictures.add(village.committee, { [kind]: about[kind] }, await fresh());
    const answer = await pictures.erase(who[role], body.id);
    const [see] = MATRIX[kind][role];
    const mayEver = role === 'committee' || role === 'operator';
    expect(answer.body?.code ?? String(answer.status)).toBe(mayEver ? '204' : see === '200' ? 'not-the-uploader' : see);
    await pictures.erase(village.committee, body.id);
  });
});

describe('who uploaded a picture', () => {
  test('deletes it until somebody has verified the case, afterwards the committee alone', async () => {
    const id = await village.fresh();
    const { household, committee, reviewer, officer } = who;
    const upload = async (by: Caller) => (await pictures.add(by, { case: id }, await fresh())).body.id;
    const [first, second, third] = [await upload(household), await upload(household), await upload(reviewer)];
    expectProblem(await pictures.erase(officer, first), 403, 'not-the-uploader');
    expect((await pictures.erase(household, first)).status).toBe(204);
    expect((await village.step(committee, id, 'verification')).status).toBe(200);
    expectProblem(await pictures.erase(household, second), 403, 'not-the-uploader');
    expectProblem(await pictures.erase(reviewer, third), 403, 'not-the-uploader');
    expect((await pictures.erase(committee, second)).status).toBe(204);
  });

  test('where nothing is verified, deletes it until the first review', async () => {
    const steps = { verification: false, reviews: { needed: 2, panel: 3 }, notice: false };
    await village.decide({ ...PROCEDURE, directPosting: true, steps });
    const id = await village.fresh();
    const upload = async () => (await pictures.add(who.household, { case: id }, await fresh())).body.id;
    const [first, second] = [await upload(), await upload()];
    expect((await pictures.erase(who.household, first)).status).toBe(204);
    expect((await village.step(who.reviewer, id, 'review')).status).toBe(200);
    expectProblem(await pictures.erase(who.household, second), 403, 'not-the-uploader');
  });

  test('is not told to households, and an auditor sees of a case what was shown by digest only', async () => {
    const id = await village.fresh();
    const { body } = await pictures.add(who.reviewer, { case: id }, await fresh());
    const [seen] = (await pictures.list(who.household, { case: id })).body.data;
    expect(seen).toEqual({ ...body, uploadedBy: null });
    const whole = (await who.auditor.get(village.url(`cases/${id}`))).body;
    expect(whole.attachments).toMatchObject([{ id: body.id, digest: body.digest }]);
    expect(JSON.stringify(whole.attachments)).not.toContain(body.uploadedBy);
  });

  test("a household's copy of its own data names the pictures of its cases and entries, and nobody else's", async () => {
    const own = async (no: string) =>
      (await (await village.token(no)).get(village.url(`households/${no}/own-data`))).body.attachments;
    const all = [
      ...(await pictures.list(who.household, { case: about.case as string })).body.data,
      ...(await pictures.list(who.household, { entry: about.entry as number })).body.data,
    ];
    const seen = await own('001');
    for (const { id, case: one, entry, digest, uploadedAt, erasedAt } of all) {
      expect(seen).toContainEqual({ id, case: one, entry, digest, uploadedAt, erasedAt });
    }
    expect(all.length).toBeGreaterThan(4);
    expect(seen.map(({ id }: { id: string }) => id)).not.toContain(shown.activity);
    expect(await own('002')).toEqual([]);
  });
});
