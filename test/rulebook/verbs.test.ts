import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/access/index.ts';
import { sqlState, transaction } from '../../src/database/index.ts';
import type { Role } from '../../src/kernel/actor.ts';
import type { Day } from '../../src/kernel/day.ts';
import { Refused } from '../../src/kernel/problems/index.ts';
import { lockVillages, openLedger } from '../../src/ledger/index.ts';
import { adoptRulebook, adoptRules } from '../../src/rulebook/adopt-rulebook.ts';
import { loadRulebooks, RulebookCache, rulebookDigest, rulebookOn } from '../../src/rulebook/book.ts';
import type { RuleInput } from '../../src/rulebook/contract.ts';
import { getDraft } from '../../src/rulebook/get-draft.ts';
import { getRulebook } from '../../src/rulebook/get-rulebook.ts';
import { listRulebooks } from '../../src/rulebook/list-rulebooks.ts';
import { saveDraft } from '../../src/rulebook/save-draft.ts';
import { rulebookSource } from '../../src/rulebook/verify-rulebooks.ts';
import { toRule } from '../../src/rulebook/wire.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const CLIENT = '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f';
const NOW = new Date('2026-11-05T02:00:00Z');
const sweeping: RuleInput = { code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 2, caps: { month: 8 } };
const day = (text: string) => text as Day;
const adoption = (effectiveFrom: string) => ({ effectiveFrom: day(effectiveFrom), resolution: '村民代表会议通过' });

let database: TestDatabase;
let village = '';
let made = 0;

beforeAll(async () => {
  database = await freshDatabase();
  await database.admin`INSERT INTO clients (id, name, role, scope, created_at)
    VALUES (${CLIENT}, 'test', 'operator', '', ${NOW})`;
});
afterAll(() => database.close());
beforeEach(async () => {
  made += 1;
  village = `2203822062${String(made).padStart(2, '0')}`;
  await transaction(database.sql, {}, (tx) => openLedger(tx, { village, deductionPolicy: 'floor', now: NOW }));
});

function as(role: Role = 'committee', scope = village): Context {
  const actor = { client: CLIENT, name: 'test', role, scope };
  return { actor, requestId: 'r', sql: database.sql, now: () => NOW };
}

async function refusedCode(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  return 'done';
}

async function adopt(rules: RuleInput[], from: string) {
  await saveDraft(as(), village, { rules });
  return adoptRulebook(as(), village, adoption(from));
}

describe('a draft', () => {
  it('is kept as it was saved, with its defaults and warnings, until it is replaced', async () => {
    const saved = await saveDraft(as(), village, { rules: [{ ...sweeping, points: 10 }] });
    expect(saved).toMatchObject({ revision: 1, rules: [{ code: 'HJ03', per: '次', recordableBy: ['committee'] }] });
    expect(saved.warnings.map((each) => each.code)).toEqual(['cap-below-one-act']);
    expect(await getDraft(as('auditor'), village)).toEqual(saved);
    const next = await saveDraft(as(), village, { rules: [sweeping] });
    expect(next).toMatchObject({ revision: 2, warnings: [] });
    expect((await getDraft(as(), village)).rules).toEqual(next.rules);
  });
  it('starts from a template or from an adopted version', async () => {
    const fromTemplate = await saveDraft(as(), village, { template: 'default' });
    expect(fromTemplate.rules).toHaveLength(28);
    await adoptRulebook(as(), village, adoption('2026-01-01'));
    await saveDraft(as(), village, { rules: [sweeping] });
    expect((await saveDraft(as(), village, { version: 1 })).rules).toEqual(fromTemplate.rules);
    expect(await refusedCode(saveDraft(as(), village, { template: 'none' }))).toBe('unknown-template');
    expect(await refusedCode(saveDraft(as(), village, { version: 9 }))).toBe('unknown-rulebook');
  });
  it('is not overwritten by somebody who read an older one', async () => {
    await saveDraft(as(), village, { rules: [sweeping] });
    await saveDraft(as(), village, { rules: [sweeping] }, '"1"');
    expect(await refusedCode(saveDraft(as(), village, { rules: [sweeping] }, '"1"'))).toBe('precondition-failed');
    expect(await refusedCode(adoptRulebook(as(), village, adoption('2026-01-01'), '"1"'))).toBe('precondition-failed');
    await adoptRulebook(as(), village, adoption('2026-01-01'), '"2"');
    expect(await refusedCode(saveDraft(as(), village, { rules: [sweeping] }, '"2"'))).toBe('precondition-failed');
    // The revision goes on across the adoption, so no ETag of an earlier draft fits a later one.
    expect((await saveDraft(as(), village, { rules: [sweeping] })).revision).toBe(4);
  });
  it('of several who save from the same revision at once, exactly one succeeds', async () => {
    await saveDraft(as(), village, { rules: [sweeping] });
    const attempts = Array.from({ length: 8 }, () =>
      refusedCode(saveDraft(as(), village, { rules: [sweeping] }, '"1"')),
    );
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'precondition-failed')).toHaveLength(7);
  });
  it('that crosses a red line or is not in order is not saved', async () => {
    const petition = { ...sweeping, code: 'XF01', act: '越级上访', points: -10 };
    expect(await refusedCode(saveDraft(as(), village, { rules: [sweeping, petition] }))).toBe('red-line-rule');
    expect(await refusedCode(saveDraft(as(), village, { rules: [sweeping, sweeping] }))).toBe('invalid-rulebook');
    expect(await refusedCode(getDraft(as(), village))).toBe('no-draft');
  });
  it('is for the village’s own committee: others get 403 inside their scope and 404 outside it', async () => {
    const input = { rules: [sweeping] };
    for (const role of ['officer', 'auditor', 'supervisor', 'reviewer', 'shop'] as const) {
      expect(await refusedCode(saveDraft(as(role), village, input))).toBe('forbidden');
    }
    expect(await refusedCode(saveDraft(as('committee', '220382206999'), village, input))).toBe('not-found');
    expect(await refusedCode(getDraft(as('committee', '220382206999'), village))).toBe('not-found');
    expect(await refusedCode(saveDraft(as('operator', ''), '110101001001', input))).toBe('not-found');
  });
});

