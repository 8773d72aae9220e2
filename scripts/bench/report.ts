import { table } from '../support/table.ts';
import type { BenchResult } from './run.ts';
import { round } from './statistics.ts';

interface Line {
  readonly what: string;
  readonly figure: string;
  readonly target: string;
  /** undefined: nothing was asked for. */
  readonly reached?: boolean;
}

function lines(result: BenchResult): Line[] {
  const { single, baseline, hot, batch, grown, verify } = result;
  const ratio = (value: number, of: number, least: number) => ({
    target: `≥ ${least} ×，实为 is ${round(value / of, 2)} ×`,
    reached: value >= least * of,
  });
  const most = (value: number, limit: number, unit: string) => ({
    target: `≤ ${limit} ${unit}`,
    reached: value <= limit,
  });
  const { rankingVillage, rankingCounty, openLoop, latency, certificates, ledgerWorkbook, countyReport } = result;
  const ms = ({ p50, p99 }: { p50: number; p99: number }) => `p50 ${p50} ms, p99 ${p99} ms`;
  return [
    { what: '单笔 single', figure: `${single} /s`, ...ratio(single, baseline, 1.5) },
    { what: '  对照 baseline', figure: `${baseline} /s`, target: '' },
    { what: '  延迟 latency, closed loop', figure: ms(latency.single), target: '' },
    { what: `  开环 open loop, ${openLoop.rate} /s`, figure: ms(openLoop.single), target: '' },
    { what: '一村独热 hot', figure: `${hot} /s`, ...ratio(hot, single, 0.7) },
    { what: '批量 batch', figure: `${batch} /s`, ...ratio(batch, baseline, 6) },
    { what: `账大之后 grown, ${result.grownEntries} 笔`, figure: `${grown} /s`, ...ratio(grown, single, 0.9) },
    {
      what: '预占加领取 redeemed, hold + collect',
      figure: `${result.redeemed} /s`,
      target: `≤ 2 × 单笔 the cost of a posting，实为 is ${round(single / result.redeemed, 2)} ×`,
      reached: result.redeemed * 2 >= single,
    },
    { what: '64 店抢兑一村 rush of 64 shops', figure: `${result.rush} /s, ${ms(latency.rush)}`, target: '' },
    { what: '校验 verify', figure: `${verify} /s`, target: '≥ 50000 /s', reached: verify >= 50_000 },
    { what: '村排名 ranking, village', figure: ms(rankingVillage), ...most(rankingVillage.p99, 20, 'ms p99') },
    { what: '县排名 ranking, county', figure: ms(rankingCounty), ...most(rankingCounty.p99, 100, 'ms p99') },
    { what: '  首次 the first one', figure: `${rankingCounty.first} ms`, target: '' },
    {
      what: '每笔占用 bytes per posting',
      figure: `${result.bytesPerPosting} B`,
      ...most(result.bytesPerPosting, 600, 'B'),
    },
    {
      what: `证书 ${certificates.count} 张 certificates`,
      figure: `${certificates.seconds} s, ${certificates.megabytes} MB`,
      target: '≤ 30 s, ≤ 500 MB',
      reached: certificates.seconds <= 30 && certificates.megabytes <= 500,
    },
    {
      what: `台账工作簿 ledger workbook, ${ledgerWorkbook.count} 笔`,
      figure: `${ledgerWorkbook.seconds} s, ${ledgerWorkbook.megabytes} MB`,
      target: '≤ 300 MB',
      reached: ledgerWorkbook.megabytes <= 300,
    },
    {
      what: `县年度报告 county report, ${countyReport.villages} 村 × ${countyReport.households} 户`,
      figure: `${countyReport.json} ms; xlsx ${countyReport.workbook} ms; pdf ${countyReport.printed} ms`,
      target: `一次直接合计的 ${countyReport.ratio} 倍 times one plain sum`,
    },
    { what: '冷启动 cold start', figure: `${result.coldStartMs} ms`, ...most(result.coldStartMs, 6_000, 'ms') },
    { what: '热启动 warm start', figure: `${result.warmStartMs} ms`, ...most(result.warmStartMs, 2_000, 'ms') },
  ];
}

/** The figures with their targets and whether each is reached, then the configuration. */
export function report(result: BenchResult): string {
  const rows = lines(result).map(({ what, figure, target, reached }) => [
    what,
    figure,
    target,
    reached === undefined ? '' : reached ? '✓' : '✗ 未达到 not reached',
  ]);
  const columns = [{ title: '项目 what' }, { title: '结果 figure' }, { title: '目标 target' }, { title: '' }];
  const { postgres, ...config } = result.config as { postgres: Record<string, string> };
  const settings = (values: Record<string, unknown>) =>
    Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return [
    ...table(columns, rows),
    '',
    `配置 configuration: ${settings(config).join(', ')}`,
    `PostgreSQL: ${settings(postgres).join(', ')}`,
    '',
  ].join('\n');
}
