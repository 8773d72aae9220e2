import { describe, expect, test } from 'vitest';
import { MAX_OPEN_ANONYMOUS, MAX_OPEN_OF_HOUSEHOLD } from '../../src/procedure/objection.ts';
import { answered } from './notice-support.ts';
import {
  answer,
  clock,
  code,
  list,
  noticed,
  object,
  pass,
  reviewer,
  THURSDAY,
  t,
  token,
  useObjections,
  v,
} from './objection-support.ts';

useObjections();

describe('limits', () => {
  test('anonymous ones that are open are limited, households by themselves, and the committee is not held up', async () => {
    const seqs: number[] = [];
    for (let i = 0; i <= MAX_OPEN_OF_HOUSEHOLD; i += 1) seqs.push(await v.post('001', 'YJ01'));
    const sent = await Promise.all(
      Array.from({ length: MAX_OPEN_ANONYMOUS + 3 }, () => pass({ entry: String(seqs[0]) })),
    );
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(MAX_OPEN_ANONYMOUS);
    expect(code(await pass({ entry: String(seqs[1]) }))).toEqual([409, 'too-many-objections']);
    const by = await token('002');
    for (const entry of seqs.slice(0, MAX_OPEN_OF_HOUSEHOLD)) answered(await object({ entry, words: '不对' }, by));
    expect(code(await object({ entry: seqs.at(-1), words: '不对' }, by))).toEqual([409, 'too-many-objections']);
    answered(await object({ entry: seqs[0], words: '代人提出' }));
    answered(await answer(sent.find(({ status }) => status === 201)!.body.id, false));
    expect((await pass({ entry: String(seqs[1]) })).status).toBe(201);
  });
});

describe('lists', () => {
  test('every filter and page finds what a search through everything finds; overdue ones are told to the region', async () => {
    const seqs = [await v.post('001', 'HJ03'), await v.post('002', 'HJ03')];
    const held = await noticed('003');
    const ids: string[] = [];
    for (const [index, about] of [
      { entry: seqs[0] },
      { case: held },
      { entry: seqs[1] },
      { entry: seqs[0] },
      { case: held },
    ].entries()) {
      clock.now = new Date(THURSDAY.getTime() + index * 3_600_000);
      ids.push(answered(await object({ ...about, words: `第${index}件` })).body.id);
    }
    answered(await answer(ids[2]!, false));
    clock.now = new Date('2026-10-10T02:00:00Z');
    answered(await object({ entry: seqs[1], words: '后来的' }));
    const all = (at: Date) => {
      clock.now = at;
      return list() as Promise<
        { id: string; state: string; overdue: boolean; case: string | null; entry: number | null }[]
      >;
    };
    for (const at of ['2026-10-23T02:00:00Z', '2026-10-24T02:00:00Z', '2026-10-26T02:00:00Z']) {
      const everything = await all(new Date(at));
      expect(everything).toHaveLength(6);
      const filters: [Record<string, string>, (one: (typeof everything)[number]) => boolean][] = [
        [{ state: 'open' }, (one) => one.state === 'open'],
        [{ state: 'refused' }, (one) => one.state === 'refused'],
        [{ overdue: 'true' }, (one) => one.overdue],
        [{ overdue: 'false' }, (one) => !one.overdue],
        [{ case: held }, (one) => one.case === held],
        [{ entry: String(seqs[0]) }, (one) => one.entry === seqs[0]],
        [{ entry: String(seqs[1]), state: 'open' }, (one) => one.entry === seqs[1] && one.state === 'open'],
      ];
      for (const [query, matches] of filters) {
        const expected = everything.filter(matches).map(({ id }) => id);
        expect(
          (await list(query)).map(({ id }) => id),
          JSON.stringify(query),
        ).toEqual(expected);
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const more: Record<string, string> = cursor === undefined ? {} : { cursor };
          const page = await reviewer.get(v.url('objections'), { query: { ...query, limit: '1', ...more } });
          paged.push(...page.body.data.map(({ id }: { id: string }) => id));
          cursor = page.body.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(paged).toEqual(expected);
      }
      const supervisor = await t.as('supervisor', '220382');
      const late = (await supervisor.get('/v1/regions/220382/objections', { query: { overdue: 'true', limit: '200' } }))
        .body;
      const here = late.data.filter((one: { village: string }) => one.village === v.code);
      expect(here.map(({ id }: { id: string }) => id)).toEqual(
        everything
          .filter(({ overdue }) => overdue)
          .map(({ id }) => id)
          .reverse(),
      );
      expect(JSON.stringify(late)).not.toMatch(/第\d件|household|words/);
    }
    expect((await v.committee.get('/v1/regions/220382/objections')).status).toBe(404);
    expect((await v.committee.get(`/v1/regions/${v.code}/objections`)).status).toBe(403);
  });

  test('answers are public by role and without names or phones, for ninety days, and are not indexed', async () => {
    const seq = await v.post('001', 'KF01');
    const { id } = answered(await pass({ entry: String(seq) })).body;
    const open = answered(await pass({ entry: String(seq) })).body.id;
    answered(await answer(id, false, reviewer, '王桂英家门前照片已核，电话131-5043-6940可查'));
    const url = `/v1/public/villages/${v.code}/objections`;
    const shown = await t.nobody.get(url);
    expect(shown.headers['x-robots-tag']).toBe('noindex');
    expect(shown.body.data).toEqual([
      {
        id,
        case: null,
        entry: `${v.code}-${String(seq).padStart(6, '0')}`,
        notice: null,
        line: null,
        upheld: false,
        reason: '某村民家门前照片已核，电话****可查',
        answeredOn: '2026-10-08',
        answeredBy: 'reviewer',
      },
    ]);
    expect(shown.text).not.toContain(open);
    clock.now = new Date('2027-01-07T02:00:00Z');
    expect((await t.nobody.get(url)).body.data).toEqual([]);
    const [row] = await t.database.admin`SELECT household_no, raised_by FROM objections WHERE id = ${id}`;
    expect({ ...row }).toEqual({ household_no: null, raised_by: null });
  });
});
