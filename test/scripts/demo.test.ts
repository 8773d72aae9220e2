import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const DEMO = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));
const TIMEOUT_MS = 120_000;

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'moral-bank-demo-test-'));
  chmodSync(temporary, 0o711);
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly over: Promise<unknown[]>;
  text(): string;
}

function demo(...args: string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', DEMO, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  return { child, over: once(child, 'close'), text: () => text };
}

/** What the demonstration left behind; tsx keeps a cache of its own. */
function leftovers(): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('moral-bank-'));
}

test(
  'the demonstration tells the whole story and leaves nothing behind',
  async () => {
    const running = demo('--exit');
    const [code] = await running.over;
    const text = running.text();
    expect({ code, text }).toMatchObject({ code: 0 });
    expect(text).toContain('与表中预埋的错误逐行一致');
    expect(text).toMatch(/店里只看到：.\*.*，可兑换/);
    expect(text.match(/409 out-of-stock/g)).toHaveLength(3);
    expect(text).toContain('409 already-resolved');
    expect(text).toContain('422 passbook-required');
    expect(text).toContain('409 month-not-over');
    expect(text).toContain('MB001');
    expect(text).toContain('校验发现 detected: stock');
    expect(text).toContain('校验发现');
    expect(text).toContain('恢复原值后，校验通过');
    expect(text).toMatch(/http:\/\/127\.0\.0\.1:\d+\/docs/);
    expect(leftovers()).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'Ctrl-C ends it at once, wherever it is, and leaves nothing behind',
  async () => {
    const running = demo();
    while (!running.text().includes('【5】') && running.child.exitCode === null)
      await Promise.race([once(running.child.stdout!, 'data'), running.over]);
    running.child.kill('SIGINT');
    const [code] = await running.over;
    expect({ code, text: running.text() }).toMatchObject({ code: 0 });
    expect(running.text()).toContain('临时数据已清理');
    expect(leftovers()).toEqual([]);
  },
  TIMEOUT_MS,
);
