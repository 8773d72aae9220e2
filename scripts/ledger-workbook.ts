import { createWriteStream } from 'node:fs';
import { devNull } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { close, connect } from '../src/database/index.ts';
import type { Actor } from '../src/kernel/actor.ts';
import { readHeads } from '../src/ledger/index.ts';
import { ledgerWorkbook } from '../src/posting/ledger-workbook.ts';

/*
 * DATABASE_URL=… tsx scripts/ledger-workbook.ts --village 990202101200 [--out 台账.xlsx]
 * Writes a village's whole journal as a workbook in a process that does nothing else, and tells its time and memory.
 */
const { village, out } = new Command('ledger-workbook')
  .description('台账工作簿 / the journal as a workbook')
  .requiredOption('--village <code>', '区划代码 / the village')
  .option('--out <file>', '写到 / where it goes', devNull)
  .parse()
  .opts<{ village: string; out: string }>();

const sql = connect(process.env.DATABASE_URL!, { max: 2 });
try {
  const actor: Actor = { client: 'bench', name: 'bench', role: 'operator', scope: '' };
  const count = (await readHeads(sql, [village])).get(village)?.frontier.size ?? 0;
  const started = performance.now();
  const { content } = await ledgerWorkbook({ actor, sql, now: () => new Date(), requestId: 'bench' }, village, {});
  await pipeline(content, createWriteStream(out));
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${JSON.stringify({ count, seconds, megabytes: process.resourceUsage().maxRSS / 1024 })}\n`);
} finally {
  await close(sql);
}
