const ID = '01930000-0000-7000-8000-000000000401';
const HONOURS = '01930000-0000-7000-8000-000000000406';
const CASE = '01930000-0000-7000-8000-000000000402';

export const newNotice = { kind: 'cases' as const, title: '第四批积分公示' };

export const notice = {
  id: ID,
  kind: 'cases' as const,
  title: '第四批积分公示',
  month: null,
  unit: null,
  from: '2026-10-08',
  until: '2026-10-11',
  endsAt: '2026-10-11T16:00:00.000Z',
  endedAt: null,
  cases: { total: 36, undecided: 36 },
  lines: null,
  createdAt: '2026-10-08T02:00:00.000Z',
  createdBy: '01930000-0000-7000-8000-000000000403',
};

const item = {
  number: '0000-0402',
  list: 'red' as const,
  case: CASE,
  entry: null,
  household: '001',
  unit: '第一村民小组',
  name: '王某某',
  rule: 'HJ01',
  dimension: '环境卫生',
  act: '月评最清洁',
  occurredOn: '2026-10-03',
  points: 5,
  status: 'noticed' as const,
  late: false,
};

const totals = { red: { households: 1, items: 1, points: 5 }, black: { items: 0, points: 0 } };

export const noticeWithItems = { data: [item], nextCursor: null, lines: [], notice, totals };

export const board = {
  village: { code: '220382206201', name: '孙家村' },
  day: '2026-10-09',
  notices: [
    {
      id: ID,
      title: '第四批积分公示',
      kind: 'cases' as const,
      month: null,
      unit: null,
      from: '2026-10-08',
      until: '2026-10-11',
      totals,
      red: [item],
      black: [],
      lines: [],
    },
    {
      id: HONOURS,
      title: '2026年十星级文明户评定结果公示',
      kind: 'honours' as const,
      month: null,
      unit: null,
      from: '2026-10-08',
      until: '2026-10-11',
      totals: { red: { households: 0, items: 0, points: 0 }, black: totals.black },
      red: [],
      black: [],
      lines: [
        {
          line: 12,
          number: 'H0406-12',
          household: '001',
          unit: '第一村民小组',
          name: '王某某',
          words: '十星级文明户 金星户',
          status: 'noticed' as const,
        },
      ],
    },
  ],
  answers: [
    {
      id: '01930000-0000-7000-8000-000000000404',
      notice: ID,
      number: '0000-0405',
      rule: 'HJ03',
      act: '集中清理一次',
      upheld: false,
      reason: '已核对签到表，当天到场。',
      answeredOn: '2026-10-09',
      answeredBy: 'reviewer' as const,
    },
  ],
  objections: {
    answerDays: 15,
    zh: '对公示内容有异议的，请记下该项的编号，在公示截止日前扫码或向村民委员会提出，具名、匿名均可；村民委员会在 15 日内书面答复。',
    en: 'Object before the last day, with your name or without; the committee answers in writing within 15 days.',
  },
};
