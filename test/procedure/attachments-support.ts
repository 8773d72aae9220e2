import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { form, type Part } from '../importing/support.ts';
import type { Setting } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';
import type { CaseVillage } from './case-village.ts';

/** What a telephone leaves in a picture; no byte of it may be served. */
export const CANARIES = ['CANARYMAKE', 'CANARYXMP', 'CANARYGPS', 'CANARYTAIL', 'Exif', 'http://', 'ICC_PROFILE'];

const EXIF = {
  IFD0: { Make: 'CANARYMAKE', ImageDescription: '王小001家门口' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 30/1 0/1', GPSLongitudeRef: 'E', GPSMapDatum: 'CANARYGPS' },
};
const XMP =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="CANARYXMP"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';

/** The same noise for the same number: pictures that no compression makes alike. */
export function noise(seed: number, width = 48, height = 32): Sharp {
  const block = (at: number) => createHash('sha256').update(`${seed} ${at}`).digest();
  const blocks = Array.from({ length: Math.ceil((width * height * 3) / 32) }, (_, at) => block(at));
  const raw = Buffer.concat(blocks).subarray(0, width * height * 3);
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

/** A picture as a telephone makes it, with place, device and time. */
export function photograph(seed = 1, format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  return noise(seed).withExif(EXIF).withXmp(XMP).withIccProfile('p3').toFormat(format).toBuffer();
}

/** The kinds of segments in a JPEG before its pixels: `e1` is Exif or XMP, `e2` a colour profile, `fe` a comment. */
export function segmentsOf(jpeg: Buffer): string[] {
  const found: string[] = [];
  for (let at = 2; jpeg[at] === 0xff && at < jpeg.length - 4; at += 2 + jpeg.readUInt16BE(at + 2)) {
    found.push(jpeg[at + 1]!.toString(16));
    if (jpeg[at + 1] === 0xda) break;
  }
  return found;
}

type About = { readonly case?: string; readonly activity?: string; readonly entry?: number };

export interface PictureVillage {
  add(by: Caller, about: About, file: Buffer, more?: readonly Part[]): Promise<Answer>;
  /** The picture as bytes. */
  show(by: Caller, id: string): Promise<{ status: number; bytes: Buffer; headers: Answer['headers'] }>;
  list(by: Caller, about: About, more?: Record<string, string>): Promise<Answer>;
  erase(by: Caller, id: string, reason?: string): Promise<Answer>;
}

export function picturesOf({ app }: Setting, { url }: CaseVillage): PictureVillage {
  const fieldsOf = (about: About) => Object.entries(about).map(([name, value]) => ({ name, value: String(value) }));
  return {
    add(by, about, file, more = []) {
      const parts = [...fieldsOf(about), { name: 'file', value: file, filename: '照片.jpg' }, ...more];
      const { payload, headers } = form(parts);
      return by.request('POST', url('attachments'), payload, { headers });
    },
    async show(by, id) {
      const headers = { authorization: `Bearer ${by.key}` };
      const answer = await app.app.inject({ method: 'GET', url: url(`attachments/${id}`), headers });
      return { status: answer.statusCode, bytes: answer.rawPayload, headers: answer.headers };
    },
    list(by, about, more = {}) {
      const query = Object.fromEntries(fieldsOf(about).map(({ name, value }) => [name, value]));
      return by.get(url('attachments'), { query: { ...query, ...more } });
    },
    erase: (by, id, reason = 'mistaken') => by.delete(url(`attachments/${id}`), { query: { reason } }),
  };
}
