import { hash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** RFC 8785 canonical JSON: the same value gives the same bytes on every machine. */
export function canonicalJson(value: Json): string {
  // canonicalize is CommonJS with a default export that TypeScript sees as a namespace.
  const text = (canonicalize as unknown as (input: Json) => string | undefined)(value);
  if (text === undefined) throw new TypeError('a value without a JSON form cannot be canonicalised');
  return text;
}

/** SHA-256 of bytes, or of a text in UTF-8. */
export function sha256(data: string | Uint8Array): Buffer {
  return hash('sha256', data, 'buffer');
}

/** The digest under which a rulebook or a frozen list is pinned by entries. */
export function digestOf(value: Json): Buffer {
  return sha256(canonicalJson(value));
}

/** Bytes of a fresh salt: enough that no text can be guessed from its commitment. */
export const SALT_BYTES = 16;

/** A new random salt of {@link SALT_BYTES}. */
export function freshSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/**
 * A salted commitment to a free text: it proves the text while salt and text exist and says nothing once they are erased.
 * The field's name is part of it, so a note cannot be passed off as a reason.
 */
export function commitmentTo(field: string, text: string, salt: Uint8Array): Buffer {
  return sha256(Buffer.concat([salt, Buffer.from(`${field}\u0000${text}`, 'utf8')]));
}
