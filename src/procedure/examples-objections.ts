/** What the reference shows for objections. */
const id = '01932f4e-9a11-7c44-8d52-6b7e1f0a2c93';
const about = '01932f4e-8b20-7a31-9c40-5a6d0e9f1b82';

export const newObjection = { case: about, words: '当天没有参加清扫' };
export const publicObjection = { number: 'A3F0-91C2', words: '此户当日不在村' };
export const answer = { upheld: true, reason: '经核对签到表，当日确未参加' };

export const objection = {
  id,
  case: about,
  entry: null,
  notice: null,
  line: null,
  state: 'open' as const,
  anonymous: false,
  household: '000012',
  words: newObjection.words,
  raisedOn: '2026-10-08',
  dueOn: '2026-10-23',
  overdue: false,
  answer: null,
};

export const answered = {
  ...objection,
  state: 'upheld' as const,
  answer: { ...answer, by: 'reviewer' as const, at: '2026-10-09T02:00:00.000Z', reversal: null },
};

export const taken = { id, state: 'open' as const, raisedOn: '2026-10-08', dueOn: '2026-10-23' };

export const publicAnswer = {
  id,
  case: about,
  entry: null,
  notice: null,
  line: null,
  ...answer,
  answeredOn: '2026-10-09',
  answeredBy: 'reviewer' as const,
};

export const regional = {
  village: '220382206201',
  id,
  raisedOn: '2026-10-08',
  dueOn: '2026-10-23',
  overdue: true,
};
