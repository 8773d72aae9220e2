import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Context } from '../../src/access/index.ts';
import { importFeature } from '../../src/importing/index.ts';
import type { ImportServices } from '../../src/importing/services.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import type { Clock } from '../support/village-ledger.ts';
import type { Answers } from './interpret/samples.ts';

export const SAMPLES = ['xiangshan-2026-10', 'xiangshan-2026-10-matrix'] as const;
export type SampleName = (typeof SAMPLES)[number];

export function sampleBytes(name: SampleName): Buffer {
  return readFileSync(new URL(`./samples/${name}.xlsx`, import.meta.url));
}

/** The right reading of a sample, with what the ledger makes of it. */
export interface WholeAnswers extends Answers {
  village: { code: string; name: string };
  balanceByHousehold: Record<string, number>;
  ranking: { rank: number; household: string; honour: number }[];
}

export function sampleAnswers(name: SampleName): WholeAnswers {
  return JSON.parse(readFileSync(new URL(`./samples/${name}.answers.json`, import.meta.url), 'utf8'));
}

export interface Part {
  name: string;
  value: string | Buffer;
  filename?: string;
}

const BOUNDARY = 'boundary-of-the-form';

/** A form as browsers send it; parts in the order given. */
export function form(parts: readonly Part[]): { payload: Buffer; headers: Record<string, string> } {
  const chunks = parts.flatMap(({ name, value, filename }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${
        filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`
      }\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return {
    payload: Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}

export interface ImportApp extends TestApp {
  readonly clock: Clock;
  readonly services: ImportServices;
  /** A fresh village with a key of its committee. */
  village(code?: string, settings?: Record<string, unknown>): Promise<ImportVillage>;
}

export interface ImportVillage {
  readonly code: string;
  readonly base: string;
  readonly committee: Caller;
  upload(file: Buffer | string, kind: string, more?: UploadOptions): Promise<Answer>;
  /** Uploads and commits; both must succeed. Answers with the commit's report. */
  import(file: Buffer | string, kind: string, more?: UploadOptions & { commit?: object }): Promise<Answer['body']>;
  commit(id: string, body?: object, by?: Caller): Promise<Answer>;
  /** Every entry of the journal, oldest first. */
  entries(): Promise<Answer['body'][]>;
  size(): Promise<number>;
  verify(): Promise<Answer['body']>;
  context(by?: Caller): Context;
}

export interface UploadOptions {
  filename?: string;
  fields?: Record<string, string>;
  by?: Caller;
  headers?: Record<string, string>;
}

let made = 0;

/** The application with imports, on 3 November 2026 at ten in the morning. */
export async function startImportApp(): Promise<ImportApp> {
  const clock: Clock = { now: new Date('2026-11-03T02:00:00Z') };
  let services: ImportServices | undefined;
  const test = await startApp({
    now: () => clock.now,
    features: [
      async (app, all) => {
        services = all;
        if (!app.hasRoute({ method: 'GET', url: '/v1/villages/:village/imports' })) await importFeature(app, all);
      },
    ],
  });
  const village: ImportApp['village'] = async (given, settings = {}) => {
    made += 1;
    const code = given ?? `22038221${String(1 + Math.floor(made / 700))}${200 + (made % 700)}`;
    const created = await test.operator.post('/v1/villages', { code, name: `第${made}村`, ...settings });
    expect(created.status, created.text).toBe(201);
    return importVillage(test, code, await test.as('committee', code), clock);
  };
  return { ...test, clock, services: services!, village };
}

function importVillage(test: TestApp, code: string, committee: Caller, clock: Clock): ImportVillage {
  const base = `/v1/villages/${code}`;
  const upload: ImportVillage['upload'] = (file, kind, more = {}) => {
    const { filename = '表.xlsx', fields = {}, by = committee, headers = {} } = more;
    const parts: Part[] = [{ name: 'kind', value: kind }];
    for (const [name, value] of Object.entries(fields)) parts.push({ name, value });
    parts.push({ name: 'file', value: Buffer.from(file), filename });
    const sent = form(parts);
    return by.request('POST', `${base}/imports`, sent.payload, { headers: { ...headers, ...sent.headers } });
  };
  const commit: ImportVillage['commit'] = (id, body, by = committee) => by.post(`${base}/imports/${id}/commit`, body);
  return {
    code,
    base,
    committee,
    upload,
    commit,
    async import(file, kind, { commit: body, ...more } = {}) {
      const uploaded = await upload(file, kind, more);
      expect(uploaded.status, uploaded.text).toBe(201);
      const committed = await commit(uploaded.body.id, body, more.by);
      expect(committed.status, committed.text).toBe(200);
      return committed.body;
    },
    async entries() {
      const all: Answer['body'][] = [];
      for (let afterSeq = 0; ; ) {
        const page = await committee.get(`${base}/entries`, { query: { afterSeq: String(afterSeq), limit: '200' } });
        expect(page.status, page.text).toBe(200);
        all.push(...page.body.data);
        if (page.body.data.length === 0) return all;
        afterSeq = page.body.data.at(-1).seq;
      }
    },
    async size() {
      return (await committee.get(`${base}/ledger`)).body.size;
    },
    async verify() {
      return (await committee.post(`${base}/ledger/verification`)).body;
    },
    context: (by = committee) => ({
      actor: { client: by.client, name: '村委会', role: 'committee', scope: code },
      requestId: 'test',
      sql: test.database.sql,
      now: () => clock.now,
    }),
  };
}

export const ROSTER = `向善村农户花名册
户号,组别,户主,姓名,与户主关系,性别,出生年月,联系电话
010001,1组,王桂英,王桂英,户主,女,1960-05,131 5043 6940
010001,1组,王桂英,王小明,长子,男,1985-01,
010002,1组,李大山,李大山,户主,男,1958-12,
010002,1组,李大山,赵玉兰,妻,女,1960-03,
020001,2组,周福,周福,户主,男,1971-07,
`;

export const RULES = `向善村道德积分细则（2025年12月20日村民代表会议通过，2026年1月1日起施行）
编码,类别,事项,分值,单位,上限
HJ03,环境卫生,参加集中清理,2,次,每月4分
ZY01,志愿公益,志愿服务,2,小时,每月16分
KF01,负面行为,乱堆放逾期未改,-2,次,
`;

export const SHEET_HEADER = '日期,户号,户主,事项编码,事项,数量,分值,经办人,备注';

/** October's sheet as CSV: a title, the header and these lines. */
export function sheet(...lines: string[]): string {
  return ['2026年10月积分台账', SHEET_HEADER, ...lines, ''].join('\n');
}

export const OCTOBER = [
  '2026-10-03,010001,王桂英,HJ03,参加集中清理,1,2,周会计,东沟',
  '2026-10-05,010002,李大山,ZY01,志愿服务,1.5,3,周会计,',
  '2026-10-06,020001,周福,KF01,乱堆放逾期未改,1,-2,周会计,二次',
  '2026-10-10,010001,王桂英,HJ03,参加集中清理,1,2,,',
] as const;

/** A village with the households and rules above, without the detour of importing them. */
export async function settled(app: ImportApp): Promise<ImportVillage> {
  const village = await app.village();
  const { base, committee } = village;
  for (const [no, ...names] of [
    ['010001', '王桂英', '王小明'],
    ['010002', '李大山', '赵玉兰'],
    ['020001', '周福'],
  ]) {
    const members = names.map((name, index) => ({ name, relation: index === 0 ? '户主' : '家属' }));
    const made = await committee.post(`${base}/households`, { no, head: names[0], members });
    expect(made.status, made.text).toBe(201);
  }
  const rules = [
    { code: 'HJ03', dimension: '环境卫生', act: '参加集中清理', points: 2, caps: { month: 4 } },
    { code: 'ZY01', dimension: '志愿公益', act: '志愿服务', points: 2, per: '小时', caps: { month: 16 } },
    { code: 'KF01', dimension: '负面行为', act: '乱堆放逾期未改', points: -2 },
  ];
  expect((await committee.put(`${base}/rulebooks/draft`, { rules })).status).toBe(200);
  const adoption = { effectiveFrom: '2026-01-01', resolution: '2025年12月20日村民代表会议通过' };
  expect((await committee.post(`${base}/rulebooks/draft/adoption`, adoption)).status).toBe(201);
  return village;
}

export const CSV = { filename: '2026年10月积分台账.csv' } as const;
