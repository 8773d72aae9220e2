import { PROGRAMME_TEMPLATES } from './template.ts';

/** What the reference shows for awards. */
const PROGRAMME = '01980000-0000-7000-8000-00000000a001';
const CYCLE = '01980000-0000-7000-8000-00000000a002';
const DIGEST = '0d3b8f3a4c1a7c55f0d9a2b6c7e8123456789abcdef0123456789abcdef01234';
const ROOT = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
const [monthly] = PROGRAMME_TEMPLATES;
const categories = monthly!.categories.map((one) => ({ ...one, basis: { ...one.basis } as never }));

export const templates = {
  data: [{ id: monthly!.id, name: monthly!.name, frequency: monthly!.frequency, categories }],
};
export const newProgramme = { name: '月度道德模范', frequency: 'month' as const, categories };
export const programmeChange = { name: '每月道德模范' };
export const programme = {
  id: PROGRAMME,
  ...newProgramme,
  createdAt: '2026-10-08T02:00:00.000Z',
  closedAt: null,
};
export const closedProgramme = { ...programme, closedAt: '2027-01-08T02:00:00.000Z' };
export const programmes = { data: [programme], nextCursor: null };

export const newCycle = { programme: PROGRAMME, period: '2026-10' };
export const cycle = {
  id: CYCLE,
  programme: PROGRAMME,
  name: '月度道德模范',
  period: '2026-10',
  state: 'open' as const,
  categories,
  asOf: null,
  tieRule: null,
  tieRuleWords: null,
  notice: null,
  digest: null,
  openedAt: '2026-11-01T02:00:00.000Z',
  publishedAt: null,
  confirmedAt: null,
};
export const proposedCycle = {
  ...cycle,
  asOf: { size: 812, root: ROOT },
  tieRule: 'distinct' as const,
  tieRuleWords: {
    zh: '得分从高到低；同分依次比扣分次数少者、加分次数多者；仍相同者，最后一笔入账早者在前。',
    en: 'Score descending; then fewer deductions, more merit acts; then the earlier last entry.',
  },
};
export const publishedCycle = {
  ...proposedCycle,
  state: 'published' as const,
  notice: '01980000-0000-7000-8000-00000000a003',
  publishedAt: '2026-11-03T02:00:00.000Z',
};
export const confirmedCycle = {
  ...publishedCycle,
  state: 'confirmed' as const,
  digest: DIGEST,
  confirmedAt: '2026-11-07T02:00:00.000Z',
};
export const withdrawnCycle = { ...proposedCycle, state: 'withdrawn' as const };
export const cycles = { data: [confirmedCycle], nextCursor: null };
export const cycleVerification = { ok: true, digest: DIGEST, recomputed: DIGEST };

export const newCandidate = {
  category: 'XL',
  household: '001',
  member: '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a61',
  deeds: '多年照料公婆，邻里称赞。',
};
export const deeds = { deeds: '多年照料公婆，邻里称赞。' };
export const decision = { decision: 'granted' as const, reason: '事迹经走访核实' };
export const candidate = {
  id: '01980000-0000-7000-8000-00000000a004',
  ...newCandidate,
  name: '刘寿莲',
  source: 'committee' as const,
  place: null,
  rank: null,
  score: null,
  votes: 0,
  voted: false,
  decision: null,
  reason: null,
  createdAt: '2026-11-01T03:00:00.000Z',
  decidedAt: null,
};
export const votedCandidate = { ...candidate, votes: 1, voted: true };
export const decidedCandidate = { ...candidate, ...decision, decidedAt: '2026-11-02T03:00:00.000Z' };
export const candidates = { data: [decidedCandidate], nextCursor: null };
