import { createHmac, randomBytes } from 'node:crypto';
import { seal, unseal } from '../kernel/seal.ts';

/*
 * Secrets of webhook endpoints (Standard Webhooks): 32 random bytes, shown once as `whsec_` and base64, kept sealed, bound to
 * the village and the endpoint.
 */

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret as its endpoint's owner keeps it. */
export function freshSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** Encrypts a secret. It cannot be opened as another endpoint's. */
export function sealSecret(key: Buffer, village: string, webhook: string, secret: string): Buffer {
  return seal(key, ['webhook', village, webhook], secret);
}

/** Opens what `sealSecret` made; undefined when the key, the village, the endpoint or a byte is another. */
export function openSecret(key: Buffer, village: string, webhook: string, sealed: Buffer): string | undefined {
  return unseal(key, ['webhook', village, webhook], sealed)?.toString('utf8');
}

/** The `webhook-signature` of a message: one `v1,<base64 HMAC-SHA256>` for each secret, separated by blanks. */
export function signaturesOf(secrets: readonly string[], id: string, seconds: number, body: string): string {
  const content = `${id}.${seconds}.${body}`;
  const sign = (secret: string) =>
    createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
      .update(content, 'utf8')
      .digest('base64');
  return secrets.map((secret) => `v1,${sign(secret)}`).join(' ');
}
