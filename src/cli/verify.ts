import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Sql } from '../database/index.ts';
import { parseVillageCode } from '../kernel/village-code.ts';
import { Ledger, type TrustedRoot, type Verification } from '../ledger/index.ts';
import { checkRedemptionBooks } from '../redemption/index.ts';
import { rulebookSource } from '../rulebook/index.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { type ExitCode, type Io, reasonOf, usage } from './io.ts';
import { loadSettings, withDatabase, withPool } from './open-database.ts';
import { requireCurrentSchema } from './schema.ts';

interface Options {
  all?: boolean;
  size?: string;
  root?: string;
  checkpoint?: string;
  json?: boolean;
}

/** What is to be verified: of each village optionally against what was kept elsewhere. */
interface Task {
  /** undefined: every village of the database. */
  readonly villages: readonly string[] | undefined;
  readonly trusted: ReadonlyMap<string, TrustedRoot>;
}

export interface VillageVerdict extends Verification {
  readonly village: string;
  readonly trusted?: TrustedRoot;
}

export function verifyCommand(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('verify [villages...]')
    .description('核验台账，有问题时退出码为 1 · verify ledgers; exit code 1 when one has a problem')
    .option('--all', '所有村（不指明村时的默认） · every village (default when none is named)')
    .option('--size <n>', '另处留存的笔数 · the size that was kept elsewhere')
    .option('--root <hex>', '另处留存的根 · the root that was kept elsewhere')
    .option('--checkpoint <file>', '以前的输出，作为依据 · earlier output to verify against')
    .option('--json', '输出 JSON · print JSON')
    .action(async (villages: string[], options: Options) => {
      const task = understand(villages, options);
      const verdicts = await withDatabase(io, loadSettings(io.env), {}, async (url) => {
        await withPool(url, { role: null }, requireCurrentSchema);
        return withPool(url, { max: 2 }, (sql) => verifyAll(io, sql, task));
      });
      const ok = verdicts.every((verdict) => verdict.ok);
      if (options.json === true) {
        io.out(JSON.stringify({ ok, checkedAt: new Date().toISOString(), villages: verdicts }, null, 2));
      } else {
        for (const verdict of verdicts) for (const line of inWords(verdict)) io.out(line);
        if (verdicts.length === 0) io.err('数据库中还没有村 · there is no village yet');
      }
      if (!ok)
        io.err(
          '发现问题：请保留数据库现状并联系系统管理员 · A problem was found: leave the database as it is and call the operator',
        );
      done(ok ? 0 : 1);
    });
}

/** Reads the command line. Error: usage. */
function understand(villages: readonly string[], options: Options): Task {
  const unfit = villages.find((village) => parseVillageCode(village) === undefined);
  if (unfit !== undefined) {
    throw usage(`${unfit} 不是 12 位的村代码。`, `${unfit} is no village code of 12 digits.`);
  }
  if (options.all === true && villages.length > 0) {
    throw usage('--all 与村代码不能同时使用。', 'Give --all or village codes, not both.');
  }
  const trusted = options.checkpoint === undefined ? new Map<string, TrustedRoot>() : readKept(options.checkpoint);
  const single = singleRoot(villages, options);
  if (single !== undefined) trusted.set(villages[0]!, single);
  return { villages: villages.length === 0 ? undefined : [...new Set(villages)], trusted };
}

function singleRoot(villages: readonly string[], { size, root, checkpoint }: Options): TrustedRoot | undefined {
  if (size === undefined && root === undefined) return undefined;
  if (
    villages.length !== 1 ||
    checkpoint !== undefined ||
    !/^\d{1,15}$/.test(size ?? '') ||
    !/^[0-9a-f]{64}$/i.test(root ?? '')
  ) {
    throw usage(
      '--size（整数）与 --root（64 位十六进制）须同时给出，且只指明一个村，不与 --checkpoint 同用。',
      'Give --size (a whole number) and --root (64 hex digits) together, with one village and without --checkpoint.',
    );
  }
  return { size: Number(size), root: root!.toLowerCase() };
}

function readKept(file: string): Map<string, TrustedRoot> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usage(`无法读取留存文件 ${file}。`, `Cannot read the checkpoint ${file}: ${reasonOf(error)}`);
  }
  return parseCheckpoint(text);
}

async function verifyAll(io: Io, sql: Sql, task: Task): Promise<VillageVerdict[]> {
  const villages = task.villages ?? [...new Set([...(await allVillages(sql)), ...task.trusted.keys()])].sort();
  const verdicts: VillageVerdict[] = [];
  for (const [index, village] of villages.entries()) {
    const trusted = task.trusted.get(village);
    if (trusted === undefined && task.trusted.size > 0) {
      io.err(`${village} 没有留存的根，只核验自身是否一致 · ${village} is not in the checkpoint: verified by itself`);
    }
    const started = Date.now();
    const verdict = await verifyLedger(sql, village, trusted);
    verdicts.push(verdict);
    io.err(`[${index + 1}/${villages.length}] ${village} ${verdict.size} (${Date.now() - started} ms)`);
  }
  return verdicts;
}

/** Every village that has a ledger, or ought to have one. */
async function allVillages(sql: Sql): Promise<string[]> {
  const rows = await sql<{ village: string }[]>`
    SELECT village_code AS village FROM ledgers UNION SELECT village_code FROM villages ORDER BY 1`;
  return rows.map((row) => row.village);
}

/** One village's verdict, as `verify` prints it. */
export async function verifyLedger(sql: Sql, village: string, trusted?: TrustedRoot): Promise<VillageVerdict> {
  const result = await new Ledger({ sql, rulebooks: rulebookSource, checks: [checkRedemptionBooks] }).verify(
    village,
    trusted,
  );
  return { village, ...result, ...(trusted === undefined ? {} : { trusted }) };
}

/** A line that can be kept elsewhere and given back as a checkpoint; then what is wrong. */
export function inWords({ village, size, root, firstProblem }: VillageVerdict): string[] {
  const line = `${village} size ${size} root ${root}`;
  if (firstProblem === undefined) return [`${line} ok 核验通过`];
  const { check, message } = firstProblem;
  return [`${line} PROBLEM 有问题 [${check}]`, `#   ${message.zh}`, `#   ${message.en}`];
}
