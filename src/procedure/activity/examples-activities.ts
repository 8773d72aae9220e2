import type { z } from 'zod';
import type { ActivityBody, attendanceSchema, TeamBody } from './contract-activities.ts';

/** Examples of the reference: a clean-up in 红旗社区. */

const member = '01938c2e-7b1a-7c3d-9e4f-000000000001';
const createdAt = '2026-10-01T01:30:00.000Z';

export const newTeam = { name: '巾帼志愿队' };
export const team: TeamBody = {
  id: '01938c2e-7b1a-7c3d-9e4f-000000000051',
  name: '巾帼志愿队',
  members: [member],
  revision: 2,
  createdAt,
  closedAt: null,
};
export const teams = { data: [team], nextCursor: null };
export const teamChange = { closed: true };
export const teamMembers = { members: [member] };

export const newActivity = {
  name: '文化广场清扫',
  rule: 'ZY01',
  day: '2026-10-08' as never,
  place: '文化广场',
  quantity: 2,
};
export const activity: ActivityBody = {
  id: '01938c2e-7b1a-7c3d-9e4f-000000000061',
  name: '文化广场清扫',
  rule: 'ZY01',
  day: '2026-10-08',
  place: '文化广场',
  team: null,
  quantity: 2,
  checkInUntil: null,
  settledAt: null,
  attendance: { attended: 1, posted: 0, cases: 0, refused: 0, pending: 1 },
  revision: 1,
  createdAt,
};
export const settled: ActivityBody = {
  ...activity,
  settledAt: '2026-10-09T01:30:00.000Z',
  attendance: { attended: 1, posted: 1, cases: 0, refused: 0, pending: 0 },
  revision: 2,
};
export const activities = { data: [activity], nextCursor: null };
export const activityChange = { place: '村部' };

export const upload = { items: [{ member }] };
export const recorded = { added: 1, repeated: 0 };
export const attendance: z.input<typeof attendanceSchema> = {
  member,
  household: '010001',
  quantity: 2,
  source: 'manual',
  recordedAt: '2026-10-08T02:30:00.000Z',
  outcome: 'posted',
  case: null,
  entry: 42,
  problem: null,
};
export const attendances = { data: [attendance], nextCursor: null };

const code = '220382206201-7KQ2M9XW4TC8ZP1RVB6HNEJ3';
export const hours = { hours: 4 };
export const checkInCode = { code, qr: '<svg/>', expiresAt: '2026-10-08T06:30:00.000Z' };
export const checkIn = { code, passbook: 'PASSBOOK' };
export const checkedIn = { activity: '文化广场清扫', day: '2026-10-08', repeated: false };
