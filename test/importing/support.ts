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
