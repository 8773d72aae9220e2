import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { StartupError } from './database/startup-error.ts';

export interface ConfigDoc {
  name: string;
  /** As an operator would write it; empty: none. */
  default: string;
  zh: string;
  en: string;
}

/** The one table of environment variables: the docs are made from it. */
export const CONFIG_DOCS: readonly ConfigDoc[] = [
  {
    name: 'HOST',
    default: '127.0.0.1',
    zh: '监听地址；0.0.0.0 表示所有网卡',
    en: 'Address to listen on; 0.0.0.0: all',
  },
  { name: 'PORT', default: '3000', zh: '监听端口；0 表示任意空闲端口', en: 'Port to listen on; 0: any free one' },
  {
    name: 'DATABASE_URL',
    default: '',
    zh: 'PostgreSQL 15–18 的连接地址；不设则使用 DATA_DIR 中的内置 PostgreSQL',
    en: 'Connection string of a PostgreSQL 15–18; unset: the built-in PostgreSQL in DATA_DIR',
  },
  {
    name: 'DATA_DIR',
    default: './.data',
    zh: '内置数据库和密钥文件所在目录；须备份',
    en: 'Directory of the built-in database and of key files; back it up',
  },
  {
    name: 'OPERATOR_KEY',
    default: '',
    zh: '系统管理员的密钥，32–128 个可打印字符；不设则首次启动时生成并只显示一次',
    en: "The operator's key, 32–128 printable characters; unset: made at the first start and shown once",
  },
  {
    name: 'ENCRYPTION_KEY',
    default: '',
    zh: '加密个人信息的密钥，32 字节（base64 或十六进制）；不设则生成并存于 DATA_DIR/encryption.key（0600）',
    en: 'Encrypts personal data: 32 bytes, base64 or hex; unset: made and kept in DATA_DIR/encryption.key (0600)',
  },
  {
    name: 'SIGNING_KEY',
    default: '',
    zh: 'Ed25519 签名种子，32 字节（base64 或十六进制）；不设则生成并存于 DATA_DIR/signing.key（0600）',
    en: 'Ed25519 seed: 32 bytes, base64 or hex; unset: made and kept in DATA_DIR/signing.key (0600)',
  },
  {
    name: 'RATE_LIMIT',
    default: '6000',
    zh: '每个密钥每分钟的请求数上限；0 表示不限',
    en: 'Requests a minute and key; 0: no limit',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    zh: '日志级别：trace、debug、info、warn、error、fatal、silent',
    en: 'Log level: trace, debug, info, warn, error, fatal, silent',
  },
  {
    name: 'GROUP_COMMIT',
    default: 'villages',
    zh: '合并提交的范围：villages（可跨村）或 village（只在一村之内，Citus 须用此值）',
    en: 'Reach of a group commit: villages (across villages) or village (within one; required on Citus)',
  },
  {
    name: 'TRUST_PROXY',
    default: 'false',
    zh: '是否信任反向代理的 X-Forwarded-*：false、true，或以逗号分隔的代理地址',
    en: "Whether to trust a reverse proxy's X-Forwarded-*: false, true, or its addresses separated by commas",
  },
  {
    name: 'PUBLIC_URL',
    default: '',
    zh: '村民访问本服务的地址，如 https://jf.example.cn，二维码由此而成；不设则取自每次请求的主机名',
    en: 'Address under which people reach the service, such as https://points.example.org: printed codes lead there; unset: the host name of each request',
  },
  {
    name: 'WEBHOOK_ALLOW_PRIVATE',
    default: 'false',
    zh: '是否可向内网和本机地址推送事件（webhooks），本机还可用 http：true 或 false',
    en: 'Whether webhooks may go to private and loopback addresses, the latter by http too: true or false',
  },
];

export interface Config {
  host: string;
  port: number;
  /** undefined: the built-in PostgreSQL. */
  databaseUrl: string | undefined;
  /** Absolute. */
  dataDir: string;
  /** undefined: access makes one at the first start. */
  operatorKey: string | undefined;
  /** 32 bytes. */
  encryptionKey: Buffer;
  /** Ed25519 seed, 32 bytes. */
  signingKey: Buffer;
  /** Requests a minute and key; 0: no limit. */
  rateLimit: number;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  groupCommit: 'villages' | 'village';
  trustProxy: boolean | string;
  /** Where people reach the service, without a slash at the end; undefined: as each request says. */
  publicUrl: string | undefined;
  webhookAllowPrivate: boolean;
}

const whole = (max: number, message: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value <= max, message);

/** 32 bytes written as 64 hex digits or as base64 (also url-safe); undefined: neither. */
function parseKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}

