import { KIN_UNSEEN } from './issue-key.ts';

/** What the reference shows for keys and audit. */
const id = '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60';
const client = '01932f4e-7c19-7d02-8f4b-6b1f0e9d2c31';

export const newKeyExample = { name: '香山村 张会计', role: 'committee', scope: '220382206201' } as const;

export const keyExample = {
  id,
  client,
  ...newKeyExample,
  unit: null,
  shop: null,
  member: null,
  status: 'active' as const,
  createdAt: '2026-10-01T01:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  overlapUntil: null,
  replacedBy: null,
  lastUsedAt: null,
};

const key = 'mb_oY3Nq0kWw1r5n6b8Zc2TfVxJdLhGsPaEuIyRtQmXoBk';

export const issuedKeyExample = { ...keyExample, key, warning: KIN_UNSEEN };

export const rotatedKeyExample = {
  ...keyExample,
  key,
  replaces: '01932e00-1111-7222-8333-444455556666',
  oldKeyUntil: '2026-10-02T01:00:00.000Z',
};

export const auditListExample = {
  data: [
    {
      id: '01932f4e-7c20-7a11-9c33-0a1b2c3d4e5f',
      at: '2026-10-01T01:00:00.000Z',
      actor: '01932e00-aaaa-7bbb-8ccc-ddddeeeeffff',
      actorName: 'operator',
      action: 'key.issued',
      village: '220382206201',
      subject: id,
      details: { client, role: 'committee', scope: '220382206201' },
    },
  ],
  nextCursor: null,
};

export const meExample = {
  client,
  ...newKeyExample,
  village: '220382206201',
  unit: null,
  shop: null,
  member: null,
  household: null,
  rights: ['village:read' as const, 'posting:write' as const],
  key: { id, expiresAt: null },
};
