import { Command } from 'commander';
import { report } from './bench/report.ts';
import { runBench } from './bench/run.ts';
import { FULL, QUICK } from './bench/sizes.ts';
import { Stage } from './bench/stage.ts';

/*
 * npm run bench [-- --quick] [-- --json]
 * Measures the service as its user runs it, over a real PostgreSQL with fsync on, against a plain driver loop. With --json one
 * object goes to standard output; progress always goes to standard error.
 */
const program = new Command('bench')
  .description('性能测试 / measures the service')
  .option('--quick', '小规模，90 秒以内 / smaller sizes, at most 90 s')
  .option('--json', '只输出一个 JSON 对象 / one JSON object on standard output')
  .parse();
const { quick, json } = program.opts<{ quick?: true; json?: true }>();

const stage = new Stage();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stage.close().finally(() => process.exit(130)));
}
const started = performance.now();
const progress = (line: string) => {
  process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${line}\n`);
};
try {
  await stage.open();
  const result = await runBench(stage, quick === true ? QUICK : FULL, progress);
  process.stdout.write(json === true ? `${JSON.stringify(result)}\n` : `\n${report(result)}`);
} finally {
  await stage.close();
}
