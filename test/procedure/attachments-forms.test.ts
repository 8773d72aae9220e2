import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { form } from '../importing/support.ts';
import { type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import { type PictureVillage, photograph, picturesOf } from './attachments-support.ts';
import { type CaseVillage, openCaseVillage } from './case-village.ts';

let setting: Setting;
let village: CaseVillage;
let pictures: PictureVillage;
let shots: Buffer[];
beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting);
  pictures = picturesOf(setting, village);
  shots = await Promise.all([1, 2].map((seed) => photograph(seed)));
});
afterAll(() => setting.close());

describe('what is wrong with an upload', () => {
  test('the form names exactly one thing, one file, and nothing else', async () => {
    const id = await village.fresh();
    const { committee } = village;
    const field = (name: string, value: string) => [{ name, value }];
    expectProblem(await pictures.add(committee, {}, shots[0]!), 400, 'invalid-request');
    expectProblem(await pictures.add(committee, { case: id, entry: 1 }, shots[0]!), 400, 'invalid-request');
    expectProblem(await pictures.add(committee, { case: 'x' }, shots[0]!), 400, 'invalid-request');
    expectProblem(
      await pictures.add(committee, { case: id }, shots[0]!, field('note', '王桂英')),
      400,
      'invalid-request',
    );
    const second = [{ name: 'file', value: shots[1]!, filename: 'b.jpg' }];
    expectProblem(await pictures.add(committee, { case: id }, shots[0]!, second), 400, 'malformed-upload');
    expectProblem(
      await pictures.add(committee, { case: id }, Buffer.alloc(10 * 1024 * 1024 + 1, 255)),
      413,
      'picture-too-large',
    );
    const json = await committee.post(village.url('attachments'), { case: id });
    expectProblem(json, 415, 'unsupported-media-type');
    expectProblem(await committee.get(village.url('attachments')), 400, 'invalid-request');
    expect((await pictures.list(committee, { case: id })).body.data).toEqual([]);
  });

  test('whatever bytes come as a picture: taken, or refused with what to do, never 500', async () => {
    const id = await village.fresh();
    const head = shots[0]!.subarray(0, 30);
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    const bytes = fc.oneof(
      anything,
      anything.map((rest) => Buffer.concat([head, rest])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (file) => {
        const { status, body } = await pictures.add(village.committee, { case: id }, file);
        expect([status, body.fix?.length > 0]).toEqual([422, true]);
      }),
      { numRuns: 60 },
    );
  });
});

test('whatever is sent as a form: never 500', async () => {
  const id = await village.fresh();
  const { payload, headers } = form([
    { name: 'case', value: id },
    { name: 'file', value: shots[0]!, filename: 'a.jpg' },
  ]);
  const cut = fc.nat(payload.length - 10).map((length) => payload.subarray(0, length));
  const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(cut, anything), async (body) => {
      const answer = await village.committee.request('POST', village.url('attachments'), body, { headers });
      expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
      expect(answer.status, answer.text).toBeLessThan(500);
    }),
    { numRuns: 60 },
  );
});
