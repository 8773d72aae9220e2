import { Refused } from '../../kernel/problems/index.ts';

/** The kinds of pictures that are taken. */
export type PictureKind = 'jpeg' | 'png' | 'webp';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Which kind of picture it is by its first bytes, whatever its name says. Refuses `unsupported-picture` and names what it is instead. */
export function kindOf(bytes: Buffer): PictureKind {
  if (bytes.length === 0) throw new Refused('unsupported-picture', { found: 'empty', foundZh: '空的' });
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  const name = OTHERS.find(([, is]) => is(bytes))?.[0];
  throw new Refused('unsupported-picture', { found: name ?? 'something else', foundZh: name ?? '别的东西' });
}

/** What people send instead, so that they are told. */
const OTHERS: readonly (readonly [name: string, is: (bytes: Buffer) => boolean])[] = [
  ['HEIC/AVIF', (bytes) => ascii(bytes, 4, 8) === 'ftyp' && /^(?:hei|hev|mif|msf|avi)/.test(ascii(bytes, 8, 12))],
  ['MP4', (bytes) => ascii(bytes, 4, 8) === 'ftyp'],
  ['GIF', (bytes) => ascii(bytes, 0, 4) === 'GIF8'],
  ['BMP', (bytes) => ascii(bytes, 0, 2) === 'BM'],
  ['TIFF', (bytes) => ['II*\u0000', 'MM\u0000*'].includes(ascii(bytes, 0, 4))],
  ['PDF', (bytes) => ascii(bytes, 0, 5) === '%PDF-'],
  ['ZIP/DOCX/XLSX', (bytes) => ascii(bytes, 0, 2) === 'PK'],
  ['SVG/HTML/XML', (bytes) => /^(?:\u00ef\u00bb\u00bf)?\s*</.test(ascii(bytes, 0, 64))],
];

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.subarray(from, to).toString('latin1');
}
