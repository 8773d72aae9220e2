import { expect, test } from 'vitest';
import { publicUrl } from '../../src/http/public-url.ts';

test('printed codes lead where the service was told that people reach it, whatever a request calls it; else to its host', () => {
  const request = { protocol: 'http' as const, host: 'somebody-else.example:3000' };
  expect(publicUrl({ publicUrl: 'https://jf.example.cn' }, request)).toBe('https://jf.example.cn');
  expect(publicUrl({ publicUrl: undefined }, request)).toBe('http://somebody-else.example:3000');
});
