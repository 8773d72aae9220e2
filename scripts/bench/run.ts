import { cpus, totalmem } from 'node:os';
import { addDays, type Day, dayAt, monthOf } from '../../src/kernel/day.ts';
import { builtProgram, type ServiceProcess } from '../support/service-process.ts';
import { baselineLoop } from './baseline.ts';
import { type CountyReport, measureCountyReport } from './county-report.ts';
import { journalBytes, serverSettings } from './disk.ts';
import { type DocumentFigure, measureCertificates, measureLedgerWorkbook } from './documents.ts';
import { type FillOptions, fillEntries, makeVillages } from './fill.ts';
import { closedLoop, openLoop } from './loops.ts';
import { measureRankings, measureVerify } from './reading.ts';
import { openCounters, openRush } from './shops.ts';
import * as sizing from './sizes.ts';
import type { Stage } from './stage.ts';
import { median, round, type Spread } from './statistics.ts';
import { batches, type Counter, redemptions, rush, singles, type Target } from './workloads.ts';

/** What one run found: rates per second, times in milliseconds. */
export interface BenchResult {
  readonly single: number;
  readonly baseline: number;
  readonly hot: number;
  readonly batch: number;
  readonly verify: number;
  readonly grown: number;
  /** Redemptions held and then collected, over as many villages as `single`. */
  readonly redeemed: number;
  /** Redemptions handed out at once by 64 shops of one village. */
  readonly rush: number;
  readonly grownEntries: number;
  readonly rankingVillage: Spread;
  readonly rankingCounty: Spread & { readonly first: number };
  readonly bytesPerPosting: number;
  readonly certificates: DocumentFigure;
  /** Of the village whose ledger is verified. */
  readonly ledgerWorkbook: DocumentFigure;
  /** A year of 300 villages. */
  readonly countyReport: CountyReport;
  readonly coldStartMs: number;
  readonly warmStartMs: number;
  readonly latency: { readonly single: Spread; readonly hot: Spread; readonly rush: Spread };
  readonly openLoop: { readonly rate: number; readonly reached: number; readonly single: Spread };
  readonly rounds: Readonly<Record<string, readonly number[]>>;
  readonly config: Readonly<Record<string, unknown>>;
}

type Progress = (line: string) => void;

const OPEN_LOOP_SHARE = 0.6;

/** The whole run. The stage has been opened, and is closed by the caller. */
export async function runBench(stage: Stage, sizes: sizing.Sizes, progress: Progress): Promise<BenchResult> {
  const starts = await measureStarts(stage, sizes, progress);
  const today = dayAt(new Date());
  // The first of a month is the only day of its month that is not in the future.
  const occurredOn = today.endsWith('-01') ? today : addDays(today, -1);
  const { small, county, bytesPerPosting } = await prepare(stage, sizes, occurredOn, progress);
  const [smallService, countyService] = [await stage.serve('small'), await stage.serve('county')];
  const config = await describe(stage, sizes);
  const { operatorKey } = stage;
  const smallTarget = { ...small, operatorKey };
  const grownTarget = {
    ...county,
    villages: county.villages.slice(0, sizes.villages),
    households: sizes.households,
    operatorKey,
  };
  progress('开店上货 shops and goods …');
  const place = { url: smallService.url, operatorKey, households: sizes.households };
  const counters = await openCounters(place, small.villages);
  const shops = await openRush(place, small.villages[2]!, sizing.CONNECTIONS);
  const contest = { smallService, countyService, smallTarget, grownTarget, counters, shops };
  const rounds = await alternate(stage, sizes, contest, progress);
  const single = median(rounds.single.map((each) => each.perSecond));
  progress('开环负载 open loop …');
  const rate = round(single * OPEN_LOOP_SHARE);
  const loop = {
    port: smallService.port,
    connections: 128,
    seconds: sizes.seconds * 2,
    next: singles(smallTarget),
    expect: 201,
  };
  const open = await openLoop({ ...loop, rate });
  const rankings = await measureRankings(
    sizes,
    county.villages,
    operatorKey,
    countyService,
    monthOf(occurredOn),
    progress,
  );
  const verify = await measureVerify(
    operatorKey,
    county.villages[0]!,
    smallTarget.villages[0]!,
    countyService,
    smallService,
    progress,
  );
  const perSecond = (name: keyof typeof rounds) => rounds[name].map((each) => round(each.perSecond));
  return {
    single: round(single),
    baseline: round(median(perSecond('baseline'))),
    hot: round(median(perSecond('hot'))),
    batch: round(median(perSecond('batch'))),
    verify,
    grown: round(median(perSecond('grown'))),
    redeemed: round(median(perSecond('redeemed'))),
    rush: round(median(perSecond('rush'))),
    grownEntries: sizes.grownEntries,
    ...rankings,
    bytesPerPosting,
    certificates: await measureCertificates(sizing.CERTIFICATES, progress),
    ledgerWorkbook: await measureLedgerWorkbook(stage.url('county'), county.villages[0]!, progress),
    countyReport: await measureCountyReport(
      stage,
      { villages: sizing.REPORT_VILLAGES, households: sizes.reportHouseholds, rules: 1 },
      progress,
    ),
    ...starts,
    latency: { single: middle(rounds.single), hot: middle(rounds.hot), rush: middle(rounds.rush) },
    openLoop: { rate, reached: round(open.perSecond), single: open.latency },
    rounds: Object.fromEntries(Object.keys(rounds).map((name) => [name, perSecond(name as keyof typeof rounds)])),
    config,
  };
}

