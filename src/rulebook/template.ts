import type { Bilingual } from '../kernel/problems/index.ts';
import type { RuleInput } from './contract.ts';

export interface RuleTemplate {
  readonly id: string;
  readonly name: Bilingual;
  readonly rules: readonly RuleInput[];
}

const BOTH: RuleInput['recordableBy'] = ['committee', 'officer'];

/** 1 point = 1 yuan, per household. Everyday acts may be recorded by a unit's officer, the rest by the committee. */
const DEFAULT_RULES: readonly RuleInput[] = [
  { code: 'XS01', dimension: '孝老爱亲', act: '赡养老人好（季评）', points: 5, caps: { quarter: 5, year: 20 } },
  {
    code: 'XS02',
    dimension: '孝老爱亲',
    act: '照料独居或失能老人',
    points: 2,
    caps: { month: 8 },
    recordableBy: BOTH,
  },
  { code: 'XS03', dimension: '孝老爱亲', act: '评为好儿媳、好婆婆', points: 10, caps: { year: 10 } },
  { code: 'HJ01', dimension: '环境卫生', act: '月评最清洁', points: 5, caps: { month: 5 } },
  { code: 'HJ02', dimension: '环境卫生', act: '干净人家（季）', points: 10, caps: { year: 40 } },
  { code: 'HJ03', dimension: '环境卫生', act: '集中清理一次', points: 2, caps: { month: 8 }, recordableBy: BOTH },
  { code: 'HJ04', dimension: '环境卫生', act: '垃圾分类投放合格', points: 0.5, caps: { month: 5 }, recordableBy: BOTH },
  {
    code: 'ZY01',
    dimension: '志愿公益',
    act: '志愿服务',
    points: 2,
    per: '小时',
    step: 0.5,
    caps: { month: 16 },
    recordableBy: BOTH,
    note: '半小时起',
  },
  {
    code: 'ZY02',
    dimension: '志愿公益',
    act: '防火防汛、巡防值守',
    points: 5,
    caps: { month: 20 },
    recordableBy: BOTH,
  },
  { code: 'YF01', dimension: '移风易俗', act: '喜事新办', points: 10, caps: { year: 20 } },
  { code: 'YF02', dimension: '移风易俗', act: '丧事简办', points: 10, caps: { year: 20 } },
  { code: 'LL01', dimension: '邻里和睦', act: '参与调解成功', points: 5, caps: { year: 20 } },
  {
    code: 'LL02',
    dimension: '邻里和睦',
    act: '邻里互助（受助人证明）',
    points: 2,
    caps: { month: 6 },
    recordableBy: BOTH,
  },
  { code: 'CX01', dimension: '诚信守法', act: '诚信经营（季评）', points: 5, caps: { quarter: 5, year: 20 } },
  { code: 'CW01', dimension: '村务参与', act: '参加村民会议', points: 2, caps: { month: 4 }, recordableBy: BOTH },
  { code: 'XX01', dimension: '勤学致富', act: '参加技能培训', points: 3, caps: { year: 12 }, recordableBy: BOTH },
  {
    code: 'XX02',
    dimension: '勤学致富',
    act: '升入大学、返乡创业',
    points: 30,
    subject: 'person',
    oncePerPerson: true,
  },
  { code: 'YJ01', dimension: '见义勇为', act: '见义勇为', points: 50 },
  { code: 'RY01', dimension: '荣誉', act: '村级荣誉', points: 10, highestOnly: { group: 'RY', level: 1 } },
  { code: 'RY02', dimension: '荣誉', act: '镇级荣誉', points: 20, highestOnly: { group: 'RY', level: 2 } },
  { code: 'RY03', dimension: '荣誉', act: '县级荣誉', points: 50, highestOnly: { group: 'RY', level: 3 } },
  { code: 'RY04', dimension: '荣誉', act: '市级荣誉', points: 100, highestOnly: { group: 'RY', level: 4 } },
  { code: 'RY05', dimension: '荣誉', act: '省级荣誉', points: 200, highestOnly: { group: 'RY', level: 5 } },
  { code: 'KF01', dimension: '环境卫生', act: '乱堆放逾期未改', points: -2, caps: { month: 8 } },
  { code: 'KF02', dimension: '环境卫生', act: '焚烧秸秆、乱倒垃圾', points: -5 },
  { code: 'KF03', dimension: '移风易俗', act: '大操大办', points: -10 },
  { code: 'KF04', dimension: '孝老爱亲', act: '不赡养老人、家暴（查实）', points: -20, veto: { months: 12 } },
  { code: 'VT01', dimension: '诚信守法', act: '受到生效处罚', veto: { months: 12 } },
];

/** The built-in rule sets that a draft can start from. */
export const RULE_TEMPLATES: readonly RuleTemplate[] = [
  { id: 'default', name: { zh: '道德银行通用积分细则', en: 'Default rule set' }, rules: DEFAULT_RULES },
];

/** The template of that id. */
export function templateOf(id: string): RuleTemplate | undefined {
  return RULE_TEMPLATES.find((template) => template.id === id);
}
