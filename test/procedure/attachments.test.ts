import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { seal } from '../../src/kernel/seal.ts';
import { type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Answer, Caller } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { CANARIES, type PictureVillage, photograph, picturesOf } from './attachments-support.ts';
import { type CaseVillage, openCaseVillage, PROCEDURE } from './case-village.ts';

let setting: Setting;
let village: CaseVillage;
let pictures: PictureVillage;
let household: Caller;
/** Uploads of so many different pictures, made once. */
let shots: Buffer[];
beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting, { ...PROCEDURE, directPosting: true });
  pictures = picturesOf(setting, village);
  household = await village.token('001');
  shots = await Promise.all(Array.from({ length: 52 }, (_, seed) => photograph(seed)));
});
afterAll(() => setting.close());

const added = async (by: Caller, about: Parameters<PictureVillage['add']>[1], file: Buffer) => {
  const answer = await pictures.add(by, about, file);
  expect(answer.status, answer.text).toBe(201);
  return answer.body as { id: string; digest: string };
};
const made = async (answering: Promise<Answer>): Promise<Answer['body']> => {
  const answer = await answering;
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
const posted = async (act: object): Promise<number> =>
  (await village.post({ rule: 'HJ03', occurredOn: '2026-10-05', ...act })).body.entry.seq;
const audits = async (subject: string) => {
  const { data } = (await setting.app.operator.get('/v1/audit', { query: { limit: '200' } })).body;
  return data.filter((one: { subject: string }) => one.subject === subject);
};

describe('a picture of a case', () => {
  test('is uploaded, listed with its case and shown without what the telephone put into it', async () => {
    const id = await village.fresh();
    const answer = await pictures.add(household, { case: id }, shots[0]!);
    expect(answer.status, answer.text).toBe(201);
    const { body } = answer;
    expect(body).toMatchObject({
      case: id,
      activity: null,
      entry: null,
      mediaType: 'image/jpeg',
      width: 48,
      height: 32,
    });
    expect(answer.headers.location).toBe(village.url(`attachments/${body.id}`));
    expect(body.uploadedBy).toBe((await household.get('/v1/me')).body.client);
    const shown = await pictures.show(village.reviewers[0], body.id);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="${body.id}.jpg"; filename*=UTF-8''${body.id}.jpg`,
    });
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'");
    for (const canary of CANARIES) expect(shown.bytes.includes(canary), canary).toBe(false);
    expect([shown.bytes.length, createHash('sha256').update(shown.bytes).digest('hex')]).toEqual([
      body.size,
      body.digest,
    ]);
    expect((await pictures.list(village.committee, { case: id })).body).toEqual({ data: [body], nextCursor: null });
    const named = { id: body.id, digest: body.digest, uploadedAt: body.uploadedAt, erasedAt: null };
    expect((await village.reviewers[0].get(village.url(`cases/${id}`))).body.attachments).toEqual([named]);
    expect(await audits(body.id)).toMatchObject([
      { action: 'attachment.added', details: { case: id, size: body.size } },
    ]);
  });

  test('the same picture again answers the one that is there, for another case it is another', async () => {
    const [one, other] = [await village.fresh(), await village.fresh({ occurredOn: '2026-10-04' })];
    const first = await pictures.add(household, { case: one }, shots[0]!);
    const again = await pictures.add(village.committee, { case: one }, shots[0]!);
    expect([again.status, again.headers['idempotency-replayed'], again.body]).toEqual([201, 'true', first.body]);
    expect((await added(household, { case: other }, shots[0]!)).id).not.toBe(first.body.id);
    // Erased it is not there any more.
    await pictures.erase(household, first.body.id);
    expect((await added(household, { case: one }, shots[0]!)).id).not.toBe(first.body.id);
  });

  test('nine at most: the tenth is refused until one is deleted, and of two at once one', async () => {
    const id = await village.fresh();
    for (const shot of shots.slice(0, 8)) await added(household, { case: id }, shot);
    const both = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all([8, 9].map((one) => pictures.add(household, { case: id }, shots[one]!))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = await pictures.add(household, { case: id }, shots[10]!);
    expectProblem(refused, 409, 'too-many-attachments');
    const { data } = (await pictures.list(household, { case: id })).body;
    expect(data).toHaveLength(9);
    expect((await pictures.erase(household, data[0].id)).status).toBe(204);
    await added(household, { case: id }, shots[10]!);
    const first = (await pictures.list(household, { case: id }, { limit: '4' })).body;
    const rest = (await pictures.list(household, { case: id }, { cursor: first.nextCursor })).body;
    expect([...first.data, ...rest.data]).toEqual((await pictures.list(household, { case: id })).body.data);
    expect([...first.data, ...rest.data]).toHaveLength(10);
  });

  test('two equal ones at the same time are one picture', async () => {
    const id = await village.fresh();
    const both = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all([1, 2].map(() => pictures.add(household, { case: id }, shots[0]!))),
    );
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(1);
  });

  test('a case that is over takes no more, and what it was decided on stays; a repeat is still answered', async () => {
    const id = await village.fresh();
    const { id: picture } = await added(household, { case: id }, shots[0]!);
    expect((await village.step(household, id, 'withdrawal')).status).toBe(200);
    expectProblem(await pictures.add(household, { case: id }, shots[1]!), 409, 'case-over');
    expect((await added(household, { case: id }, shots[0]!)).id).toBe(picture);
  });
});

describe('a household in a hurry', () => {
  test('adds 60 pictures in 24 hours, deleted ones included, and goes on the day after; the committee is not held up', async () => {
    const by = await village.token('101');
    const id = await village.fresh();
    const theirs = (await made(village.declare(by, { household: '101' }))).id;
    const { client } = (await by.get('/v1/me')).body;
    const ids = Array.from({ length: 60 }, newId);
    await setting.app.database.admin`
      INSERT INTO attachments (village_code, id, case_id, media_type, width, height, size, digest, uploaded_at, uploaded_by, erased_at)
      SELECT ${village.code}, u.id, ${theirs}, 'image/jpeg', 1, 1, 1, sha256(u.id::text::bytea), ${setting.clock.now}, ${client}, now()
      FROM unnest(${ids}::uuid[]) AS u (id)`;
    expectProblem(await pictures.add(by, { case: theirs }, shots[0]!), 429, 'pictures-full-today');
    await added(village.committee, { case: theirs }, shots[1]!);
    await added(household, { case: id }, shots[0]!);
    const { clock } = setting;
    const before = clock.now;
    clock.now = new Date(before.getTime() + 24 * 3_600_000);
    const session = (await made(village.committee.post(village.url('households/101/passbook'), {}))).code;
    const { token } = await made(setting.app.nobody.post('/v1/public/passbook-sessions', { code: session }));
    await added(setting.app.withKey(token), { case: theirs }, shots[0]!);
    clock.now = before;
  });
});

describe('pictures of activities and entries', () => {
  test('fifty for an activity, nine for an entry', async () => {
    const { committee, url } = village;
    const body = { name: '广场清扫', rule: 'HJ03', day: '2026-10-05' };
    const { id } = (await committee.post(url('activities'), body)).body;
    for (const shot of shots.slice(0, 50)) await added(committee, { activity: id }, shot);
    expectProblem(await pictures.add(committee, { activity: id }, shots[50]!), 409, 'too-many-attachments');
    expect((await pictures.list(committee, { activity: id }, { limit: '200' })).body.data).toHaveLength(50);
    const entry = await posted({ household: '001' });
    for (const shot of shots.slice(0, 9)) await added(committee, { entry }, shot);
    expectProblem(await pictures.add(committee, { entry }, shots[9]!), 409, 'too-many-attachments');
    expectProblem(await pictures.add(committee, { entry: 999 }, shots[9]!), 404, 'unknown-entry');
    await expectCoherent(committee, village.code);
  });
});

describe('a picture at rest', () => {
  test('is sealed: neither its bytes nor those of the upload stand in the table', async () => {
    const id = await village.fresh();
    const { id: picture } = await added(household, { case: id }, shots[3]!);
    const { bytes } = await pictures.show(household, picture);
    const { admin } = setting.app.database;
    const rows = await admin<{ content: Buffer }[]>`SELECT content FROM attachments WHERE id = ${picture}`;
    const { content } = rows[0]!;
    expect(content.length).toBe(bytes.length + 29);
    expect(content.includes(Buffer.from([0xff, 0xd8, 0xff]))).toBe(false);
    for (let at = 0; at + 32 <= bytes.length; at += 32)
      expect(content.includes(bytes.subarray(at, at + 32))).toBe(false);
  });

  test('does not open as another picture, nor under another key, and says so', async () => {
    const id = await village.fresh();
    const one = await added(household, { case: id }, shots[3]!);
    const other = await added(household, { case: id }, shots[4]!);
    const { admin } = setting.app.database;
    const stolen = (await admin`SELECT content FROM attachments WHERE id = ${other.id}`)[0]!.content;
    const foreign = seal(Buffer.alloc(32, 9), ['attachment', village.code, one.id], 'picture');
    for (const content of [stolen, foreign]) {
      await admin`UPDATE attachments SET content = ${content} WHERE id = ${one.id}`;
      const answer = await household.get(village.url(`attachments/${one.id}`));
      expectProblem(answer, 410, 'attachment-unreadable');
      expect(answer.body.fix).toContain('ENCRYPTION_KEY');
    }
    expect((await pictures.show(household, other.id)).status).toBe(200);
  });
});

describe('erasure', () => {
  test('the content is gone at once and for ever, digest and reason stay; twice is once', async () => {
    const id = await village.fresh();
    const { id: picture, digest } = await added(household, { case: id }, shots[5]!);
    expectProblem(await village.committee.delete(village.url(`attachments/${picture}`)), 400, 'invalid-request');
    expect((await pictures.erase(village.committee, picture, 'privacy')).status).toBe(204);
    expect((await pictures.erase(village.committee, picture, 'mistaken')).status).toBe(204);
    expectProblem(await household.get(village.url(`attachments/${picture}`)), 410, 'attachment-erased');
    const { attachments } = (await household.get(village.url(`cases/${id}`))).body;
    expect(attachments).toEqual([
      { id: picture, digest, uploadedAt: expect.any(String), erasedAt: expect.any(String) },
    ]);
    const records = await audits(picture);
    expect(records.map(({ action }: { action: string }) => action).sort()).toEqual([
      'attachment.added',
      'attachment.erased',
    ]);
    expect(JSON.stringify(records)).toContain('privacy');
    const [row] = await setting.app.database.admin`SELECT content FROM attachments WHERE id = ${picture}`;
    expect(row!.content).toBeNull();
  });

  test("erasing a person erases pictures of their cases and entries, and of a household with nobody else; others' stay", async () => {
    const { committee, url } = village;
    const member = village.heads['002']!;
    const declared = async (body: object): Promise<string> => (await village.declare(committee, body)).body.id;
    const spouse = { name: '李秀兰', relation: '配偶', birthMonth: '1972-03' };
    const second = (await committee.post(url('households/101/members'), spouse)).body.id;
    const gone = [
      await added(committee, { case: await declared({ household: '002', member }) }, shots[0]!),
      await added(committee, { case: await declared({ household: '002' }) }, shots[0]!),
      await added(committee, { entry: await posted({ household: '002', member }) }, shots[0]!),
      await added(committee, { entry: await posted({ household: '002' }) }, shots[0]!),
      await added(committee, { case: await declared({ household: '101', member: second }) }, shots[0]!),
    ];
    const kept = [
      await added(committee, { case: await declared({ household: '101' }) }, shots[0]!),
      await added(committee, { entry: await posted({ household: '101', member: village.heads['101'] }) }, shots[0]!),
    ];
    for (const one of [member, second]) expect((await committee.post(url(`members/${one}/erasure`))).status).toBe(200);
    for (const { id } of gone) expectProblem(await committee.get(url(`attachments/${id}`)), 410, 'attachment-erased');
    for (const { id } of kept) expect((await pictures.show(committee, id)).status).toBe(200);
    await expectCoherent(committee, village.code);
  });
});
