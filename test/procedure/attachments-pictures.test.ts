import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { PROBLEMS, Refused } from '../../src/kernel/problems/index.ts';
import { type Picture, readPicture } from '../../src/procedure/attachment/picture.ts';
import { CANARIES, noise, photograph, segmentsOf } from './attachments-support.ts';

const [RED, BLUE] = ['#ff0000', '#0000ff'];
const canvas = (width: number, height: number, background: string | object) =>
  sharp({ create: { width, height, channels: 4, background: background as never } });

async function refusal(bytes: Buffer): Promise<string> {
  return readPicture(bytes).then(
    () => 'taken',
    (error: unknown) => (error instanceof Refused ? error.code : String(error)),
  );
}

/** The colour in the middle of a corner's quarter, roughly. */
async function colourAt({ bytes, width, height }: Picture, corner: 'TL' | 'TR' | 'BL' | 'BR'): Promise<string> {
  const left = Math.floor(corner.endsWith('L') ? width / 8 : (width * 7) / 8);
  const top = Math.floor(corner.startsWith('T') ? height / 8 : (height * 7) / 8);
  const pixel = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).toColourspace('srgb').raw().toBuffer();
  const named = { '100': 'red', '001': 'blue', '111': 'white', '000': 'black' } as Record<string, string>;
  return named[[...pixel].map((value) => (value > 127 ? 1 : 0)).join('')] ?? 'other';
}

