import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/kernel/problems/index.ts';
import type { Command, Outcome } from '../../src/ledger/command.ts';
import { GroupCommit } from '../../src/ledger/group-commit.ts';
import { posting } from '../support/village-ledger.ts';

const [A, B] = ['220382206201', '220382206202'];
const DONE: Outcome = { status: 'posted', entries: [], standing: null };
const command = (village = A) => posting(village, '000001', 1);

/** A run that the test answers when it wants to, and the groups that were asked for. */
function stage() {
  const groups: { commands: readonly Command[]; answer: () => void; fail: (error: unknown) => void }[] = [];
  let wake: () => void = () => undefined;
  const run = (commands: readonly Command[]) =>
    new Promise<Outcome[]>((resolve, reject) => {
      groups.push({ commands, answer: () => resolve(commands.map(() => DONE)), fail: reject });
      wake();
    });
  const asked = async (count: number) => {
    while (groups.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return groups[count - 1]!;
  };
  return { run, asked, groups };
}

const lost = () => Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });

describe('group commit', () => {
  test('a lone command starts at once, and all that arrive meanwhile go together', async () => {
    const { run, asked } = stage();
    const group = new GroupCommit(run);
    const first = group.submit(command());
    const opening = await asked(1);
    expect(opening.commands).toHaveLength(1);
    const rest = Array.from({ length: 20 }, (_, i) => group.submit(command(i % 2 ? A : B)));
    opening.answer();
    const second = await asked(2);
    expect(second.commands).toHaveLength(20);
    second.answer();
    expect(await Promise.all([first, ...rest])).toEqual(Array(21).fill(DONE));
  });

  test('on Citus a group stays within one village', async () => {
    const { run, asked } = stage();
    const group = new GroupCommit(run, { oneVillage: true });
    const all = [A, B, A, B].map((village) => group.submit(command(village)));
    const first = await asked(1);
    first.answer();
    const second = await asked(2);
    second.answer();
    await Promise.all(all);
    expect([first, second].map((g) => g.commands.map((c) => c.village))).toEqual([
      [A, A],
      [B, B],
    ]);
  });

  test('a batch holds up the commands of its own village only', async () => {
    const { run, asked, groups } = stage();
    const group = new GroupCommit(run);
    let finish: () => void = () => undefined;
    const batch = group.aside(new Set([A]), () => new Promise<void>((resolve) => (finish = resolve)));
    const [held, free] = [group.submit(command(A)), group.submit(command(B))];
    (await asked(1)).answer();
    await free;
    expect(groups.map((g) => g.commands.map((c) => c.village))).toEqual([[B]]);
    finish();
    await batch;
    (await asked(2)).answer();
    expect(await held).toEqual(DONE);
  });

  test('when a group fails, its members are tried one by one, and only the guilty one is refused', async () => {
    let calls = 0;
    const guilty = command();
    const group = new GroupCommit(async (commands) => {
      calls += 1;
      if (commands.includes(guilty)) throw new Error('this one breaks');
      return commands.map(() => DONE);
    });
    const outcomes = await Promise.allSettled([group.submit(command()), group.submit(guilty), group.submit(command())]);
    expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).toBeInstanceOf(Refused);
    expect((outcomes[1] as PromiseRejectedResult).reason.code).toBe('ledger-busy');
    expect(calls).toBe(1 + 1 + 3 + 1);
  });

  test('when the database is away, a whole group is refused after three tries of its first', async () => {
    let calls = 0;
    const group = new GroupCommit(async () => {
      calls += 1;
      throw lost();
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => group.submit(command())));
    expect(outcomes.every((o) => o.status === 'rejected' && o.reason.code === 'ledger-busy')).toBe(true);
    expect(calls).toBe(4);
  });
});
