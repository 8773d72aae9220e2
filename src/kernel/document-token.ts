import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/*
 * What a printed document's QR leads to: which document it is, sealed so that nobody makes one up or counts through them. Nothing
 * is stored for it, so a document printed again carries the same.
 */

/** The document that a token names. */
export type DocumentSubject =
  /** A certificate of a granted honour. */
  | { readonly kind: 'certificate'; readonly village: string; readonly honour: string }
  /** A donation's receipt: a movement of the stock ledger. */
  | { readonly kind: 'receipt'; readonly village: string; readonly movement: number }
  /** A household's statement, as of a size of the ledger. */
  | { readonly kind: 'statement'; readonly village: string; readonly household: string; readonly size: number };

const KINDS = ['certificate', 'receipt', 'statement'] as const;
const VILLAGE_BYTES = 5;
const NUMBER_BYTES = 6;
const UUID_BYTES = 16;
/** 96 bits: guessing one takes longer than anybody's certificate lasts. */
const MAC_BYTES = 12;

/** The key of tokens, from the service's signing key. */
function tokenKey(signingKey: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', signingKey, '', 'moral-bank document token', 32));
}

/** The token of a document: 48–80 characters that may stand in an address. The same document, the same token. */
export function mintToken(signingKey: Uint8Array, subject: DocumentSubject): string {
  const body = Buffer.concat([
    Buffer.of(KINDS.indexOf(subject.kind) + 1),
    numberBytes(Number(subject.village), VILLAGE_BYTES),
    bodyOf(subject),
  ]);
  return Buffer.concat([body, macOf(signingKey, body)]).toString('base64url');
}

function bodyOf(subject: DocumentSubject): Buffer {
  if (subject.kind === 'certificate') return Buffer.from(subject.honour.replaceAll('-', ''), 'hex');
  if (subject.kind === 'receipt') return numberBytes(subject.movement, NUMBER_BYTES);
  return Buffer.concat([numberBytes(subject.size, NUMBER_BYTES), Buffer.from(subject.household, 'latin1')]);
}

/** The document that a token names; undefined for whatever this service has not minted. */
export function readToken(signingKey: Uint8Array, token: string): DocumentSubject | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // Base64 has several spellings of the same bytes: only the one that was printed counts.
  if (bytes.length <= MAC_BYTES + VILLAGE_BYTES + 1 || bytes.toString('base64url') !== token) return undefined;
  const body = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(-MAC_BYTES), macOf(signingKey, body))) return undefined;
  const kind = KINDS[body[0]! - 1];
  const village = String(body.readUIntBE(1, VILLAGE_BYTES)).padStart(12, '0');
  const rest = body.subarray(1 + VILLAGE_BYTES);
  if (kind === 'certificate' && rest.length === UUID_BYTES) return { kind, village, honour: uuidFrom(rest) };
  if (kind === 'receipt' && rest.length === NUMBER_BYTES) {
    return { kind, village, movement: rest.readUIntBE(0, NUMBER_BYTES) };
  }
  if (kind !== 'statement' || rest.length <= NUMBER_BYTES) return undefined;
  const household = rest.subarray(NUMBER_BYTES).toString('latin1');
  return { kind, village, household, size: rest.readUIntBE(0, NUMBER_BYTES) };
}

/** Where a document's QR leads. */
export function verificationPath(token: string): string {
  return `/v1/public/documents/${token}`;
}

function macOf(signingKey: Uint8Array, body: Buffer): Buffer {
  return createHmac('sha256', tokenKey(signingKey)).update(body).digest().subarray(0, MAC_BYTES);
}

function numberBytes(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

function uuidFrom(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
