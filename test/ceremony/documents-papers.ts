import type { CeremonyPapers, PaperGroup, PaperRecipient } from '../../src/ceremony/papers.ts';
import type { Day } from '../../src/kernel/day.ts';

/** Names that documents have stumbled over: rare, long, of two letters, with signs that programs take for something else. */
export const NAMES = [
  '李䶮',
  '赵𬭎',
  '王芳',
  '欧阳娜娜',
  '买买提·艾合买提',
  '阿依古丽·吐尔逊江·阿卜杜热合曼·麦麦提',
  '刘㛃',
  '陈<b>&"静\'',
  "=cmd|' /C calc'!A0",
  '孙建国',
  '周玉兰',
  '吴桂英、吴桂芝、吴桂芳、吴桂兰、吴桂花、吴桂珍、吴桂华、吴桂琴、吴桂荣、吴桂梅、吴桂香、吴桂云',
  '张守莲',
] as const;

export const LONG_TITLE = '新时代文明实践乡风建设暨移风易俗孝老爱亲示范引领先进家庭户';

function recipient(no: number, name: string, more: Partial<PaperRecipient>): PaperRecipient {
  return {
    no,
    household: `SJ-${String(no).padStart(3, '0')}`,
    name,
    kind: 'household',
    salutation: '家庭',
    unit: `第${'一二三四五'[no % 5]}村民小组`,
    title: '十星级文明户',
    label: '金星（10 星）',
    period: '2026年度',
    at: 'stage',
    citation: '',
    prize: '电饭煲一个',
    number: `2026-${String(no).padStart(4, '0')}`,
    verifyUrl: `https://daode.example/v/${no}`,
    ...more,
  };
}

const STORY =
  '三年如一日照料邻家独居的老人，添衣送饭、请医抓药，从不声张。村里修路缺工，她家老少齐上阵，连着十七个周末没有歇过。';

function groups(): PaperGroup[] {
  const families = NAMES.map((name, index) => recipient(index + 1, name, { citation: index < 2 ? STORY : '' }));
  const people = ['王秀英', '李桂芳', '张敏'].map((name, index) =>
    recipient(14 + index, name, {
      kind: 'person',
      salutation: '同志',
      title: '孝老爱亲标兵',
      label: '',
      citation: `${name}同志${STORY}`,
      prize: '棉被一床',
    }),
  );
  const students = ['某同学', '郑晓梅'].map((name, index) =>
    recipient(18 + index, name, {
      kind: 'person',
      salutation: '同学',
      title: index === 0 ? '鸿鹄之志' : LONG_TITLE,
      label: index === 0 ? '品学兼优' : '',
      prize: '',
    }),
  );
  const presenters = [
    { name: '王建军', office: '双辽市民政局局长' },
    { name: '刘志强', office: '新立乡党委书记' },
  ];
  const home = [
    recipient(17, '冯桂兰', { kind: 'person', salutation: '同志', title: '孝老爱亲标兵', label: '', at: 'home' }),
  ];
  return [
    { code: 'stars', title: '第一组：十星级文明户', presenters, prize: '电饭煲一个', recipients: families, atHome: [] },
    {
      code: 'kin',
      title: '第二组：孝老爱亲标兵',
      presenters: [presenters[1]!],
      prize: '棉被一床',
      recipients: people,
      atHome: home,
    },
    { code: 'young', title: '第三组：鸿鹄之志', presenters: [], prize: '', recipients: students, atHome: [] },
  ];
}

/** The papers of the event at 孙家村, as documents are given them. */
export function samplePapers(more: Partial<CeremonyPapers> = {}): CeremonyPapers {
  return {
    village: { code: '220382204201', name: '孙家村', committee: '村民委员会' },
    ceremony: {
      id: '0198a000-0000-7000-8000-000000000001',
      name: '孙家村2026年度道德银行积分兑换表彰大会',
      day: '2026-12-26' as Day,
      startsAt: '09:00',
      place: '孙家村文化广场',
      host: '新立乡孙家村村民委员会',
      coHosts: ['双辽市新立乡人民政府'],
      sponsors: ['吉林省双辽市丰源农业科技有限公司'],
      compere: '赵丽',
      issuer: '双辽市新立乡孙家村村民委员会',
      documentNo: '孙村道德〔2026〕1号',
      addressees: '各村民小组、全体村民',
      certificate: 'honour',
    },
    groups: groups(),
    programme: [
      { kind: 'opening', title: '大会开始，奏唱国歌', minutes: 5 },
      { kind: 'decision', title: '宣读表彰决定', minutes: 5 },
      { kind: 'group', group: 'stars' },
      { kind: 'performance', title: '夸夸咱村的好媳妇', form: '快板', performers: '孙家村文艺队', minutes: 6 },
      { kind: 'group', group: 'kin', minutes: 15 },
      { kind: 'performance', title: '《在希望的田野上》', performers: '丰源公司员工' },
      { kind: 'group', group: 'young' },
      { kind: 'speech', title: '获奖代表发言', speaker: '王秀英', minutes: 5 },
      { kind: 'speech', title: '领导讲话', speaker: '刘志强', office: '新立乡党委书记', minutes: 10 },
      { kind: 'redemption', title: '积分兑换', minutes: 60 },
      { kind: 'closing', title: '大会结束' },
    ],
    redemption: {
      asOf: '2026-12-25',
      order: '按2026年度积分名次，同分者扣分少的在前',
      lines: NAMES.map((head, index) => ({
        no: index + 1,
        household: `SJ-${String(index + 1).padStart(3, '0')}`,
        head,
        unit: '第一村民小组',
        available: 320.5 - index * 11.25,
        wish: index % 3 === 0 ? '大米 10kg ×2、食用油 5L' : '',
        points: index % 3 === 0 ? 128 : 0,
      })),
    },
    ...more,
  };
}
