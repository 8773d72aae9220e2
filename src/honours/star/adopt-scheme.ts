import { audit, authorise, type Context } from '../../access/index.ts';
import { type AnySql, transaction } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { loadRulebooks } from '../../rulebook/index.ts';
import type { StarScheme, StarSchemeInput } from './contract-schemes.ts';
import { type AdoptedScheme, fullScheme, schemeDigest } from './scheme.ts';

interface Adoption {
  readonly definition: StarSchemeInput;
  readonly resolution?: string | undefined;
  readonly adoptedOn: Day;
}

/**
 * Adopts a new version of the village's scheme; those before it stay as they are. Refuses `rules-not-adopted` and
 * `star-veto-without-months` about vetoes that it lists.
 */
export async function adoptScheme(context: Context, village: string, adoption: Adoption): Promise<AdoptedScheme> {
  const { actor, sql, now } = context;
  authorise(actor, 'star:write', village);
  const definition = fullScheme(adoption.definition);
  const { resolution = null, adoptedOn } = adoption;
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await requireRules(tx, village, definition);
    const [last] = await tx<{ version: number }[]>`
      SELECT coalesce(max(version), 0)::int AS version FROM star_schemes WHERE village_code = ${village}`;
    const made = { version: last!.version + 1, definition, resolution, adoptedOn };
    const scheme = { ...made, digest: schemeDigest(made), createdAt: now() };
    await tx`
      INSERT INTO star_schemes (village_code, version, definition, digest, resolution, adopted_on, created_at, created_by)
      VALUES (${village}, ${scheme.version}, ${tx.json(definition as never)}, ${scheme.digest}, ${resolution}, ${adoptedOn},
        ${scheme.createdAt}, ${actor.client})`;
    const digest = scheme.digest.toString('hex');
    await audit(tx, context, 'star-scheme.adopted', village, String(scheme.version), { digest });
    return scheme;
  });
}

async function requireRules(sql: AnySql, village: string, { vetoes }: StarScheme): Promise<void> {
  if (vetoes.rules === 'all-vetoes') return;
  const books = (await loadRulebooks(sql, [village])).get(village) ?? [];
  const unknown = vetoes.rules.filter(({ rule }) => !books.some(({ byCode }) => byCode.has(rule)));
  if (unknown.length > 0) throw new Refused('rules-not-adopted', { rules: unknown.map(({ rule }) => rule).join('、') });
  const endless = vetoes.rules.find(
    ({ rule, months }) => months === undefined && !books.some(({ byCode }) => byCode.get(rule)?.veto !== undefined),
  );
  if (endless) throw new Refused('star-veto-without-months', { rule: endless.rule });
}
