import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/*
 * Secrets of webhook endpoints (Standard Webhooks): 32 random bytes, shown once as `whsec_` and base64, kept as AES-256-GCM
 * ciphertext bound to the village and the endpoint.
 */

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const [VERSION, NONCE_BYTES, TAG_BYTES] = [1, 12, 16];

/** A new secret as its endpoint's owner keeps it. */
export function freshSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

function boundTo(village: string, webhook: string): Buffer {
  return Buffer.from(`webhook\u0000${VERSION}\u0000${village}\u0000${webhook}`, 'utf8');
}

/** Encrypts a secret: version, nonce, ciphertext, tag. It cannot be opened as another endpoint's. */
export function sealSecret(key: Buffer, village: string, webhook: string, secret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(village, webhook));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]);
}

/** Opens what `sealSecret` made; undefined when the key, the village, the endpoint or a byte is another. */
export function openSecret(key: Buffer, village: string, webhook: string, sealed: Buffer): string | undefined {
  if (sealed[0] !== VERSION || sealed.length <= 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(village, webhook)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
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
