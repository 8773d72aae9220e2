/**
 * 统计用区划代码: the 12-digit statistical division code of a village or urban community: 2 province + 2 city + 2 county +
 * 3 township + 3 village. Its prefixes name the regions above it.
 */
export type VillageCode = string & { readonly unit: 'village code' };

const VILLAGE_PATTERN = /^[1-9]\d{8}(?!000)\d{3}$/;
const PREFIX_PATTERN = /^(?:[1-9]\d|[1-9]\d{3}|[1-9]\d{5}|[1-9]\d{8}|[1-9]\d{11})$/;

/** Reads a village's code; `undefined` unless it has 12 digits and a village part other than 000. */
export function parseVillageCode(text: string): VillageCode | undefined {
  return VILLAGE_PATTERN.test(text) ? (text as VillageCode) : undefined;
}

/** Is this the prefix of a province (2), city (4), county (6), township (9) or village (12 digits)? */
export function isRegionPrefix(text: string): boolean {
  return PREFIX_PATTERN.test(text);
}

/** The committee of a village or urban community: the last three digits of a community's code are 001–199. */
export function committeeOf(village: string): '村民委员会' | '居民委员会' {
  return Number(village.slice(9)) < 200 ? '居民委员会' : '村民委员会';
}