describe('what is kept of a picture', () => {
  test.each(['jpeg', 'png', 'webp'] as const)(
    '%s: nothing but pixels: no place, device, thumbnail, profile or comment',
    async (format) => {
      const upload = await photograph(1, format);
      expect(upload.includes('CANARYMAKE')).toBe(true);
      const before = await sharp(upload).metadata();
      expect([before.exif, before.xmp, before.icc].every(Boolean)).toBe(true);
      const { bytes, width, height } = await readPicture(upload);
      for (const canary of CANARIES) expect(bytes.includes(canary), canary).toBe(false);
      expect([...new Set(segmentsOf(bytes))].sort()).toEqual(['c0', 'c4', 'da', 'db']);
      const after = await sharp(bytes).metadata();
      expect(after).toMatchObject({ format: 'jpeg', space: 'srgb', width: 48, height: 32 });
      expect([after.exif, after.xmp, after.icc, after.iptc, after.orientation]).toEqual(Array(5).fill(undefined));
      expect([width, height]).toEqual([48, 32]);
    },
  );

  test('what hangs behind the picture (a film, an archive, a page) is gone', async () => {
    const tail = Buffer.from('PK\u0003\u0004<script>alert(1)</script>CANARYTAIL');
    const { bytes } = await readPicture(Buffer.concat([await photograph(), tail]));
    expect([bytes.includes('CANARYTAIL'), bytes.includes('<script'), bytes.includes('PK\u0003\u0004')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test.each([
    [1, 'TL'],
    [2, 'TR'],
    [3, 'BR'],
    [4, 'BL'],
    [5, 'TL'],
    [6, 'TR'],
    [7, 'BR'],
    [8, 'BL'],
  ] as const)('orientation %i: it stands upright in its pixels', async (orientation, corner) => {
    const patch = await canvas(64, 32, RED!).png().toBuffer();
    const upload = await canvas(128, 64, BLUE!)
      .composite([{ input: patch, left: 0, top: 0 }])
      .flatten()
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const picture = await readPicture(upload);
    expect([picture.width, picture.height]).toEqual(orientation < 5 ? [128, 64] : [64, 128]);
    for (const one of ['TL', 'TR', 'BL', 'BR'] as const) {
      expect(await colourAt(picture, one), one).toBe(one === corner ? 'red' : 'blue');
    }
  });

  test('the longest side is 2000 pixels at most, and small pictures stay as they are', async () => {
    const size = async (width: number, height: number) => {
      const picture = await readPicture(await canvas(width, height, RED!).png().toBuffer());
      return [picture.width, picture.height];
    };
    expect(await size(4000, 3000)).toEqual([2000, 1500]);
    expect(await size(1000, 5000)).toEqual([400, 2000]);
    expect(await size(2000, 2000)).toEqual([2000, 2000]);
    expect(await size(3, 2)).toEqual([3, 2]);
    expect(await size(9000, 1)).toEqual([2000, 1]);
  });

  test('what was transparent is white; of a moving picture the first frame is kept; printing colours become those of a screen', async () => {
    const clear = await canvas(32, 32, { r: 0, g: 0, b: 0, alpha: 0 }).webp({ lossless: true }).toBuffer();
    expect(await colourAt(await readPicture(clear), 'TL')).toBe('white');
    const frames = await Promise.all([RED!, BLUE!].map((colour) => canvas(32, 32, colour).png().toBuffer()));
    const moving = await sharp(frames, { join: { animated: true } })
      .webp({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const first = await readPicture(moving);
    expect([first.height, await colourAt(first, 'BR')]).toEqual([32, 'red']);
    const printed = await canvas(32, 32, RED!).flatten().toColourspace('cmyk').jpeg().toBuffer();
    const shown = await readPicture(printed);
    expect((await sharp(shown.bytes).metadata()).space).toBe('srgb');
    expect(await colourAt(shown, 'TL')).toBe('red');
  });

  test('the same upload gives the same bytes and digest, another one others', async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map(async (seed) => readPicture(await photograph(seed))));
    expect(again!.digest).toEqual(one!.digest);
    expect(other!.digest).not.toEqual(one!.digest);
  });
});

test('of many at once two are read at a time and some wait; the rest are told to come again', async () => {
  const upload = await photograph();
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => refusal(upload)));
  const counts = { taken: outcomes.filter((one) => one === 'taken').length, all: new Set(outcomes) };
  expect(counts).toEqual({ taken: 34, all: new Set(['taken', 'pictures-busy']) });
  expect(await refusal(upload)).toBe('taken');
});

describe('what is no picture', () => {
  const svg = Buffer.from(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  test.each([
    ['SVG', svg, 'SVG/HTML/XML'],
    ['a page', Buffer.from('\n <!doctype html><p>'), 'SVG/HTML/XML'],
    ['HEIC', Buffer.from('\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic', 'latin1'), 'HEIC/AVIF'],
    ['a film', Buffer.from('\u0000\u0000\u0000\u0018ftypmp42', 'latin1'), 'MP4'],
    ['GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000', 'latin1'), 'GIF'],
    ['TIFF', Buffer.from('II*\u0000\u0008\u0000', 'latin1'), 'TIFF'],
    ['BMP', Buffer.from('BM\u0000\u0000', 'latin1'), 'BMP'],
    ['PDF', Buffer.from('%PDF-1.7'), 'PDF'],
    ['an archive', Buffer.from('PK\u0003\u0004', 'latin1'), 'ZIP/DOCX/XLSX'],
    [
      'a picture that is an archive first',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from([0xff, 0xd8, 0xff])]),
      'ZIP/DOCX/XLSX',
    ],
    ['text', Buffer.from('hello'), 'something else'],
    ['nothing', Buffer.alloc(0), 'empty'],
  ])('%s is named and refused', async (_name, bytes, found) => {
    await expect(readPicture(bytes)).rejects.toMatchObject({ code: 'unsupported-picture', params: { found } });
  });

  test('what only begins like a picture is unreadable, also with another kind behind it', async () => {
    const heads = ['ffd8ffe0', '89504e470d0a1a0a', '524946460000000057454250'].map((hex) => Buffer.from(hex, 'hex'));
    for (const head of heads) {
      expect(await refusal(head)).toBe('unreadable-picture');
      for (const rest of [svg, Buffer.alloc(500), await photograph(1, 'png')]) {
        expect(await refusal(Buffer.concat([head, rest])), head.toString('hex')).toBe('unreadable-picture');
      }
    }
  });

  test.each(['jpeg', 'png', 'webp'] as const)('%s that ends too early is unreadable', async (format) => {
    const whole = await noise(3, 200, 200).toFormat(format).toBuffer();
    for (const part of [0.05, 0.3, 0.6, 0.9]) {
      expect(await refusal(whole.subarray(0, whole.length * part)), String(part)).toBe('unreadable-picture');
    }
  });

  test('more than 50 million pixels are refused, however few bytes they take', async () => {
    const bomb = await sharp({ create: { width: 8000, height: 6300, channels: 3, background: RED! } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(500_000);
    expect(await refusal(bomb)).toBe('picture-too-complex');
  });

  test('whatever bytes come, and whatever is changed in a good picture: a picture or a refusal, never an accident', async () => {
    const good = await Promise.all((['jpeg', 'png', 'webp'] as const).map((format) => photograph(4, format)));
    const bent = fc
      .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 }))
      .map(([bytes, changes]) => {
        const copy = Buffer.from(bytes);
        for (const [at, value] of changes) copy[at % copy.length] = value;
        return copy;
      });
    const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    const headed = fc
      .tuple(fc.constantFrom(...good), anything)
      .map(([bytes, rest]) => Buffer.concat([bytes.subarray(0, 24), rest]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, headed, bent), async (bytes) => {
        const outcome = await refusal(bytes);
        if (outcome === 'taken') return;
        expect(Object.keys(PROBLEMS)).toContain(outcome);
        expect(PROBLEMS[outcome as keyof typeof PROBLEMS].status).toBe(422);
      }),
      { numRuns: 300 },
    );
  });
});
