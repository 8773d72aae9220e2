import { seal, unseal } from '../kernel/seal.ts';

/* What complaints say and are answered is kept sealed, bound to the village, the complaint and which of the two it is. */

/** Which text of which complaint. */
interface ComplaintText {
  readonly village: string;
  readonly id: string;
  readonly field: 'words' | 'answer';
}

/** Encrypts a text; it cannot be opened as another complaint's or as the other text. */
export function sealComplaint(key: Buffer, { village, id, field }: ComplaintText, text: string): Buffer {
  return seal(key, ['complaint', village, id, field], text);
}

/** Opens what `sealComplaint` made; undefined when the key, the place or a byte is another. */
export function openComplaint(key: Buffer, { village, id, field }: ComplaintText, sealed: Buffer): string | undefined {
  return unseal(key, ['complaint', village, id, field], sealed)?.toString('utf8');
}
