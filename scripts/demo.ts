import { once } from 'node:events';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { StartupError } from '../src/database/index.ts';
import { Screen } from './demo/screen.ts';
import { type Told, tellStory } from './demo/story.ts';
import { temporaryData } from './support/temporary-data.ts';

/*
 * npm run demo [-- --exit] [-- --out <directory>]
 * A village's month on a fresh database in a temporary place, which goes when the demonstration ends.
 */
const program = new Command('demo')
  .description('演示：一个村从头到尾 / a village from beginning to end')
  .option('--exit', '演完即退出 / ends by itself')
  .option(
    '--out <directory>',
    '把公示栏、表彰文书、年度报告留在此处 / keeps the board, the ceremony’s papers and the reports there',
  )
  .parse();
const { exit, out } = program.opts<{ exit?: true; out?: string }>();
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

const data = temporaryData('moral-bank-demo-');
const screen = new Screen((text) => process.stdout.write(text));
const output = out === undefined ? {} : { output: resolve(out) };
let told: Told | undefined;
try {
  process.stdout.write('道德银行 Moral Bank：一个村的一年 a village’s year\n');
  told = await tellStory({ directory: data.directory, screen, signal: ending.signal, ...output });
  const { service, operatorKey } = told;
  screen.step('自己试试', 'try it yourself');
  const fate = out === undefined ? '，退出即删，要留下请加 --out 目录 gone at the end without --out' : '';
  screen.say(`全部文书 all papers：${told.output}${fate}`);
  screen.say(`接口文档 reference：${service.url}/docs`);
  screen.say(`运营者密钥 operator key：${operatorKey}`);
  screen.say(`curl -H 'authorization: Bearer ${operatorKey}' ${service.url}/v1/villages`);
  if (exit !== true && !ending.signal.aborted) {
    screen.say('服务运行中，按 Ctrl-C 结束并清理 running; Ctrl-C ends it and removes everything');
    // A signal listener alone does not keep the process alive; the service's socket does.
    await once(ending.signal, 'abort');
  }
} catch (error) {
  if (!ending.signal.aborted) {
    process.stderr.write(`\n✗ ${error instanceof StartupError ? error.message : (error as Error).stack}\n`);
    process.exitCode = 1;
  }
} finally {
  await told?.service.stop();
  data.remove();
}
if (ending.signal.aborted) process.stdout.write('\n已结束，临时数据已清理 ended; the temporary data is gone\n');
