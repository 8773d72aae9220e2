import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type Context, ensureOperatorKey } from '../access/index.ts';
import { issueKey } from '../access/issue-key.ts';
import { statusOf } from '../access/key.ts';
import { listKeys } from '../access/list-keys.ts';
import { revokeKey } from '../access/revoke-key.ts';
import type { Sql } from '../database/index.ts';
import { type Io, usage } from './io.ts';
import { loadSettings, withDatabase, withPool } from './open-database.ts';
import { requireCurrentSchema } from './schema.ts';

/** More operators than anybody has. */
const LIST_LIMIT = 1000;

/** Whoever can run this on the server is the operator: for keys that were lost, without HTTP and without a key. */
export function keyCommand(program: Command, io: Io): void {
  const key = program
    .command('key')
    .description('在服务器上管理系统管理员密钥（密钥遗失时用） · operator keys, on the server itself');
  key
    .command('issue')
    .description('签发一把系统管理员密钥，只显示一次 · issue an operator key, shown once')
    .option('--name <name>', '用途或保管人 · what or whom it is for', 'operator')
    .option('--days <days>', '有效天数；不设则长期有效 · days until it expires; default: never')
    .action((options: { name: string; days?: string }) => withAccess(io, (sql) => issue(io, sql, options)));
  key
    .command('list')
    .description('列出系统管理员密钥（不含密钥本身） · list operator keys, never the secrets')
    .action(() => withAccess(io, (sql) => list(io, sql)));
  key
    .command('revoke <id>')
    .description('立即吊销 · revoke at once')
    .action((id: string) => withAccess(io, (sql) => revoke(io, sql, id)));
}

function withAccess(io: Io, body: (sql: Sql) => Promise<void>): Promise<void> {
  return withDatabase(io, loadSettings(io.env), {}, async (url) => {
    await withPool(url, { role: null }, requireCurrentSchema);
    await withPool(url, { max: 2 }, body);
  });
}

/** Acts as the client of the service's own start, so that the audit names it; undefined: no operator has ever been. */
async function serverContext(sql: Sql): Promise<Context | undefined> {
  const [own] = await sql<{ client: string; name: string }[]>`
    SELECT c.id AS client, c.name FROM clients c LEFT JOIN keys k ON k.client_id = c.id AND k.origin <> 'issued'
    WHERE c.role = 'operator' ORDER BY k.id IS NULL, c.id LIMIT 1`;
  if (own === undefined) return undefined;
  const actor = { client: own.client, name: own.name, role: 'operator', scope: '' } as const;
  return { actor, requestId: `command-${randomUUID()}`, sql, now: () => new Date() };
}

async function issue(io: Io, sql: Sql, options: { name: string; days?: string }): Promise<void> {
  const days = options.days === undefined ? undefined : Number(options.days);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 3650)) {
    throw usage('--days 须为 1–3650 的整数。', '--days must be a whole number from 1 to 3650.');
  }
  const name = options.name.trim();
  if (name === '' || name.length > 100) {
    throw usage('--name 须为 1–100 个字符。', '--name must have 1 to 100 characters.');
  }
  const context = await serverContext(sql);
  const made = context === undefined ? await first(sql, days) : await issueNext(context, name, days);
  io.err('系统管理员密钥（只显示这一次，请妥善保存） · operator key (shown this once, keep it safe):');
  io.out(made);
  io.err(`请用 moral-bank key revoke 吊销遗失的旧密钥 · revoke the lost ones: moral-bank key revoke <id>`);
}

/** A database that no service has used yet: its first key is the one that the first start would make. */
async function first(sql: Sql, days: number | undefined): Promise<string> {
  if (days !== undefined)
    throw usage('第一把系统管理员密钥不能设有效期。', 'The first operator key cannot expire: leave out --days.');
  const { made } = await ensureOperatorKey(sql, undefined);
  if (made === undefined)
    throw usage('另一进程刚刚签发了密钥，请重试。', 'Another process has just made one: try again.');
  return made;
}

async function issueNext(context: Context, name: string, days: number | undefined): Promise<string> {
  const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * 86_400_000);
  return (await issueKey(context, { name, role: 'operator', scope: '', expiresAt })).key;
}

async function list(io: Io, sql: Sql): Promise<void> {
  const context = await serverContext(sql);
  const found = context === undefined ? [] : await listKeys(context, { role: 'operator', limit: LIST_LIMIT });
  if (found.length === 0) io.err('还没有系统管理员密钥 · there is no operator key yet');
  const day = (at: Date | null) => at?.toISOString() ?? '-';
  for (const one of found) {
    const status = statusOf(one, new Date());
    io.out(`${one.id}  ${status}  created ${day(one.createdAt)}  used ${day(one.lastUsedAt)}  ${one.name}`);
  }
}

async function revoke(io: Io, sql: Sql, id: string): Promise<void> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw usage('请给出 moral-bank key list 所列的 id。', 'Give an id as listed by: moral-bank key list');
  }
  const context = await serverContext(sql);
  if (context === undefined) throw usage('还没有系统管理员密钥。', 'There is no operator key yet.');
  await revokeKey(context, id);
  io.out(`已吊销 · revoked ${id}`);
}
