import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { Makings } from '../../src/ceremony/documents/makings.ts';
import { planPackage, streamPackage, unitsOf } from '../../src/ceremony/documents/package.ts';
import { unpackOffice } from '../../src/document/office-package.ts';
import { samplePapers } from './documents-papers.ts';

const papers = samplePapers();
const plan = planPackage(papers);
const total = unitsOf(plan);
const [village, ceremony] = ['220382204201', papers.ceremony.id];

/** Begins a package; nothing of it is read, so it stays at its first document. */
function begin(makings: Makings, job: string, of = papers) {
  const making = makings.start({ village, ceremony, job, total });
  const stream = streamPackage(of, plan, making);
  stream.on('error', () => {});
  return stream;
}

const closed = (stream: ReturnType<typeof begin>) => new Promise((resolve) => stream.once('close', resolve));

describe('packages that are being made', () => {
  const makings = new Makings({ running: 2, remembered: 3 });
  const state = (job: string) => makings.find(village, ceremony, job);
  const rest: ReturnType<typeof begin>[] = [];
  afterAll(() => {
    for (const stream of rest) stream.destroy();
  });

  test('no more than so many at once; whoever goes away or cancels makes room', async () => {
    const [a, b] = [begin(makings, 'a'), begin(makings, 'b')];
    expect(() => begin(makings, 'c')).toThrow('documents-busy');
    expect(() => begin(makings, 'a')).toThrow('making-exists');
    expect(state('a')).toMatchObject({ state: 'making', done: 0, total });
    a.destroy();
    await closed(a);
    expect(state('a')).toMatchObject({ state: 'cancelled', document: null });
    const c = begin(makings, 'c');
    const gone = closed(b);
    makings.cancel(village, ceremony, 'b');
    await gone;
    expect(b.errored?.message).toBe('the documents were cancelled');
    expect(state('b').state).toBe('cancelled');
    rest.push(begin(makings, 'd'));
    expect(() => begin(makings, 'e')).toThrow('documents-busy');
    c.destroy();
    await closed(c);
  });

  test('progress counts each certificate and each other document, up to all of them', async () => {
    const mine = new Makings();
    const seen: [string | null, number][] = [];
    const making = mine.start({ village, ceremony, job: 'x', total });
    const stream = streamPackage(papers, plan, {
      ...making,
      report: (document, done) => {
        making.report(document, done);
        seen.push([document, done]);
      },
    });
    const files = await unpackOffice(await buffer(stream));
    expect([...files.keys()]).toEqual(plan.map(({ name }) => name));
    expect(seen.slice(0, 3)).toEqual([
      ['decision', 0],
      ['decision', 1],
      ['running-order', 1],
    ]);
    expect(seen.at(-1)).toEqual(['certificates', total]);
    expect(total).toBe(9 + 19);
    expect(mine.find(village, ceremony, 'x')).toMatchObject({ state: 'done', done: total, total, document: null });
  });

  test('a document that fails fails the whole package: nobody has half of it for whole', async () => {
    const mine = new Makings();
    const broken = samplePapers({ programme: [...papers.programme, { kind: 'group', group: 'gone' }] });
    await expect(buffer(begin(mine, 'x', broken))).rejects.toThrow('no group gone');
    expect(mine.find(village, ceremony, 'x').state).toBe('failed');
    await buffer(begin(mine, 'y'));
    expect(mine.find(village, ceremony, 'y').state).toBe('done');
  });

  test('those that ended long ago are forgotten, and nobody finds those of another village or ceremony', async () => {
    const mine = new Makings({ running: 1, remembered: 2 });
    for (const job of ['1', '2', '3', '4']) mine.start({ village, ceremony, job, total }).end('done');
    expect(() => mine.find(village, ceremony, '2')).toThrow('unknown-making');
    expect(mine.find(village, ceremony, '3').state).toBe('done');
    expect(() => mine.find('220382204202', ceremony, '3')).toThrow('unknown-making');
    expect(() => mine.cancel(village, 'another', '3')).toThrow('unknown-making');
  });
});
