import { transaction } from '../database/index.ts';
import type { Role } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { audit } from './audit.ts';
import { authorise } from './authorise.ts';
import type { Context } from './context.ts';
import { freshToken, hashOf, type KeyRecord, keyColumns, mayManage, villageOf } from './key.ts';

export interface NewKey {
  readonly name: string;
  readonly role: Exclude<Role, 'household'>;
  /** Prefix of village codes; empty for operators. */
  readonly scope: string;
  readonly unit?: string | undefined;
  readonly shop?: string | undefined;
  readonly member?: string | undefined;
  readonly expiresAt?: Date | undefined;
}

export interface IssuedKey extends KeyRecord {
  /** Told this once. */
  readonly key: string;
  /** What this key cannot be kept from; null: nothing to be said. */
  readonly warning: { readonly zh: string; readonly en: string } | null;
}

/** Who verifies, reviews or answers, and is kept out where the own household or kin is concerned (回避). */
const JUDGES: ReadonlySet<Role> = new Set(['officer', 'reviewer', 'committee']);

/** A judge whom the service does not know as a person is nobody's kin. */
export const KIN_UNSEEN = {
  zh: '这把密钥没有写明是哪位村民（member），系统看不出持有人的本户和亲属，核实、评议、答复异议时无法提醒回避。请尽量按成员重新发放。',
  en: 'This key names no member: the service cannot see its holder’s own household or kin, and keeps it out of no case on their account. Better issue one with "member".',
};

function warningOf({ role, member }: NewKey): IssuedKey['warning'] {
  return JUDGES.has(role) && member === undefined ? KIN_UNSEEN : null;
}

/** Is there such a village, unit, shop or member? Answered by the feature that keeps them. */
export type HolderExists = (
  context: Context,
  kind: 'village' | 'unit' | 'shop' | 'member',
  village: string,
  id: string,
) => Promise<boolean>;

/**
 * Makes a client and its first key. The secret is returned here and never again.
 * Errors: `forbidden`, `beyond-own-scope`, `unknown-key-holder`, `expiry-in-past`.
 */
export async function issueKey(context: Context, input: NewKey, holderExists?: HolderExists): Promise<IssuedKey> {
  const { actor } = context;
  authorise(actor, 'keys:write');
  mayManage(actor, input.role, input.scope);
  const now = context.now();
  if (input.expiresAt !== undefined && input.expiresAt <= now) {
    throw new Refused('expiry-in-past', { expiresAt: input.expiresAt.toISOString() });
  }
  await checkHolder(context, input, holderExists);
  const token = freshToken();
  const client = newId();
  const id = newId();
  return transaction(context.sql, {}, async (tx) => {
    await tx`
      INSERT INTO clients (id, name, role, scope, unit, shop, member, created_at, created_by)
      VALUES (${client}, ${input.name}, ${input.role}, ${input.scope}, ${input.unit ?? null}, ${input.shop ?? null},
        ${input.member ?? null}, ${now}, ${actor.client})`;
    await tx`
      INSERT INTO keys (id, client_id, hash, created_at, expires_at)
      VALUES (${id}, ${client}, ${hashOf(token)}, ${now}, ${input.expiresAt ?? null})`;
    const details = { client, role: input.role, scope: input.scope };
    await audit(tx, context, 'key.issued', villageOf(input.scope), id, details);
    const [record] = await tx<KeyRecord[]>`
      SELECT ${keyColumns(tx)} FROM keys k JOIN clients c ON c.id = k.client_id WHERE k.id = ${id}`;
    return { ...record!, key: token, warning: warningOf(input) };
  });
}

async function checkHolder(context: Context, input: NewKey, exists: HolderExists | undefined): Promise<void> {
  const village = villageOf(input.scope);
  if (exists === undefined || village === null) return;
  const named = { village, unit: input.unit, shop: input.shop, member: input.member };
  for (const [field, value] of Object.entries(named)) {
    if (value === undefined || (await exists(context, field as keyof typeof named, village, value))) continue;
    throw new Refused('unknown-key-holder', { field, value });
  }
}
