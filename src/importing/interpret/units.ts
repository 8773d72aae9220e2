import { withDigits } from './numerals.ts';
import { normaliseDigits } from './texts.ts';

/** A unit below the village as a sheet names it. */
export interface UnitName {
  /** Canonical: '1组', '3网格', '5号楼'; any other name as written, without spaces. */
  readonly name: string;
  readonly kind: 'group' | 'grid' | 'building' | 'other';
  readonly number?: number;
}

const KINDS = [
  { kind: 'group', pattern: /^第?(\d{1,3})(?:村民|居民)?(?:小?组|队|社)?$/, suffix: '组' },
  { kind: 'grid', pattern: /^第?(\d{1,3})(?:号)?网格$/, suffix: '网格' },
  { kind: 'building', pattern: /^第?(\d{1,3})(?:号|栋|幢|号楼|栋楼)$/, suffix: '号楼' },
] as const;

/** Reads '1组', '第1组', '一组', '第一村民小组' and 1 as the same group. `undefined`: nothing is written. */
export function readUnit(written: string): UnitName | undefined {
  const text = normaliseDigits(written);
  if (text === '') return undefined;
  const digits = withDigits(text);
  for (const { kind, pattern, suffix } of KINDS) {
    const match = pattern.exec(digits);
    if (match) return { name: `${Number(match[1])}${suffix}`, kind, number: Number(match[1]) };
  }
  return { name: text, kind: 'other' };
}
