import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENT_FILES } from '../../src/ceremony/documents/catalogue.ts';
import { unpackOffice } from '../../src/document/office-package.ts';
import { newId } from '../../src/kernel/ids.ts';
import { expectCoherent } from '../support/coherence.ts';
import { type Honoured, honoured, made, prepare, refused, type Setting, startSetting } from './ceremony-support.ts';

let setting: Setting;
let village: Honoured;
let id: string;
let port: number;

beforeAll(async () => {
  setting = await startSetting();
  village = await honoured(setting, {
    '001': [
      { name: '李䶮', birthMonth: '1970-01' },
      { name: '赵小雨', birthMonth: '2012-09' },
    ],
    '002': [{ name: '=cmd|calc', birthMonth: '1981-03' }],
  });
  id = await ceremonyOf(
    { household: '001' },
    { household: '002' },
    { household: '001', member: village.members.赵小雨! },
  );
  const { app } = setting.app;
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await expectCoherent(setting.app.operator, village.code);
  await setting.close();
});

async function ceremonyOf(...honours: Parameters<Honoured['grant']>): Promise<string> {
  const { id: ceremony } = await prepare(village, { name: '表彰/大会' });
  const ids = await village.grant(...honours);
  await made(
    village.committee.post(village.url(`ceremonies/${ceremony}/recipients`), { honours: ids, group: 'stars' }),
  );
  return ceremony;
}

const url = (path: string, ceremony = id) => village.url(`ceremonies/${ceremony}/${path}`);
const progress = (job: string, ceremony = id) => village.committee.get(url(`documents/progress/${job}`, ceremony));

/** Over a connection, as it is sent. */
async function download(path: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${village.committee.key}` };
  const [response] = await once(get({ host: '127.0.0.1', port, path, headers, agent: false }), 'response');
  return response as IncomingMessage;
}

describe('one document', () => {
  const MAGIC: Record<string, string> = {
    pdf: '%PDF',
    docx: 'PK\u0003\u0004',
    xlsx: 'PK\u0003\u0004',
    pptx: 'PK\u0003\u0004',
  };
  test.each(DOCUMENT_FILES)('%s is sent as what it is, under a Chinese name without separators', async (file) => {
    const answer = await setting.app.app.inject({
      url: url(`documents/${file}`),
      headers: { authorization: `Bearer ${village.committee.key}` },
    });
    expect(answer.statusCode, answer.payload).toBe(200);
    const ending = file.split('.')[1]!;
    expect(answer.rawPayload.subarray(0, 4).toString('latin1')).toBe(MAGIC[ending]);
    expect(answer.headers['content-type']).toMatch(ending === 'pdf' ? /^application\/pdf/ : /officedocument/);
    const name = decodeURIComponent(String(answer.headers['content-disposition']).split("''")[1]!);
    expect(name).toMatch(new RegExp(`^表彰_大会[\\u4e00-\\u9fff]+\\.${ending}$`));
  });

  test('a minor whose guardian has not consented is not named in any', async () => {
    const decision = await village.committee.get(url('documents/decision.docx'));
    expect(decision.status).toBe(200);
    const { rawPayload } = await setting.app.app.inject({
      url: url('documents/decision.docx'),
      headers: { authorization: `Bearer ${village.committee.key}` },
    });
    const xml = (await unpackOffice(rawPayload)).get('word/document.xml')!.toString();
    expect(xml).toContain('某同学');
    expect(xml).not.toContain('赵小雨');
  });

  test('the certificates of a part of the roster; nobody in it is a refusal', async () => {
    const some = (query: Record<string, string>) => village.committee.get(url('documents/certificates.pdf'), { query });
    expect((await some({ from: '2', to: '2' })).status).toBe(200);
    expect(await refused(some({ from: '9' }))).toEqual([422, 'nobody-to-print']);
    expect(await refused(some({ from: '0' }))).toEqual([400, 'invalid-request']);
  });

  test('no redemption, no list of it; a cancelled ceremony and one that is not there have no documents', async () => {
    const programme = [
      { kind: 'opening', title: '开始' },
      { kind: 'group', group: 'stars' },
      { kind: 'group', group: 'filial' },
    ];
    const plain = await prepare(village, { programme });
    const list = (ceremony: string) => village.committee.get(url('documents/redemption-list.xlsx', ceremony));
    expect(await refused(list(plain.id))).toEqual([409, 'no-redemption-list']);
    await made(village.committee.post(url('cancellation', plain.id)));
    expect(await refused(list(plain.id))).toEqual([409, 'ceremony-cancelled']);
    expect(await refused(list(newId()))).toEqual([404, 'not-found']);
    expect(await refused(village.committee.get(url('documents/letter.docx')))).toEqual([400, 'invalid-request']);
  });

  test('only who may print sees any of it', async () => {
    for (const path of ['documents/decision.docx', 'documents.zip', `documents/progress/${newId()}`]) {
      expect(await refused(village.reader.get(url(path)))).toEqual([403, 'forbidden']);
    }
  });
});

describe('all documents', () => {
  test('the package has every document whole; progress says so when it is done', async () => {
    const job = newId();
    const response = await download(`${url('documents.zip')}?job=${job}`);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/zip');
    const files = await unpackOffice(await buffer(response));
    expect([...files.keys()]).toHaveLength(10);
    for (const [name, bytes] of files)
      expect(bytes.subarray(0, 2).toString(), name).toMatch(name.endsWith('.pdf') ? '%P' : 'PK');
    expect((await progress(job)).body).toEqual({ job, state: 'done', document: null, done: 12, total: 12 });
    expect(await refused(village.committee.get(url('documents.zip'), { query: { job } }))).toEqual([
      409,
      'making-exists',
    ]);
    const other = await ceremonyOf({ household: '002' });
    expect(await refused(progress(job, other))).toEqual([404, 'unknown-making']);
  });

  test('what has ended stays as it ended; a job that nobody started is not there', async () => {
    const job = newId();
    await buffer(await download(`${url('documents.zip')}?job=${job}`));
    const remove = (one: string) => village.committee.delete(url(`documents/progress/${one}`));
    expect((await remove(job)).status).toBe(204);
    expect((await progress(job)).body.state).toBe('done');
    expect(await refused(remove(newId()))).toEqual([404, 'unknown-making']);
    expect(await refused(progress(newId()))).toEqual([404, 'unknown-making']);
  });

  test('a character that no font has is refused before the first byte, with whose it is', async () => {
    const rare = await honoured(setting, { '001': [{ name: '王\u{2a6d6}', birthMonth: '1970-01' }] });
    const { id: ceremony } = await prepare(rare);
    await made(
      rare.committee.post(rare.url(`ceremonies/${ceremony}/recipients`), {
        honours: await rare.grant({ household: '001' }),
        group: 'stars',
      }),
    );
    const answer = await rare.committee.get(rare.url(`ceremonies/${ceremony}/documents.zip`));
    expect([answer.status, answer.body.code]).toEqual([422, 'unprintable-recipient']);
    expect(answer.body.detail).toContain('王\u{2a6d6}');
    expect(answer.body.detail).toContain('U+2A6D6');
    expect((await rare.committee.get(rare.url(`ceremonies/${ceremony}/documents/roster.xlsx`))).status).toBe(200);
  });
});