const HOW_TO_KEY = 'openssl rand -base64 32';
const key = z.string().transform((text, context) => {
  const bytes = parseKey(text);
  if (bytes !== undefined) return bytes;
  context.addIssue(
    `须为 32 字节的 base64 或十六进制，可用 ${HOW_TO_KEY} 生成 / must be 32 bytes in base64 or hex; make one with: ${HOW_TO_KEY}`,
  );
  return z.NEVER;
});

/** An origin, and perhaps the path below which a proxy shows the service. */
const address = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === '';
  // An address of this length still makes a code that a telephone reads from a wall.
  if (isBare && text.length <= 100) return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  context.addIssue(
    '须为 https:// 开头的地址，不含 ?、# 和用户名，至多 100 字 / must be an address like https://points.example.org, without ?, # or a user, of at most 100 characters',
  );
  return z.NEVER;
});

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const Environment = z.object({
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, '须为 IP 地址或主机名 / must be an IP address or host name')
    .default('127.0.0.1'),
  PORT: whole(65535, '须为 0–65535 的整数 / must be a whole number from 0 to 65535').default(3000),
  DATABASE_URL: z
    .string()
    .refine(
      (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
      '形如 postgres://用户:密码@主机:5432/数据库 / must look like postgres://user:password@host:5432/database',
    )
    .optional(),
  DATA_DIR: z.string().default('./.data'),
  OPERATOR_KEY: z
    .string()
    .regex(
      /^[\x21-\x7e]{32,128}$/,
      '须为 32–128 个可打印字符，不含空格 / must be 32–128 printable characters, no spaces',
    )
    .optional(),
  ENCRYPTION_KEY: key.optional(),
  SIGNING_KEY: key.optional(),
  RATE_LIMIT: whole(10_000_000, '须为 0 或正整数 / must be 0 or a positive whole number').default(6000),
  LOG_LEVEL: z.enum(LEVELS, `须为其中之一 / must be one of ${LEVELS.join(', ')}`).default('info'),
  GROUP_COMMIT: z
    .enum(['villages', 'village'], '须为 villages 或 village / must be villages or village')
    .default('villages'),
  TRUST_PROXY: z
    .string()
    .regex(
      /^(?!\d+$)[0-9A-Fa-f.:/,\sa-z]+$/,
      '须为 true、false 或代理地址 / must be true, false or proxy addresses; a number of hops would trust nobody',
    )
    .transform((text) => (text === 'true' ? true : text === 'false' ? false : text))
    .default(false),
  PUBLIC_URL: address.optional(),
  WEBHOOK_ALLOW_PRIVATE: z
    .enum(['true', 'false'], '须为 true 或 false / must be true or false')
    .transform((text) => text === 'true')
    .default(false),
});

/** The key kept in DATA_DIR; made once, also when two processes start together. */
function keptKey(dataDir: string, name: string): Buffer {
  const file = join(dataDir, `${name}.key`);
  try {
    if (mkdirSync(dataDir, { recursive: true }) !== undefined && process.platform !== 'win32') {
      chmodSync(dataDir, 0o711); // the database below it runs as another user when we are root
    }
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const bytes = parseKey(readFileSync(file, 'utf8').trim());
    if (bytes !== undefined) return bytes;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(
      `无法读写密钥文件 ${file}。请检查 DATA_DIR 的权限，或用环境变量给出密钥。`,
      `Cannot read or write the key file ${file}. Check the permissions of DATA_DIR, or give the key as an environment variable. (${reason})`,
      { cause },
    );
  }
  throw new StartupError(
    `密钥文件 ${file} 已损坏。请从备份恢复；新密钥读不了旧数据。`,
    `The key file ${file} is damaged. Restore it from a backup: a new key cannot read the old data.`,
  );
}

/** Reads and checks the environment. Empty means unset. Error: StartupError naming every variable at fault. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = CONFIG_DOCS.map(({ name }) => [name, env[name]?.trim() || undefined] as const);
  const parsed = Environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new StartupError(
      '环境变量有误，请改正后重新启动：',
      `Environment variables are wrong; correct them and start again:\n${faults.join('\n')}`,
    );
  }
  const value = parsed.data;
  const dataDir = resolve(value.DATA_DIR);
  return {
    host: value.HOST,
    port: value.PORT,
    databaseUrl: value.DATABASE_URL,
    dataDir,
    operatorKey: value.OPERATOR_KEY,
    encryptionKey: value.ENCRYPTION_KEY ?? keptKey(dataDir, 'encryption'),
    signingKey: value.SIGNING_KEY ?? keptKey(dataDir, 'signing'),
    rateLimit: value.RATE_LIMIT,
    logLevel: value.LOG_LEVEL,
    groupCommit: value.GROUP_COMMIT,
    trustProxy: value.TRUST_PROXY,
    publicUrl: value.PUBLIC_URL,
    webhookAllowPrivate: value.WEBHOOK_ALLOW_PRIVATE,
  };
}