async function measureStarts(stage: Stage, { starts }: sizing.Sizes, progress: Progress) {
  progress('冷启动与热启动 cold and warm start …');
  const measured: { coldMs: number; warmMs: number }[] = [];
  for (let turn = 0; turn < starts; turn += 1) measured.push(await stage.measureStarts());
  return {
    coldStartMs: median(measured.map((each) => each.coldMs)),
    warmStartMs: median(measured.map((each) => each.warmMs)),
  };
}

async function prepare(stage: Stage, sizes: sizing.Sizes, occurredOn: Day, progress: Progress) {
  const { operatorKey } = stage;
  const fill = async (options: FillOptions, total: number) => {
    let told = 0;
    await fillEntries(options, Math.round(total / options.villages.length), (done) => {
      if (done - told < 100_000) return;
      told = done;
      progress(`  … ${done} / ${total}`);
    });
  };
  progress(`准备 ${sizes.villages} 个村、${sizes.entries} 笔 preparing villages and entries …`);
  await stage.createDatabase('small');
  const villages = sizing.smallVillages(sizes.villages);
  const small = { url: stage.url('small'), operatorKey, villages, households: sizes.households, occurredOn };
  await makeVillages(small);
  await fill(small, sizes.entries);
  await stage.createDatabase('baseline', 'small');
  progress(
    `准备一个县：${sizes.countyVillages} 个村 × ${sizes.countyHouseholds} 户、${sizes.grownEntries} 笔 preparing a county …`,
  );
  await stage.createDatabase('county');
  const codes = sizing.countyVillages(sizes.countyVillages);
  const county = {
    url: stage.url('county'),
    operatorKey,
    villages: codes,
    households: sizes.countyHouseholds,
    occurredOn,
  };
  await makeVillages(county);
  const admin = stage.admin('county');
  const before = await journalBytes(admin);
  await fill({ ...county, villages: codes.slice(0, 1) }, sizes.verifiedEntries);
  const bytesPerPosting = round(((await journalBytes(admin)) - before) / sizes.verifiedEntries);
  await fill({ ...county, villages: codes.slice(1) }, sizes.grownEntries - sizes.verifiedEntries);
  for (const database of ['small', 'baseline', 'county']) await stage.admin(database).unsafe('VACUUM ANALYZE');
  return { small, county, bytesPerPosting };
}

interface Contest {
  readonly smallService: ServiceProcess;
  readonly countyService: ServiceProcess;
  readonly smallTarget: Target;
  readonly grownTarget: Target;
  readonly counters: readonly Counter[];
  readonly shops: readonly Counter[];
}

