import fc from 'fast-check';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { sendFile, sendWorkbook, XLSX } from '../../src/http/download.ts';

const app = fastify();
let content = Uint8Array.of();
let name = '';
app.get('/file', (_request, reply) => sendFile(reply, 'text/plain', name, content));
app.get('/workbook', (_request, reply) => sendWorkbook(reply, '积分.xlsx', content));

it('a workbook arrives byte for byte, also from the middle of a larger buffer', async () => {
  content = Uint8Array.of(9, 80, 75, 0, 255, 9).subarray(1, 5);
  const { headers, rawPayload } = await app.inject('/workbook');
  expect(headers['content-type']).toBe(XLSX);
  expect([...rawPayload]).toEqual([80, 75, 0, 255]);
});

it('any name makes a header that can be sent and read back; line breaks and quotes do not get out of it', async () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'"\\\'%;*\r\n户é\ud800') }),
  );
  await fc.assert(
    fc.asyncProperty(names, async (any) => {
      name = any;
      const { statusCode, headers } = await app.inject('/file');
      expect(statusCode).toBe(200);
      const [, fallback, extended] = /^attachment; filename="([ -~]*)"; filename\*=UTF-8''([\w.~%!-]*)$/.exec(
        String(headers['content-disposition']),
      )!;
      expect(fallback).not.toMatch(/["\\%]/);
      expect(decodeURIComponent(extended!)).toBe(name.replace(/\p{Surrogate}/gu, '_'));
    }),
  );
});
