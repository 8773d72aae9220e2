import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONFIG_DOCS, loadConfig } from '../src/config.ts';

describe('configuration', () => {
  let root: string;
  const keys = { ENCRYPTION_KEY: 'ab'.repeat(32), SIGNING_KEY: Buffer.alloc(32, 7).toString('base64') };
  const load = (env: Record<string, string>) => loadConfig({ DATA_DIR: root, ...keys, ...env });
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'moral-bank-config-'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('an empty environment serves on 127.0.0.1:3000 with the documented defaults', () => {
    const { encryptionKey, signingKey, dataDir, ...rest } = load({});
    expect(rest).toEqual({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      operatorKey: undefined,
      rateLimit: 6000,
      logLevel: 'info',
      groupCommit: 'villages',
      trustProxy: false,
      publicUrl: undefined,
      webhookAllowPrivate: false,
    });
    expect(dataDir).toBe(root);
    expect(encryptionKey).toEqual(Buffer.alloc(32, 0xab));
    expect(signingKey).toEqual(Buffer.alloc(32, 7));
  });

  test('every documented default is the one that applies', () => {
    const written = CONFIG_DOCS.filter((doc) => doc.default !== '' && doc.name !== 'DATA_DIR');
    expect(load(Object.fromEntries(written.map((doc) => [doc.name, doc.default])))).toEqual(load({}));
    expect(CONFIG_DOCS.every((doc) => doc.zh !== '' && doc.en !== '')).toBe(true);
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', '3000x'],
    ['HOST', 'two words'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['OPERATOR_KEY', 'too-short'],
    ['OPERATOR_KEY', 'x'.repeat(129)],
    ['ENCRYPTION_KEY', 'ab'.repeat(31)],
    ['SIGNING_KEY', Buffer.alloc(33).toString('base64')],
    ['RATE_LIMIT', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['GROUP_COMMIT', 'county'],
    ['TRUST_PROXY', 'no;'],
    ['TRUST_PROXY', '2'],
    ['PUBLIC_URL', 'points.example.org'],
    ['PUBLIC_URL', 'ftp://points.example.org'],
    ['PUBLIC_URL', 'https://points.example.org/?village=1'],
    ['PUBLIC_URL', 'https://points.example.org/#top'],
    ['PUBLIC_URL', 'https://somebody@points.example.org'],
    ['PUBLIC_URL', `https://points.example.org/${'x'.repeat(100)}`],
    ['WEBHOOK_ALLOW_PRIVATE', 'yes'],
  ])('%s=%s is refused in Chinese and English, by name', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(
      new RegExp(`环境变量有误[\\s\\S]*${name}: .*[须形][\\s\\S]* / must `),
    );
  });

  test('all faults are told at once, and never the value of a key', () => {
    const secret = 'my secret key';
    const attempt = () => load({ PORT: 'x', OPERATOR_KEY: secret, SIGNING_KEY: secret });
    expect(attempt).toThrow(/PORT[\s\S]*OPERATOR_KEY[\s\S]*SIGNING_KEY/);
    expect(attempt).not.toThrow(new RegExp(secret));
  });

  test('a proxy is trusted by address, altogether or not at all, never by hops', () => {
    const values = ['true', 'false', '10.0.0.0/8, ::1', 'loopback'];
    expect(values.map((value) => load({ TRUST_PROXY: value }).trustProxy)).toEqual([
      true,
      false,
      '10.0.0.0/8, ::1',
      'loopback',
    ]);
  });

  test('the public address is an origin, with a path where a proxy has one, and no slash at its end', () => {
    const values = ['https://points.example.org', 'https://points.example.org/', 'http://10.0.0.8:3000/points//'];
    expect(values.map((value) => load({ PUBLIC_URL: value }).publicUrl)).toEqual([
      'https://points.example.org',
      'https://points.example.org',
      'http://10.0.0.8:3000/points',
    ]);
  });

  test('missing keys are made once, kept for their owner only, and a damaged one is never replaced', () => {
    const dataDir = join(root, 'new', 'data');
    const first = loadConfig({ DATA_DIR: dataDir });
    const second = loadConfig({ DATA_DIR: dataDir, ENCRYPTION_KEY: ' ' });
    expect(second.encryptionKey).toEqual(first.encryptionKey);
    expect(second.signingKey).toEqual(first.signingKey);
    expect(first.signingKey).not.toEqual(first.encryptionKey);
    const file = join(dataDir, 'encryption.key');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'scratched');
    expect(() => loadConfig({ DATA_DIR: dataDir })).toThrow(/encryption\.key 已损坏[\s\S]*damaged/);
    expect(readFileSync(file, 'utf8')).toBe('scratched');
  });
});
