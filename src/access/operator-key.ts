import { type Sql, StartupError, type TransactionSql, transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { freshToken, hashOf } from './key.ts';

/** Processes that start together take turns. */
const LOCK = '7305168420002';

/**
 * Makes sure that somebody can manage the service. A configured OPERATOR_KEY is accepted as a key, and the one configured before it is
 * revoked. Without one, a key is made when there is no working operator's key: it is returned to be shown once.
 * Errors: StartupError when the configured key was revoked over the API or belongs to somebody else.
 */
export async function ensureOperatorKey(
  sql: Sql,
  configured: string | undefined,
  now: Date = new Date(),
): Promise<{ made: string | undefined }> {
  return transaction(sql, {}, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
    if (configured !== undefined) {
      await acceptConfigured(tx, configured, now);
      return { made: undefined };
    }
    const [working] = await tx`
      SELECT 1 FROM keys k JOIN clients c ON c.id = k.client_id
      WHERE c.role = 'operator' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${now})
        AND (k.overlap_until IS NULL OR k.overlap_until > ${now}) LIMIT 1`;
    if (working !== undefined) return { made: undefined };
    const made = freshToken();
    await insertKey(tx, made, 'first-start', now);
    return { made };
  });
}

async function acceptConfigured(tx: TransactionSql, token: string, now: Date): Promise<void> {
  const [known] = await tx<{ id: string; origin: string; role: string; revoked: boolean; replaced: boolean }[]>`
    SELECT k.id, k.origin, c.role, k.revoked_at IS NOT NULL AS revoked, k.replaced_by IS NOT NULL AS replaced
    FROM keys k JOIN clients c ON c.id = k.client_id WHERE k.hash = ${hashOf(token)}`;
  if (known !== undefined && (known.revoked || known.replaced || known.role !== 'operator')) {
    throw new StartupError(
      'OPERATOR_KEY 中的密钥已吊销、已轮换或不是系统管理员的密钥。请换一把新的密钥（32–128 个可打印字符），或去掉该变量。',
      'The key in OPERATOR_KEY was revoked, was rotated or is no operator key. Choose a new one (32–128 printable characters) or unset it.',
    );
  }
  const id = known?.id ?? (await insertKey(tx, token, 'config', now));
  await tx`UPDATE keys SET revoked_at = ${now} WHERE origin = 'config' AND id <> ${id} AND revoked_at IS NULL`;
}

/** All keys that come from the process's own start belong to one client. */
async function insertKey(
  tx: TransactionSql,
  token: string,
  origin: 'config' | 'first-start',
  now: Date,
): Promise<string> {
  const [known] = await tx<{ client: string }[]>`
    SELECT client_id AS client FROM keys WHERE origin IN ('config', 'first-start') ORDER BY id LIMIT 1`;
  const client = known?.client ?? newId();
  if (known === undefined) {
    await tx`INSERT INTO clients (id, name, role, scope, created_at) VALUES (${client}, 'operator', 'operator', '', ${now})`;
  }
  const id = newId();
  await tx`
    INSERT INTO keys (id, client_id, hash, origin, created_at)
    VALUES (${id}, ${client}, ${hashOf(token)}, ${origin}, ${now})`;
  return id;
}