/** Round by round, so that what else happens on the machine hits all of them alike. */
async function alternate(stage: Stage, sizes: sizing.Sizes, contest: Contest, progress: Progress) {
  const { smallService, countyService, smallTarget, grownTarget, counters, shops } = contest;
  const { seconds, villages, households } = sizes;
  const [hotVillage] = smallTarget.villages.slice(1);
  const plain = stage.admin('baseline', sizing.BASELINE_CONNECTIONS);
  const [{ recorder }] = (await plain`SELECT id AS recorder FROM clients LIMIT 1`) as unknown as [{ recorder: string }];
  const many = { connections: sizing.CONNECTIONS, seconds, expect: 201 };
  const next = {
    single: singles(smallTarget),
    hot: singles({ ...smallTarget, villages: [hotVillage!] }),
    batch: batches(smallTarget, sizing.BATCH_SIZE),
    grown: singles(grownTarget),
    redeemed: redemptions(counters),
    rush: rush(shops),
  };
  const loops = {
    single: () => closedLoop({ ...many, port: smallService.port, next: next.single }),
    baseline: async () => ({
      perSecond: await baselineLoop({
        sql: plain,
        villages: smallTarget.villages.slice(0, villages),
        households,
        occurredOn: smallTarget.occurredOn,
        recorder,
        connections: sizing.BASELINE_CONNECTIONS,
        seconds,
      }),
      latency: { p50: 0, p99: 0 },
    }),
    grown: () => closedLoop({ ...many, port: countyService.port, next: next.grown }),
    hot: () => closedLoop({ ...many, port: smallService.port, next: next.hot }),
    batch: async () => {
      const load = { connections: sizing.BATCH_CONNECTIONS, seconds: seconds * 1.5, expect: 200 };
      const each = await closedLoop({ ...load, port: smallService.port, next: next.batch });
      return { ...each, perSecond: each.perSecond * sizing.BATCH_SIZE };
    },
    redeemed: async () => {
      const each = await closedLoop({ ...many, port: smallService.port, next: next.redeemed });
      return { ...each, perSecond: each.perSecond / 2 };
    },
    rush: () => closedLoop({ ...many, port: smallService.port, next: next.rush }),
  };
  // Programs that have just started are slow; nobody would measure them.
  for (const name of ['single', 'grown', 'redeemed'] as const) await loops[name]();
  type Name = keyof typeof loops;
  const results: Record<Name, { perSecond: number; latency: Spread }[]> = {
    single: [],
    baseline: [],
    grown: [],
    hot: [],
    batch: [],
    redeemed: [],
    rush: [],
  };
  for (let turn = 1; turn <= sizes.rounds; turn += 1) {
    for (const name of Object.keys(loops) as Name[]) results[name].push(await loops[name]());
    const figures = (Object.keys(loops) as Name[]).map((name) => `${name} ${round(results[name].at(-1)!.perSecond)}`);
    progress(`第 ${turn} / ${sizes.rounds} 轮 round: ${figures.join(', ')} /s`);
  }
  return results;
}

function middle(results: readonly { latency: Spread }[]): Spread {
  return {
    p50: median(results.map(({ latency }) => latency.p50)),
    p99: median(results.map(({ latency }) => latency.p99)),
  };
}

async function describe(stage: Stage, sizes: sizing.Sizes): Promise<Record<string, unknown>> {
  const { CONNECTIONS, BASELINE_CONNECTIONS, BATCH_CONNECTIONS, BATCH_SIZE } = sizing;
  return {
    ...sizes,
    connections: CONNECTIONS,
    baselineConnections: BASELINE_CONNECTIONS,
    batchConnections: BATCH_CONNECTIONS,
    batchSize: BATCH_SIZE,
    program: builtProgram() === undefined ? 'src through tsx' : 'dist',
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGiB: round(totalmem() / 2 ** 30, 1),
    postgres: await serverSettings(stage.admin('small')),
  };
}
