import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fromBufferPromise } from 'yauzl';
import { mintToken } from '../../../src/kernel/document-token.ts';
import { refusalOf } from '../refusal.ts';
import { keepFile } from '../stage.ts';
import type { Honour, List, Progress, Verdict } from './answers.ts';
import type { Prepared } from './ceremony.ts';
import type { Season } from './season.ts';

const FOLDER = '表彰大会文书';
const POLL_MS = 250;
const VERDICTS = { genuine: '有效', reduced: '已摘星', revoked: '已撤销' } as const;

/** All documents of the ceremony, followed while they are made, and unpacked. */
export async function printAll(season: Season, { url, recipients }: Prepared): Promise<void> {
  const { committee, screen, output } = season;
  screen.step(`一键打印整套文书（证书 ${recipients.length} 张）`, 'all documents at once');
  const job = randomUUID();
  const started = performance.now();
  const making = committee.file(`${url}/documents.zip?job=${job}`);
  // What goes wrong is told where it is awaited.
  making.catch(() => undefined);
  const seen = await follow(season, `${url}/documents/progress/${job}`, making);
  const bytes = await making;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  screen.say(`进度 progress：${seen.join(' → ')}，用时 ${seconds} 秒，${megabytes(bytes)}`);
  const files = await unpack(bytes);
  for (const [name, content] of files) keepFile(season, join(FOLDER, name), content);
  screen.table(
    [{ title: '文书' }, { title: '大小', align: 'right' }],
    files.map(([name, content]) => [name, megabytes(content)]),
  );
  screen.say(`都在这里 all of them are in ${join(output, FOLDER)}`);
}

async function follow({ committee }: Season, path: string, making: Promise<unknown>): Promise<readonly string[]> {
  const over = making.then(
    () => true,
    () => true,
  );
  const seen: string[] = [];
  for (;;) {
    const done = await Promise.race([over, wait(POLL_MS, false)]);
    // Until the service has begun it knows nothing of the job.
    const progress = await committee.get<Progress>(path).catch(() => undefined);
    const told = progress === undefined ? undefined : `${progress.done}/${progress.total}`;
    if (told !== undefined && told !== seen.at(-1)) seen.push(told);
    if (done) return seen;
  }
}

async function unpack(zip: Uint8Array): Promise<readonly (readonly [string, Uint8Array])[]> {
  const files: (readonly [string, Uint8Array])[] = [];
  const archive = await fromBufferPromise(Buffer.from(zip));
  for await (const entry of archive.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk);
    files.push([entry.fileName, Buffer.concat(chunks)]);
  }
  return files;
}

/** What the code on a certificate leads to, before and after its stars are taken down. */
export async function scan(season: Season, { recipients }: Prepared): Promise<void> {
  const { committee, passerBy, screen, url, config, sample, year } = season;
  screen.step('扫证书上的二维码', 'the code on a certificate is opened by anybody');
  const { data } = await committee.get<List<Honour>>(`${url}/stars?period=${year}&limit=200`);
  const stage = new Set(recipients.filter(({ group }) => group === 'stars').map(({ honour }) => honour));
  const honour = data.find(({ id }) => stage.has(id))!;
  // The same document has the same code, whoever prints it.
  const token = mintToken(config.signingKey, { kind: 'certificate', village: sample.code, honour: honour.id });
  const path = `/documents/${token}`;
  screen.say(`证书 ${honour.number}：${passerBy.address(path)}`);
  const open = async (what: string, expected: Verdict['verdict']) => {
    const { verdict, facts } = await passerBy.get<Verdict>(path);
    if (verdict !== expected) throw new Error(`a certificate is ${verdict} and not ${expected}`);
    const told = facts.map(({ name, value }) => `${name.zh} ${value}`).join('，');
    screen.say(`${what}：${VERDICTS[verdict]} ${verdict}（${told}）`);
  };
  await open('扫一扫 scanned', 'genuine');
  const takeDown = (body: object) => committee.post(`${url}/stars/${honour.id}/revocation`, body);
  const star = honour.stars!.at(-1)!;
  await takeDown({ stars: [star], reason: '经查与申报不符' });
  await open(`摘去一颗星 ${star} a star is taken down`, 'reduced');
  await takeDown({ reason: '复查不再符合条件，村民代表会议决定撤销' });
  await open('整个称号撤销 all of them', 'revoked');
  const forged = `${token.slice(0, -4)}AAAA`;
  screen.say(`假证书的码 a forged code：${await refusalOf(passerBy.get(`/documents/${forged}`))}`);
}

function megabytes({ length }: Uint8Array): string {
  return length < 100_000 ? `${(length / 1e3).toFixed(1)} kB` : `${(length / 1e6).toFixed(1)} MB`;
}
