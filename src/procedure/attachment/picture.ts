import { createHash } from 'node:crypto';
import { Refused } from '../../kernel/problems/index.ts';
import { inTurns } from '../../kernel/turns.ts';
import { kindOf } from './picture-kind.ts';

/** A photograph as it is kept and served: JPEG, upright, small enough for a telephone, and nothing in it but the picture. */
export interface Picture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  /** SHA-256 of `bytes`. */
  readonly digest: Buffer;
}

/** Pixels of an upload: today's telephones take up to 50 million. */
const MEGAPIXELS = 50;
const LONGEST_SIDE = 2_000;
const QUALITY = 80;
const SECONDS = 20;

const inTurn = inTurns({ running: 2, waiting: 32, busy: () => new Refused('pictures-busy') });

let loading: Promise<typeof import('sharp').default> | undefined;

/** Loaded with the first picture: most processes start and stop without one. */
function loadSharp() {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading;
}

/**
 * Makes the picture anew from an upload's pixels, so that place, time, device, thumbnails and whatever else was hidden in the file are gone.
 * Refuses `unsupported-picture`, `unreadable-picture`, `picture-too-complex`, `pictures-busy`.
 */
export async function readPicture(upload: Buffer): Promise<Picture> {
  const format = kindOf(upload);
  const sharp = await loadSharp();
  return inTurn(async () => {
    const image = sharp(upload, { failOn: 'error', limitInputPixels: MEGAPIXELS * 1_000_000, autoOrient: true });
    try {
      // What only looks like a picture at its beginning is taken by no other decoder.
      if ((await image.metadata()).format !== format) throw new Refused('unreadable-picture');
      const { data, info } = await image
        .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .jpeg({ quality: QUALITY })
        .timeout({ seconds: SECONDS })
        .toBuffer({ resolveWithObject: true });
      const digest = createHash('sha256').update(data).digest();
      return { bytes: data, width: info.width, height: info.height, digest };
    } catch (error) {
      throw error instanceof Refused ? error : refusedBy(error);
    }
  });
}

function refusedBy(error: unknown): Refused {
  const beyond = error instanceof Error && /pixel limit|timeout/i.test(error.message);
  return beyond ? new Refused('picture-too-complex', { limit: MEGAPIXELS }) : new Refused('unreadable-picture');
}
