/** What the reference shows for honours that were granted. */
const unit = { id: '01932f4e-0a11-7c44-8d52-6b7e1f0a2c93', name: '第一组' };
const stars = ['ZJ', 'QL', 'XL', 'LL', 'CX', 'YF', 'ST', 'GY'];

export const honour = {
  id: '01936f00-3a10-7e21-b0c4-5d6e7f809a1b',
  kind: 'stars' as const,
  review: '01935f10-2c44-7d31-8a17-6f0e5b9c4d21',
  cycle: null,
  category: null,
  household: '000012',
  member: null,
  unit,
  name: '王桂英',
  title: '十星级文明户',
  label: '银星（8 星）',
  level: 'silver',
  stars,
  period: '2026',
  grantedOn: '2026-12-03',
  number: '2026-0001',
  standing: { state: 'standing' as const, level: 'silver', stars },
  revocations: [],
};

export const newRevocation = { reason: '焚烧秸秆，经核实', stars: ['ST'] };

const left = stars.filter((star) => star !== 'ST');
export const revoked = {
  ...honour,
  standing: { state: 'reduced' as const, level: 'bronze', stars: left },
  revocations: [
    { stars: newRevocation.stars, levelAfter: 'bronze', reason: newRevocation.reason, at: '2027-03-08T02:00:00.000Z' },
  ],
};

export const plaques = {
  title: honour.title,
  period: honour.period,
  plaques: [
    {
      unit,
      path: unit.name,
      household: honour.household,
      head: honour.name,
      level: { code: 'silver', name: '银星' },
      stars: 8,
      label: honour.label,
      number: honour.number,
    },
  ],
};
