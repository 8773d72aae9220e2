import { describe, expect, test } from 'vitest';
import { sqlState } from '../../src/database/index.ts';
import { freshDatabase } from '../support/database.ts';
import { startLedger } from '../support/ledger.ts';
import { hold, ledgerOn, openVillage, posting, reversal } from '../support/village-ledger.ts';

const { database, ledger, village } = await startLedger();

/** A village with eight entries of several kinds and texts. */
async function filledVillage(): Promise<string> {
  const { code, households } = await village({ openedOn: '2026-01-01' });
  const texts = { note: '清扫村道', reference: '村〔2026〕3号' };
  for (const points of [5, 2, 3, -1, 8]) await ledger.submit(posting(code, households[0]!, points, { texts }));
  await ledger.submit(reversal(code, 2));
  await ledger.submit(hold(code, households[0]!, 1, new Date('2026-12-01T00:00:00Z')));
  await ledger.submit(posting(code, households[1]!, 2));
  return code;
}

/** What only a superuser can do: change the journal with its triggers switched off. */
async function tamper(statement: string, code: string): Promise<void> {
  await database.admin.begin(async (tx) => {
    for (const table of ['entries', 'rulebooks']) await tx.unsafe(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await tx.unsafe(statement.replaceAll('$VILLAGE', `'${code}'`));
    for (const table of ['entries', 'rulebooks']) await tx.unsafe(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
    for (const trigger of ['append_only', 'append_only_truncate']) {
      await tx.unsafe(`ALTER TABLE entries ENABLE ALWAYS TRIGGER ${trigger}`);
    }
  });
}

describe('the database itself refuses', () => {
  const statements = [
    'UPDATE entries SET amount = amount + 1 WHERE village_code = $VILLAGE',
    'DELETE FROM entries WHERE village_code = $VILLAGE',
    'TRUNCATE entries CASCADE',
  ];
  for (const statement of statements) {
    const verb = statement.split(' ')[0];
    test(`${verb} of the journal to the service's role`, async () => {
      const code = await filledVillage();
      const attempt = database.sql.unsafe(statement.replaceAll('$VILLAGE', `'${code}'`));
      expect(sqlState(await attempt.catch((error: unknown) => error))).toMatch(/^(42501|MB001)$/);
      expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 8 });
    });

    test(`${verb} of the journal to its owner, also with replication's switch`, async () => {
      const code = await filledVillage();
      const attempt = database.admin.begin(async (tx) => {
        await tx.unsafe('SET LOCAL session_replication_role = replica');
        await tx.unsafe(statement.replaceAll('$VILLAGE', `'${code}'`));
      });
      expect(sqlState(await attempt.catch((error: unknown) => error))).toBe('MB001');
      expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 8 });
    });
  }
});

