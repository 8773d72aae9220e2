import fc from 'fast-check';
import QRCode from 'qrcode';
import { expect, it } from 'vitest';
import { qrSvg } from '../../src/document/qr.ts';

it('a QR code is one filled path with exactly its dark modules', () => {
  const text = fc.oneof(fc.webUrl(), fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme' }));
  fc.assert(
    fc.property(text, (said) => {
      const { size, data } = QRCode.create(said, { errorCorrectionLevel: 'M' }).modules;
      const svg = qrSvg(said);
      const drawn = Array.from({ length: size * size }, () => 0);
      for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
        for (let step = 0; step < Number(width); step += 1) drawn[Number(y) * size + Number(x) + step]! += 1;
      }
      expect(drawn).toEqual([...data].map(Number));
      expect(svg).toContain(`viewBox="0 0 ${size} ${size}"`);
      expect(svg.match(/<path/g)).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});
