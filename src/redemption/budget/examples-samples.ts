export const draw = { period: '2026-Q3', count: 30 };

export const sample = {
  id: '01980000-0000-7000-8000-0000000000e1',
  period: '2026-Q3',
  wanted: 1,
  seed: '9f3a5d1c6f2f4c0f0f1c0a4bb1b4f3a0f7e5b2f4f8d9f2e0d4c1b2a3f4e5d6c7',
  size: 4711,
  root: 'f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2',
  entries: [3102],
  createdAt: '2026-10-08T02:00:00.000Z',
  createdBy: '01980000-0000-7000-8000-0000000000e2',
};

export const auditSample = {
  ...sample,
  candidates: 1288,
  howTo: '种子 = SHA-256("根 村代码 期间 笔数")……',
  sampled: [
    {
      seq: 3102,
      name: '220382206201-003102',
      kind: 'posting' as const,
      occurredOn: '2026-08-14',
      recordedAt: '2026-08-15T01:30:00.000Z',
      household: '010001',
      head: '金某某',
      what: 'ZY01 志愿公益服务',
      points: 4,
      honour: 4,
      reference: null,
      evidence: [{ url: 'https://example.org/2026/08/14/1.jpg' }],
      recorder: '村委',
      handler: null,
      reversedBy: null,
    },
  ],
};