describe('adoption', () => {
  it('makes the draft the next version, ends the draft and tells the ledger', async () => {
    const first = await adopt([sweeping], '2026-01-01');
    expect(first).toMatchObject({ version: 1, effectiveFrom: '2026-01-01', adoptedBy: CLIENT });
    expect(await refusedCode(getDraft(as(), village))).toBe('no-draft');
    expect(await refusedCode(adoptRulebook(as(), village, adoption('2026-02-01')))).toBe('no-draft');
    const second = await adopt([{ ...sweeping, points: 3 }], '2026-07-01');
    expect(second.version).toBe(2);
    const heads = await transaction(database.sql, {}, (tx) => lockVillages(tx, [village]));
    expect(heads.get(village)?.rulebookVersion).toBe(2);
  });
  it('takes effect only after the previous version, after the closed days, and not years ahead', async () => {
    await adopt([sweeping], '2026-03-01');
    await saveDraft(as(), village, { rules: [sweeping] });
    const from = (text: string) => refusedCode(adoptRulebook(as(), village, adoption(text)));
    expect(await from('2026-02-28')).toBe('effective-too-early');
    expect(await from('2026-03-01')).toBe('effective-too-early');
    await database.admin`UPDATE ledgers SET closed_through = '2026-10-31' WHERE village_code = ${village}`;
    expect(await from('2026-10-31')).toBe('effective-too-early');
    expect(await from('2062-01-01')).toBe('effective-too-late');
    expect(await from('2026-11-01')).toBe('done');
  });
  it('happens once when several adopt the same draft at the same moment', async () => {
    await saveDraft(as(), village, { rules: [sweeping] });
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        refusedCode(adoptRulebook(as(), village, adoption(`2026-0${index + 1}-01`))),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'no-draft')).toHaveLength(7);
    expect(await listRulebooks(as(), village, { limit: 10 })).toHaveLength(1);
  });
  it('is recorded in the audit with its digest, and not at all when it is refused', async () => {
    const adopted = await adopt([sweeping], '2026-01-01');
    await saveDraft(as(), village, { rules: [sweeping] });
    await refusedCode(adoptRulebook(as(), village, adoption('2026-01-01')));
    const records = await database.sql<{ action: string; details: Record<string, unknown> }[]>`
      SELECT action, details FROM audit_records WHERE village_code = ${village} ORDER BY id`;
    expect(records.map((record) => record.action).sort()).toEqual([
      'rulebook-draft.saved',
      'rulebook-draft.saved',
      'rulebook.adopted',
    ]);
    const record = records.find((each) => each.action === 'rulebook.adopted');
    expect(record?.details).toMatchObject({ version: 1, digest: adopted.digest.toString('hex') });
  });
  it('of rules at hand works inside a transaction that holds the lock, and leaves the draft alone', async () => {
    await saveDraft(as(), village, { rules: [sweeping] });
    await transaction(database.sql, {}, async (tx) => {
      const head = (await lockVillages(tx, [village])).get(village)!;
      await adoptRules(tx, as(), head, { ...adoption('2026-01-01'), rules: [toRule({ ...sweeping, points: 4 })] });
    });
    expect((await getRulebook(as(), village, 1)).rules[0]?.points).toBe(4);
    expect((await getDraft(as(), village)).rules[0]?.points).toBe(2);
  });
});

