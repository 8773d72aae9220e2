import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type Shape, sampleVillage } from './sample-village/index.ts';

/*
 * Writes a sample village's workbooks (list and matrix), and beside each what was planted in it, as JSON:
 *   npx tsx scripts/sample-village.ts --households 80 --month 2026-10 --seed 7 --out DIR
 */
const program = new Command('sample-village')
  .description('写一个示例村的工作簿（花名册、积分办法、当月登记表）/ writes the workbooks of a sample village')
  .option('--households <count>', '户数 / number of households', '80')
  .option('--month <month>', '月份 / the month, YYYY-MM', '2026-10')
  .option('--seed <seed>', '随机种子，相同则内容相同 / the same seed gives the same village', '7')
  .option('--out <directory>', '写到哪个目录 / where to write', '.')
  .parse();

const { households, month, seed, out } = program.opts<{
  households: string;
  month: string;
  seed: string;
  out: string;
}>();
const directory = resolve(out);
mkdirSync(directory, { recursive: true });
for (const shape of ['list', 'matrix'] as const satisfies readonly Shape[]) {
  try {
    const options = { households: Number(households), month, seed: Number(seed), shape };
    const { workbook, filename, ...facts } = await sampleVillage(options);
    writeFileSync(join(directory, filename), workbook);
    writeFileSync(join(directory, filename.replace(/\.xlsx$/, '.planted.json')), `${JSON.stringify(facts, null, 2)}\n`);
    const { accepted, refused, warnings } = facts.planted;
    process.stdout.write(
      `${join(directory, filename)}  应入账 accepted ${accepted}，应拒绝 refused ${refused.length}，提醒 warnings ${warnings.length}\n`,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`参数有误 bad option: ${error.message}\n`);
    process.exitCode = 1;
    break;
  }
}
