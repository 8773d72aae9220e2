/** What the reference shows for star reviews. */
const id = '01935f10-2c44-7d31-8a17-6f0e5b9c4d21';
const notice = '01936d90-11f0-7b3a-9c55-2d7e8f1a0b34';
const root = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const digest = '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752';

export const newReview = { period: '2026' };

export const review = {
  id,
  period: '2026',
  scheme: 1,
  state: 'open' as const,
  asOf: null,
  tieRule: null,
  notice: null,
  returnReason: null,
  digest: null,
  openedAt: '2026-11-20T02:00:00.000Z',
  submittedAt: null,
  approvedAt: null,
  publishedAt: null,
  confirmedAt: null,
};

export const submitted = {
  ...review,
  state: 'submitted' as const,
  asOf: { size: 4210, root },
  tieRule: 'distinct',
  submittedAt: '2026-11-25T02:00:00.000Z',
};

export const approved = { ...submitted, state: 'approved' as const, approvedAt: '2026-11-28T02:00:00.000Z' };

export const returned = { ...review, returnReason: '000012 户的孝老爱亲星请补充理由' };

export const published = { ...approved, state: 'published' as const, notice, publishedAt: '2026-11-29T02:00:00.000Z' };

export const confirmed = { ...published, state: 'confirmed' as const, digest, confirmedAt: '2026-12-03T02:00:00.000Z' };

export const withdrawn = { ...review, state: 'withdrawn' as const };

export const decide = {
  decisions: { XL: 'granted' as const, CX: 'refused' as const },
  reason: '长年照料瘫痪邻居，群众公认',
};

export const decideBatch = {
  items: [
    { household: '000012', ...decide },
    { household: '000013', decisions: { XL: 'granted' as const } },
  ],
};

export const household = {
  household: '000012',
  unit: { id: '01932f4e-0a11-7c44-8d52-6b7e1f0a2c93', name: '第一组' },
  head: '王桂英',
  stars: [
    {
      star: 'XL',
      points: 8,
      threshold: 10,
      suggested: 'refused' as const,
      reasons: ['points-short' as const],
      nominations: 2,
      decision: 'granted' as const,
      overrides: true,
      reason: decide.reason,
      decidedAt: '2026-11-22T02:00:00.000Z',
      granted: true,
    },
  ],
  nominations: 2,
  bars: [],
  count: 8,
  level: { code: 'silver', name: '银星' },
};

export const verification = { ok: true, digest, recomputed: digest };

export const reason = { reason: returned.returnReason };