describe('an adopted version', () => {
  it('never changes: the database refuses UPDATE, DELETE and TRUNCATE even to its superuser', async () => {
    await adopt([sweeping], '2026-01-01');
    const { admin } = database;
    const attempts = [
      () => admin`UPDATE rulebooks SET resolution = 'bent' WHERE village_code = ${village}`,
      () => admin`DELETE FROM rulebooks WHERE village_code = ${village}`,
      () => admin`TRUNCATE rulebooks`,
    ];
    for (const attempt of attempts) {
      const error = await attempt().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(sqlState(error)).toBe('MB001');
    }
  });
  it('is found by version and by the day on which it was in force', async () => {
    await adopt([sweeping], '2026-01-01');
    await adopt([{ ...sweeping, points: 3 }], '2026-07-01');
    expect((await getRulebook(as(), village, 1)).rules[0]?.points).toBe(2);
    expect((await getRulebook(as(), village, { on: day('2026-06-30') })).version).toBe(1);
    expect((await getRulebook(as(), village, { on: day('2026-07-01') })).version).toBe(2);
    expect((await getRulebook(as(), village, {})).version).toBe(2);
    expect(await refusedCode(getRulebook(as(), village, { on: day('2025-12-31') }))).toBe('unknown-rulebook');
    expect(await refusedCode(getRulebook(as(), village, 3))).toBe('unknown-rulebook');
  });
  it('has the digest that whoever reads it computes', async () => {
    await adopt([sweeping, { ...sweeping, code: 'HJ04', points: 0.5 }], '2026-01-01');
    const found = await getRulebook(as(), village, 1);
    expect(rulebookDigest(found).equals(found.digest)).toBe(true);
  });
  it('is listed newest first, page by page', async () => {
    expect(await listRulebooks(as(), village, { limit: 2 })).toEqual([]);
    for (const month of ['01', '02', '03', '04', '05']) await adopt([sweeping], `2026-${month}-01`);
    const first = await listRulebooks(as(), village, { limit: 2 });
    expect(first.map((each) => each.version)).toEqual([5, 4]);
    expect(await refusedCode(listRulebooks(as('operator', ''), '110101001001', { limit: 2 }))).toBe('not-found');
    const rest = await listRulebooks(as(), village, { limit: 10, before: 4 });
    expect(rest.map((each) => [each.version, each.ruleCount])).toEqual([
      [3, 1],
      [2, 1],
      [1, 1],
    ]);
  });
  it('that a superuser altered is named by what verify asks', async () => {
    await adopt([sweeping], '2026-01-01');
    await adopt([sweeping], '2026-02-01');
    const ask = () => transaction(database.sql, {}, (tx) => rulebookSource.digests(tx, village));
    const before = await ask();
    expect(before.altered).toEqual([]);
    expect([...before.digests.keys()]).toEqual([1, 2]);
    await database.admin.begin(async (tx) => {
      await tx`ALTER TABLE rulebooks DISABLE TRIGGER append_only`;
      await tx`UPDATE rulebooks SET rules = jsonb_set(rules, '{0,points}', '200')
        WHERE village_code = ${village} AND version = 2`;
      await tx`ALTER TABLE rulebooks ENABLE ALWAYS TRIGGER append_only`;
    });
    const after = await ask();
    expect(after.altered).toEqual([2]);
    expect(after.digests.get(1)?.equals(before.digests.get(1)!)).toBe(true);
    expect(after.digests.get(2)?.equals(before.digests.get(2)!)).toBe(false);
  });
});

describe('loading rulebooks', () => {
  it('answers several villages at once, each with all its versions ascending', async () => {
    await adopt([sweeping], '2026-01-01');
    await adopt([{ ...sweeping, points: 3 }], '2026-07-01');
    const loaded = await loadRulebooks(database.sql, [village, '110101001001', village]);
    expect(loaded.get('110101001001')).toEqual([]);
    const books = loaded.get(village)!;
    expect(books.map((book) => book.version)).toEqual([1, 2]);
    expect(rulebookOn(books, day('2026-03-01'))?.byCode.get('HJ03')?.tariff).toEqual({ kind: 'fixed', points: 200 });
  });
  it('asks the database nothing while the known version is in the cache, and only for newer ones after that', async () => {
    await adopt([sweeping], '2026-01-01');
    const cache = new RulebookCache();
    await cache.load(database.sql, [village]);
    const noDatabase = (() => {
      throw new Error('asked the database');
    }) as unknown as typeof database.sql;
    const kept = await cache.load(noDatabase, [village], new Map([[village, 1]]));
    expect(kept.get(village)?.map((book) => book.version)).toEqual([1]);
    expect(
      (await cache.load(noDatabase, ['110101001001'], new Map([['110101001001', 0]]))).get('110101001001'),
    ).toEqual([]);
    await adopt([sweeping], '2026-02-01');
    const first = kept.get(village)![0];
    const grown = await cache.load(database.sql, [village], new Map([[village, 2]]));
    expect(grown.get(village)?.map((book) => book.version)).toEqual([1, 2]);
    expect(grown.get(village)![0]).toBe(first);
  });
  it('stays right when many load at once', async () => {
    await adopt([sweeping], '2026-01-01');
    await adopt([sweeping], '2026-02-01');
    const cache = new RulebookCache();
    const all = await Promise.all(Array.from({ length: 10 }, () => cache.load(database.sql, [village])));
    for (const loaded of all) expect(loaded.get(village)?.map((book) => book.version)).toEqual([1, 2]);
  });
});
