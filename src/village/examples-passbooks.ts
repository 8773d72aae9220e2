/* What the reference shows for passbooks. */

const grandmother = '01932f4e-8a02-7c3e-9a51-3f2c8d4e5a02';
const village = '220382206201';
const no = '010001';

export const passbook = {
  code: `${village}-7KQ2M9XW4TC8ZP1RVB6HNEJ3`,
  qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41"></svg>',
  issuedAt: '2026-10-08T01:00:00.000Z',
  replaced: false,
};

export const passbookState = { issuedAt: passbook.issuedAt, pin: true, wrongTries: 1, lock: null };

export const session = { code: passbook.code, pin: '2468' };
export const sessionAnswer = {
  token: 'mb_oY3Nq0kWw1r5n6b8Zc2TfVxJdLhGsPaEuIyRtQmXoBk',
  expiresAt: '2026-10-08T01:15:00.000Z',
  household: { no, village, name: '金兰淑' },
};

export const ownData = {
  at: '2026-10-08T01:00:00.000Z',
  village: { code: village, name: '香山村' },
  household: {
    no,
    address: '1组12号',
    units: [{ kind: '村民小组', name: '1组' }],
    openedOn: null,
    honour: 31.5,
    balance: 24,
    held: 5,
    available: 19,
  },
  phones: 'full' as const,
  members: [
    {
      id: grandmother,
      name: '金兰淑',
      relation: '户主',
      sex: 'female' as const,
      birthMonth: '1952-09',
      phone: '13150436940',
      head: true,
    },
  ],
  stays: [{ member: grandmother, household: no, from: null, to: null, head: true }],
  events: [
    {
      kind: 'opened' as const,
      day: null,
      counterpart: null,
      member: null,
      seq: null,
      recordedAt: '2026-10-01T01:00:00.000Z',
    },
  ],
  passbooks: [{ issuedAt: '2026-10-08T01:00:00.000Z', endedAt: null, pin: true }],
  attendances: [
    {
      activity: '文化广场清扫',
      day: '2026-10-05',
      member: grandmother,
      household: no,
      quantity: 2,
      source: 'check-in',
      recordedAt: '2026-10-05T02:30:00.000Z',
      case: null,
      entry: 42,
    },
  ],
  teams: [{ team: '巾帼志愿队', member: grandmother, joinedAt: '2026-10-01T01:30:00.000Z' }],
  requests: [
    {
      id: '01938c2e-7b1a-7c3d-9e4f-000000000051',
      part: 'volunteer' as const,
      state: 'taken',
      rule: 'ZY01',
      words: null,
      wantedOn: '2026-10-12',
      volunteer: grandmother,
      takenAt: '2026-10-08T10:00:00.000Z',
      doneOn: null,
      quantity: null,
      case: null,
      createdAt: '2026-10-08T09:30:00.000Z',
      closedAt: null,
    },
  ],
  kinships: [],
  attachments: [
    {
      id: '01938c2e-7b1a-7c3d-9e4f-000000000071',
      case: '01938c2e-7b1a-7c3d-9e4f-000000000041',
      entry: null,
      digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      uploadedAt: '2026-10-08T09:31:00.000Z',
      erasedAt: null,
    },
  ],
};
