/* What the reference shows for villages, units, households and members. */

const group = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';
const grandmother = '01932f4e-8a02-7c3e-9a51-3f2c8d4e5a02';
const son = '01932f4e-8a03-7c3e-9a51-3f2c8d4e5a03';

export const newVillage = { code: '220382206201', name: '香山村', mode: 'accumulate', noticeDays: 3 } as const;

export const village = {
  ...newVillage,
  basePoints: 0,
  sheetMax: 100,
  sheetPeriod: 'month',
  pointValueFen: 100,
  deductionPolicy: 'floor',
  yearEnd: 'keep',
  carryPercent: 50,
  holdDays: 30,
  unclaimed: 'return',
  ties: 'distinct',
  createdAt: '2026-10-01T01:00:00.000Z',
} as const;

export const newUnit = { kind: '村民小组', name: '1组', number: 1 };
export const unit = { id: group, ...newUnit, parent: null, officer: null };

export const newMember = {
  name: '卢刚德',
  relation: '长子',
  sex: 'male',
  birthMonth: '1994-08',
  phone: '131 5043 6940',
} as const;

export const member = {
  id: son,
  household: '010001',
  ...newMember,
  phone: '131****6940',
  head: false,
  from: null,
  to: null,
  erased: false,
};

const head = {
  ...member,
  id: grandmother,
  name: '金兰淑',
  relation: '户主',
  sex: 'female' as const,
  birthMonth: '1952-09',
  phone: null,
  head: true,
};

export const newHousehold = {
  no: '010001',
  unit: group,
  address: '1组12号',
  members: [{ name: '金兰淑', relation: '户主', sex: 'female' as const, birthMonth: '1952-09' }, newMember],
};

export const householdSummary = {
  no: '010001',
  status: 'active' as const,
  unit: group,
  address: '1组12号',
  head: '金兰淑',
  memberCount: 2,
  openedOn: null,
  closedOn: null,
  successor: null,
  honour: 31.5,
  balance: 24,
  held: 5,
  available: 19,
};
export const household = { ...householdSummary, members: [head, member] };

export const headChange = { member: son, on: '2026-10-08' };

export const history = {
  data: [
    {
      id: '01932f4e-8a04-7c3e-9a51-3f2c8d4e5a04',
      kind: 'split-from' as const,
      day: '2026-10-08',
      counterpart: '010021',
      member: null,
      fromUnit: null,
      toUnit: null,
      seq: 417,
      recordedAt: '2026-10-08T01:00:00.000Z',
      recordedBy: '01932f4e-7c19-7d02-8f4b-6b1f0e9d2c31',
    },
  ],
  nextCursor: null,
};

export const split = { no: '010021', members: [son], balance: 10, on: '2026-10-08' };
export const merger = { into: '010001', on: '2026-10-08' };
export const closure = { successor: null, on: '2026-10-08', note: '全户迁出' };

export const transition = {
  entry: {
    seq: 417,
    name: '220382206201-000417',
    kind: 'transfer' as const,
    amount: 10,
    occurredOn: '2026-10-08',
    recordedAt: '2026-10-08T01:00:00.000Z',
  },
  household: { no: '010001', honour: 31.5, balance: 14, held: 0, available: 14 },
  counterpart: { no: '010021', honour: 0, balance: 10, held: 0, available: 10 },
};

export const leave = { on: '2026-10-08' };
export const move = { household: '010002', on: '2026-10-08', relation: '女婿' };
export const memberChange = { phone: '13150436940', relation: '次子' };
export const erasure = { id: son, erasedAt: '2026-10-08T01:00:00.000Z', texts: 2 };
