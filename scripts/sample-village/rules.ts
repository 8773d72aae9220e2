/** A rule of the sample village, with the ways in which its sheet writes it. Points are points, not hundredths. */
export interface SampleRule {
  readonly code: string;
  readonly dimension: string;
  readonly act: string;
  readonly points: number;
  readonly per: '次' | '小时';
  readonly caps: Readonly<Partial<Record<'month' | 'quarter' | 'year', number>>>;
  readonly pointsWritten: string | number;
  readonly capsWritten: string | null;
  /** How often it happens, against the others. */
  readonly weight: number;
}

type Caps = SampleRule['caps'];

function rule(
  [code, dimension, act]: readonly [string, string, string],
  [points, per, pointsWritten]: readonly [number, SampleRule['per'], string | number],
  [caps, capsWritten]: readonly [Caps, string | null],
  weight: number,
): SampleRule {
  return { code, dimension, act, points, per, caps, pointsWritten, capsWritten, weight };
}

/** What the assembly of the sample village adopted. */
export const RULES: readonly SampleRule[] = [
  rule(['X1', '孝老敬亲', '照料孤寡老人'], [3, '次', '3分/次'], [{ month: 9 }, '每月9分'], 3),
  rule(['X2', '孝老敬亲', '评为孝亲户（季评）'], [8, '次', '+8'], [{ quarter: 8, year: 24 }, '每季8分，每年24分'], 1),
  rule(['H1', '庭院环境', '庭院评比优秀'], [4, '次', 4], [{ month: 4 }, '4分/月'], 3),
  rule(['H2', '庭院环境', '参加村道清扫'], [2, '次', '２分'], [{ month: 8 }, '每月8分'], 6),
  rule(['H3', '庭院环境', '垃圾分类合格'], [0.5, '次', '0.5 分'], [{ month: 4 }, '每月4分'], 6),
  rule(['Z1', '志愿服务', '参加志愿活动'], [1.5, '小时', '每小时1.5分'], [{ month: 15 }, '每月不超过15分'], 6),
  rule(['Z2', '志愿服务', '夜间巡防'], [3, '次', '+3分'], [{ month: 12 }, '每月12分'], 3),
  rule(['L1', '邻里和睦', '调解邻里纠纷'], [5, '次', 5], [{ year: 20 }, '全年不超过20分'], 1),
  rule(['L2', '邻里和睦', '帮邻居干农活'], [2, '次', 2], [{ month: 6 }, '每月最高6分'], 3),
  rule(['W1', '移风易俗', '婚事从简'], [10, '次', '10分/次'], [{ year: 20 }, '全年不超过20分'], 1),
  rule(['W2', '移风易俗', '参加村民大会'], [2, '次', '+2'], [{ month: 4 }, '每月4分'], 4),
  rule(['K1', '扣分事项', '柴草乱堆逾期不清'], [-2, '次', '扣2分'], [{ month: 8 }, '每月8分'], 1),
  rule(['K2', '扣分事项', '露天焚烧秸秆'], [-5, '次', '-5'], [{}, null], 1),
];

export function ruleOf(code: string): SampleRule {
  const found = RULES.find((each) => each.code === code);
  if (found === undefined) throw new RangeError(`the sample village has no rule ${code}`);
  return found;
}

/** Counts what rules have given, and refuses what goes over a cap, as the service must. */
export class CapUse {
  readonly #used = new Map<string, number>();

  /** Takes the points up when every cap has room for the whole of them. All acts lie in one month. */
  take(household: string, rule: SampleRule, points: number): boolean {
    const limit = Math.min(...Object.values(rule.caps), Number.POSITIVE_INFINITY);
    const key = `${household} ${rule.code}`;
    const used = (this.#used.get(key) ?? 0) + Math.abs(points);
    if (used > limit) return false;
    this.#used.set(key, used);
    return true;
  }
}
