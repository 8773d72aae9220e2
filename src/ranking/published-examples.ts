/** What the reference shows for published rankings. */
const DIGEST = '0d3b8f3a4c1a7c55f0d9a2b6c7e8123456789abcdef0123456789abcdef01234';
const ROOT = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
const acts = { score: 38, honour: 38, merits: 9, deductions: 0 };
const tieRule = {
  tieRule: 'distinct' as const,
  tieRuleWords: {
    zh: '得分从高到低；同分依次比扣分次数少者、加分次数多者；仍相同者，最后一笔入账早者在前。',
    en: 'Score descending; then fewer deductions, more merit acts; then the earlier last entry.',
  },
};

export const newPublication = { period: '2026', places: 10, title: '2026年度光荣榜', untilDay: '2027-01-31' };
export const newRegionPublication = { period: '2026', places: 100, untilDay: '2027-01-31' };

const common = {
  id: '01980000-0000-7000-8000-0000000000f1',
  title: '2026年度光荣榜',
  period: '2026',
  ...tieRule,
  places: 10,
  ranked: 281,
  untilDay: '2027-01-31',
  publishedAt: '2027-01-04T02:00:00.000Z',
};
const place = { rank: 1, household: '020016', name: '熊某某', ...acts, members: null };
const heading = {
  ...common,
  dimension: null,
  unit: null,
  per: 'household' as const,
  asOf: { size: 4711, root: ROOT },
  digest: DIGEST,
};

export const publications = { data: [{ ...heading, withdrawnAt: null }], nextCursor: null };
export const publication = {
  ...heading,
  withdrawnAt: null,
  mode: 'accumulate' as const,
  rules: [{ version: 1, digest: DIGEST }],
  rows: [{ ...place, name: '熊祥永' }],
};
export const recomputation = {
  ok: true,
  digest: DIGEST,
  recomputed: DIGEST,
  size: 4711,
  root: ROOT,
  rootNow: ROOT,
};
const regionHeading = {
  ...common,
  title: '2026年度积分榜',
  places: 100,
  tieRule: 'shared' as const,
  region: '220382206',
  asOf: '2027-01-04T01:59:40.000Z',
  villages: 12,
  digest: DIGEST,
  withdrawnAt: null,
};
export const regionPublications = { data: [regionHeading], nextCursor: null };
export const regionPublication = {
  ...regionHeading,
  rows: [{ rank: 1, village: '220382206201', villageName: '向善村', household: '020016', ...acts }],
};
export const publicRankings = {
  village: { code: '220382206201', name: '向善村' },
  day: '2027-01-05',
  rankings: [
    { ...heading, rows: [{ rank: 1, household: '020016', name: '熊某某', score: 38, merits: 9, members: null }] },
  ],
};
export const ownPlace = {
  period: '2026-10',
  mode: 'accumulate' as const,
  ...tieRule,
  asOf: { size: 812, root: ROOT },
  ranked: 208,
  own: { rank: 7, ...acts },
  around: [
    { rank: 6, household: '020011', name: '王某某', score: 39, own: false },
    { rank: 7, household: '020016', name: '熊某某', score: 38, own: true },
  ],
};
