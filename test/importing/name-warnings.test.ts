import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ImportApp, ROSTER, startImportApp } from './support.ts';

let app: ImportApp;
beforeAll(async () => {
  app = await startImportApp();
});
afterAll(() => app.close());

test('a roster says of each row which of its names cannot be printed, and takes them in all the same', async () => {
  const village = await app.village();
  const more = '030001,3组,吴𪛖,吴𪛖,户主,女,1980-06\n030001,3组,吴𪛖,吴䶮,长子,男,2001-06\n';
  const preview = await village.upload(`${ROSTER}${more}`, 'roster', { filename: '花名册.csv' });
  expect(preview.status, preview.text).toBe(201);
  interface Row {
    household: string;
    verdict: string;
    warnings: { code: string; message: string }[];
  }
  const told = (preview.body.rows as Row[]).map(({ household, verdict, warnings }) => [
    household,
    verdict,
    ...warnings.filter(({ code }) => code === 'unprintable-name').map(({ message }) => message),
  ]);
  expect(told.slice(-2)).toEqual([
    ['030001', 'accepted', expect.stringContaining('“吴𪛖”里的 𪛖 U+2A6D6')],
    ['030001', 'accepted'],
  ]);
  expect(told.slice(0, -2).every((row) => row.length === 2)).toBe(true);
  expect((await village.commit(preview.body.id)).status).toBe(200);
  const { body } = await village.committee.get(`${village.base}/households/030001`);
  expect(body.members.map(({ name }: { name: string }) => name).sort()).toEqual(['吴䶮', '吴𪛖'].sort());
});