describe('verify finds', () => {
  const changes: [string, string, string][] = [
    ['a changed amount', 'UPDATE entries SET amount = 900 WHERE village_code = $VILLAGE AND seq = 1', 'leaf-hash'],
    [
      'a changed household',
      "UPDATE entries SET household_no = '000003' WHERE village_code = $VILLAGE AND seq = 8",
      'leaf-hash',
    ],
    [
      'a changed day',
      "UPDATE entries SET occurred_on = '2026-10-06' WHERE village_code = $VILLAGE AND seq = 5",
      'leaf-hash',
    ],
    [
      'a changed recorder',
      "UPDATE entries SET recorder = '01890000-0000-7000-8000-0000000000ff' WHERE village_code = $VILLAGE AND seq = 5",
      'leaf-hash',
    ],
    [
      'a changed key',
      "UPDATE entries SET idempotency_key = 'x' WHERE village_code = $VILLAGE AND seq = 3",
      'leaf-hash',
    ],
    [
      'a changed commitment',
      "UPDATE entries SET note_commitment = decode(repeat('00', 32), 'hex') WHERE village_code = $VILLAGE AND seq = 3",
      'leaf-hash',
    ],
    [
      'a changed leaf hash',
      "UPDATE entries SET leaf_hash = decode(repeat('00', 32), 'hex') WHERE village_code = $VILLAGE AND seq = 3",
      'leaf-hash',
    ],
    [
      'a removed entry',
      'DELETE FROM entry_texts WHERE village_code = $VILLAGE; DELETE FROM entries WHERE village_code = $VILLAGE AND seq = 4',
      'numbering',
    ],
    ['a removed newest entry', 'DELETE FROM entries WHERE village_code = $VILLAGE AND seq = 8', 'trusted-size'],
    [
      'a changed text',
      "UPDATE entry_texts SET text = '另一回事' WHERE village_code = $VILLAGE AND seq = 3 AND field = 'note'",
      'texts',
    ],
    [
      'a changed balance',
      "UPDATE accounts SET balance = balance + 100 WHERE village_code = $VILLAGE AND account = 'household:000001'",
      'accounts',
    ],
    [
      'a removed account',
      "DELETE FROM accounts WHERE village_code = $VILLAGE AND account = 'household:000001'",
      'accounts',
    ],
    ['a changed score', 'UPDATE scores SET honour = honour + 100 WHERE village_code = $VILLAGE', 'scores'],
    [
      'an invented score',
      "INSERT INTO scores VALUES ($VILLAGE, '000003', 'HJ03', '2026-10', '环境卫生', 500, 500, 1, 0, 8)",
      'scores',
    ],
    [
      'a hold set free',
      "UPDATE holds SET resolution = 'release', resolved_by = 7 WHERE village_code = $VILLAGE",
      'holds',
    ],
    ['a head set back', 'UPDATE ledgers SET size = 7 WHERE village_code = $VILLAGE', 'head'],
    ['a reopened period', "UPDATE ledgers SET closed_through = '2026-09-30' WHERE village_code = $VILLAGE", 'head'],
  ];
  test.each(changes)('%s', async (_name, statement, check) => {
    const code = await filledVillage();
    const before = await ledger.verify(code);
    expect(before).toMatchObject({ ok: true, size: 8 });
    await tamper(statement, code);
    const after = await ledger.verify(code, before);
    expect(after).toMatchObject({ ok: false, firstProblem: { check } });
    expect(after.firstProblem?.message.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  test('newest entries removed together with all their traces, against a root kept elsewhere', async () => {
    const code = await filledVillage();
    const kept = await ledger.verify(code);
    const other = await village();
    // A superuser who rebuilds everything so that it agrees again: only the root kept elsewhere can tell.
    for (const points of [5, 2]) await ledger.submit(posting(other.code, '000001', points));
    const forged = await ledger.verify(other.code);
    expect(forged.ok).toBe(true);
    expect(await ledger.verify(other.code, { size: kept.size, root: kept.root })).toMatchObject({
      ok: false,
      firstProblem: { check: 'trusted-size' },
    });
    expect(await ledger.verify(other.code, { size: 2, root: kept.root })).toMatchObject({
      ok: false,
      firstProblem: { check: 'trusted-root' },
    });
    expect(await ledger.verify(other.code, forged)).toMatchObject({ ok: true });
  });

  test('a removed newest entry also without a root kept elsewhere', async () => {
    const code = await filledVillage();
    await tamper('DELETE FROM entries WHERE village_code = $VILLAGE AND seq = 8', code);
    expect(await ledger.verify(code)).toMatchObject({ ok: false, size: 7, firstProblem: { check: 'head' } });
  });

  test('a row below the first number, with every constraint dropped', async () => {
    const own = await freshDatabase();
    try {
      const theirs = ledgerOn(own.sql, { now: new Date('2026-10-20T02:00:00Z') });
      const { code, households } = await openVillage(own.sql, {});
      await theirs.submit(posting(code, households[0]!, 5));
      await own.admin.unsafe(`ALTER TABLE entries DROP CONSTRAINT entries_seq_positive;
        CREATE TABLE copy AS SELECT * FROM entries; UPDATE copy SET seq = 0, idempotency_key = 'other';
        INSERT INTO entries SELECT * FROM copy`);
      expect(await theirs.verify(code)).toMatchObject({ ok: false, firstProblem: { check: 'numbering' } });
    } finally {
      await own.close();
    }
  });

  test('nothing wrong with a root kept earlier when the journal only grew', async () => {
    const code = await filledVillage();
    const kept = await ledger.verify(code);
    await ledger.submit(posting(code, '000002', 2));
    expect(await ledger.verify(code, kept)).toMatchObject({ ok: true, size: 9 });
    expect(
      await ledger.verify(code, { size: 0, root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }),
    ).toMatchObject({ ok: true });
  });

  test('nothing wrong after texts were erased with their salts', async () => {
    const code = await filledVillage();
    await database.sql`DELETE FROM entry_texts WHERE village_code = ${code} AND field = 'note'`;
    expect(await ledger.verify(code)).toMatchObject({ ok: true, size: 8 });
  });
});
