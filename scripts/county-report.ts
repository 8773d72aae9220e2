import { cpus } from 'node:os';
import { measureCountyReport } from './bench/county-report.ts';
import { Stage } from './bench/stage.ts';

/*
 * npx tsx scripts/county-report.ts [--quick]
 * Measures the annual report of a county of 300 villages × 300 households over a PostgreSQL of its own; one JSON object.
 */
const quick = process.argv.includes('--quick');
const stage = new Stage();
try {
  await stage.open();
  const sizes = { villages: 300, households: 300, rules: quick ? 1 : 2 };
  const result = await measureCountyReport(stage, sizes, (line) => void process.stderr.write(`${line}\n`));
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.version };
  process.stdout.write(`${JSON.stringify({ ...result, machine })}\n`);
} finally {
  await stage.close();
}
