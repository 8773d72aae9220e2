import { Command, CommanderError } from 'commander';
import { StartupError, sqlState } from '../database/index.ts';
import { fillIn, PROBLEMS, Refused } from '../kernel/problems/index.ts';
import { backupCommand } from './backup.ts';
import { configCommand } from './config.ts';
import { CommandError, type ExitCode, type Io, reasonOf } from './io.ts';
import { keyCommand } from './key.ts';
import { migrateCommand } from './migrate.ts';
import { restoreCommand } from './restore.ts';
import { serveCommand } from './serve.ts';
import { verifyCommand } from './verify.ts';

/** A command of the program: adds itself, and calls `done` with its exit code. */
export type AddCommand = (program: Command, io: Io, done: (code: ExitCode) => void) => void;

/** Adding a command is one line here. */
const COMMANDS: readonly AddCommand[] = [
  serveCommand,
  migrateCommand,
  keyCommand,
  verifyCommand,
  backupCommand,
  restoreCommand,
  configCommand,
];

/** The process's own standard streams and environment. */
export const terminal: Io = {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};

/** Runs one command line (without `node` and the script's name) and returns the process's exit code. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = new Command('moral-bank')
    .description('道德银行：村级积分台账服务 · Moral Bank: a points ledger for villages')
    .helpOption('-h, --help', '显示帮助 · show help')
    .helpCommand('help [command]', '显示某个命令的帮助 · show help of a command')
    .showHelpAfterError('用 --help 查看用法 · see --help')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) });
  for (const add of COMMANDS) {
    add(program, io, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, io);
  }
}

function explain(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandError) {
    io.err(error.message);
    return error.exitCode;
  }
  if (error instanceof StartupError) {
    io.err(error.message);
    return 2;
  }
  if (error instanceof Refused) {
    const { detail, fix } = PROBLEMS[error.code];
    for (const language of ['zh', 'en'] as const) {
      io.err(`${fillIn(detail[language], error.params)} ${fillIn(fix[language], error.params)} [${error.code}]`);
    }
    return 1;
  }
  const state = sqlState(error);
  const hint = HINTS[state ?? ''] ?? ['请检查数据库是否可用。', 'Is the database available?'];
  const code = state === undefined ? '' : `(SQLSTATE ${state})`;
  io.err(`出错，未能完成。${hint[0]}${code}\nFailed. ${hint[1]} ${code} ${reasonOf(error)}`);
  return 2;
}

const HINTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '42501': [
    '数据库用户权限不足：须拥有该数据库，首次建立时还须有 CREATEROLE。',
    'The database user lacks a privilege: it must own the database and, when the schema is first made, have CREATEROLE.',
  ],
  '53100': ['数据库所在磁盘已满。', "The database's disk is full."],
  '3D000': ['没有这个数据库，请检查 DATABASE_URL。', 'There is no such database: check DATABASE_URL.'],
  '28P01': ['数据库的用户名或密码不对，请检查 DATABASE_URL。', 'The user or password is wrong: check DATABASE_URL.'],
};
