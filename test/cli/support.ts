import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitCode } from '../../src/cli/io.ts';
import { run } from '../../src/cli/main.ts';
import type { Sql } from '../../src/database/index.ts';
import type { Day } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import { type Command, Ledger, type Participant, type PostCommand } from '../../src/ledger/index.ts';
import { rulebookDigest, rulebookSource } from '../../src/rulebook/index.ts';
import { openVillage, posting, RECORDER } from '../support/village-ledger.ts';

export interface Ran {
  code: ExitCode;
  out: string[];
  err: string[];
}

/** Runs a command line in this process. */
export async function command(argv: string[], env: Record<string, string | undefined>): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, { env, out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

/** A directory that the built-in server's user can enter too. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'moral-bank-cli-'));
  if (process.platform !== 'win32') chmodSync(directory, 0o711);
  return directory;
}

const RULEBOOK = { version: 1, effectiveFrom: '2026-01-01' as Day, resolution: '村民代表会议〔2026〕1号', rules: [] };

const PRICED: Participant = {
  name: 'priced by rulebook 1',
  load: async () => undefined,
  decide: (_loaded, _state, { points, quantity }: PostCommand) => ({
    price: {
      honour: points ?? (0 as Points),
      capUse: Math.abs(points ?? 0) as Points,
      quantity: quantity ?? 100,
      dimension: '环境卫生',
      rulebookVersion: 1,
      rulebookDigest: rulebookDigest(RULEBOOK),
    },
  }),
} as Participant;

export function ledgerOf(sql: Sql): Ledger {
  return new Ledger({ sql, rulebooks: rulebookSource, now: () => new Date('2026-10-20T02:00:00Z') });
}

/** A village with a rulebook, three households and so many postings, that really verifies. */
export async function filledVillage(sql: Sql, postings: number): Promise<string> {
  const { code } = await openVillage(sql);
  await sql`
    INSERT INTO rulebooks (village_code, version, effective_from, resolution, rules, digest, adopted_at, adopted_by)
    VALUES (${code}, 1, ${RULEBOOK.effectiveFrom}, ${RULEBOOK.resolution}, ${sql.json([])},
      ${rulebookDigest(RULEBOOK)}, ${new Date('2026-01-01T00:00:00Z')}, ${RECORDER})`;
  const acts = Array.from({ length: postings }, (_, i) => act(code, (i % 9) - 2));
  await ledgerOf(sql).transact(acts);
  return code;
}

export function act(village: string, points: number, note = '清扫村道\t"\\.\\N"\n第二行 🌾'): Command {
  const texts = { note, reference: '村〔2026〕3号' };
  return posting(village, '000001', points, { texts, participants: [PRICED] });
}

/** Everything in the database, table by table, in a form that can be compared. */
export async function contents(admin: Sql): Promise<Record<string, { rows: number; digest: string }>> {
  const tables = await admin<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`;
  const all: Record<string, { rows: number; digest: string }> = {};
  for (const { name } of tables) {
    const [row] = await admin<{ rows: number; digest: string }[]>`
      SELECT count(*) AS rows, coalesce(md5(string_agg(t::text, '|' ORDER BY t::text COLLATE "C")), '') AS digest
      FROM public.${admin(name)} t`;
    all[name] = { ...row! };
  }
  return all;
}

/** Changes the journal as only a superuser can, with its triggers switched off. */
export async function bend(admin: Sql, statement: string): Promise<void> {
  await admin.begin(async (tx) => {
    await tx`ALTER TABLE entries DISABLE TRIGGER ALL`;
    await tx.unsafe(statement);
    await tx`ALTER TABLE entries ENABLE TRIGGER ALL`;
    await tx`ALTER TABLE entries ENABLE ALWAYS TRIGGER append_only`;
    await tx`ALTER TABLE entries ENABLE ALWAYS TRIGGER append_only_truncate`;
  });
}
