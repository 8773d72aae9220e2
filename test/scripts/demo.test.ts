import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { displayWidth } from '../../scripts/support/table.ts';
import { expectFrozen, expectPapers } from './demo-papers.ts';

const DEMO = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));
const TIMEOUT_MS = 180_000;

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'moral-bank-demo-test-'));
  chmodSync(temporary, 0o711);
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Of the chapter of stars, titles and the ceremony. */
const YEAR_END = [
  /422 decision-needs-reason/,
  /拒绝 refused：403 forbidden 角色 committee 没有 star:approve 权限/,
  /乡镇退回 returned：金星户请逐户补充评议意见/,
  /乡镇批准 approved/,
  /答复 answered：成立，现场查看属实，已向本人说明/,
  /409 notice-running/,
  /没有监护人同意，文书上写作“某同学”/,
  /可以打印 ready，还有提醒 0 条/,
  /扫一扫 scanned：有效 genuine/,
  /a star is taken down：已摘星 reduced/,
  /整个称号撤销 all of them：已撤销 revoked/,
  /假证书的码 a forged code：404 unknown-document/,
];

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

/** What the demonstration prints, as soon as it does; undefined when it ends without. */
async function printed({ child, over, text }: Running, what: RegExp): Promise<string | undefined> {
  while (!what.test(text()) && child.exitCode === null) await Promise.race([once(child.stdout!, 'data'), over]);
  return what.exec(text())?.[0];
}

/** Somebody without a key opens the board while it hangs. */
async function openBoard(running: Running): Promise<{ status: number; page: string }> {
  const address = await printed(running, /http:\/\/\S+\/board\.html(?=\n)/);
  if (address === undefined) throw new Error(running.text());
  const answer = await fetch(address);
  return { status: answer.status, page: await answer.text() };
}

test(
  'the demonstration tells the whole story, from act to entry too, and leaves nothing behind but what --out asks for',
  async () => {
    const papers = join(temporary, 'papers');
    const running = demo('--exit', '--out', papers);
    const board = await openBoard(running);
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
    expect(text).toContain('409 case-required');
    expect(text).toContain('403 conflict-of-interest');
    expect(text).toContain('答复 answered：成立，值班表上没有本人，查实未参加；该件已驳回');
    expect(text).toContain('答复 answered：不成立，受助老人和两户邻居都证实；该件公示中');
    expect(text).toContain('公示 7 件：入账 6 件，驳回 1 件');
    expect(text).toContain('台账新增 6 笔，每件恰好一次');
    expect(text).toContain('60 人次，入账 60 笔');
    expect(text).toContain('再结算一次：新增 0 笔');
    expect(text).toMatch(/村委会去看，拒绝 refused：404/);
    expect(text).toContain('上级答复，凭证查到 answered：');
    expect(text).toMatch(/✓ \d+ 笔，根哈希/);
    expect(board).toMatchObject({ status: 200, page: expect.stringContaining('某村民') });
    for (const line of YEAR_END) expect(text).toMatch(line);
    expectFrozen(text);
    await expectPapers(papers, text);
    const lines = text.split('\n').filter((line) => !line.includes(temporary));
    expect(lines.filter((line) => displayWidth(line) > 120)).toEqual([]);
    expect(text).toMatch(/http:\/\/127\.0\.0\.1:\d+\/docs/);
    expect(leftovers()).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'Ctrl-C ends it at once, wherever it is, and leaves nothing behind',
  async () => {
    const running = demo();
    await printed(running, /【5】/);
    running.child.kill('SIGINT');
    const [code] = await running.over;
    expect({ code, text: running.text() }).toMatchObject({ code: 0 });
    expect(running.text()).toContain('临时数据已清理');
    expect(leftovers()).toEqual([]);
  },
  TIMEOUT_MS,
);
