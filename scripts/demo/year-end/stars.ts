import { refusalOf } from '../refusal.ts';
import type { List, ReviewedHousehold, SchemeTemplate, StarReview } from './answers.ts';
import { moveOn, type Season } from './season.ts';

/** Stars that the village's points speak for; the other ones are people's judgement alone. */
const BY_POINTS: Readonly<Record<string, { readonly dimensions: readonly string[]; readonly threshold: number }>> = {
  XL: { dimensions: ['孝老敬亲'], threshold: 3 },
  LL: { dimensions: ['邻里和睦'], threshold: 2 },
  YF: { dimensions: ['移风易俗'], threshold: 2 },
  ST: { dimensions: ['庭院环境'], threshold: 4 },
  GY: { dimensions: ['志愿服务'], threshold: 3 },
};
const BY_PEOPLE = ['ZJ', 'CX', 'AD', 'QL', 'JX'];
/** How many of these people give to whom the points suggest so many. */
const GIVEN: Readonly<Record<number, number>> = { 5: 5, 4: 4, 3: 2 };
const RIGHT = { align: 'right' } as const;

/** The village's ten stars: the template, with its own dimensions and thresholds. It is December, unless that is over. */
export async function adoptScheme(season: Season): Promise<SchemeTemplate> {
  const { committee, screen, url, year } = season;
  screen.step('星级评定办法：取十星模板，改成本村的', 'the ten-star template, with the village’s own dimensions');
  moveOn(season, `${year}-12-10`);
  const templates = await committee.get<List<SchemeTemplate>>('/star-scheme-templates');
  const template = templates.data.find(({ id }) => id === 'ten-star')!;
  const stars = template.definition.stars.map((star) => ({ ...star, dimensions: [], ...BY_POINTS[star.code] }));
  const definition = { ...template.definition, stars };
  const resolution = `${year}年村民代表会议通过`;
  await committee.post(`${url}/star-schemes`, { definition, resolution, adoptedOn: `${year}-01-10` });
  const named = (codes: readonly string[]) =>
    stars.flatMap(({ code, name }) => (codes.includes(code) ? name : [])).join('、');
  screen.say(`按积分建议 suggested by points：${named(Object.keys(BY_POINTS))}`);
  screen.say(`只由人评 by people alone：${named(BY_PEOPLE)}`);
  return { ...template, definition };
}

/** Suggestions from the entries, decisions by people, one of them against a suggestion. */
export async function decide(season: Season, { definition }: SchemeTemplate): Promise<string> {
  const { committee, screen, url, year } = season;
  screen.step(
    `${year}年度评星：积分只作建议，人来决定`,
    'points suggest, people decide, and say why where they differ',
  );
  const { id } = await committee.post<StarReview>(`${url}/star-reviews`, { period: year });
  const review = `${url}/star-reviews/${id}`;
  const before = await readHouseholds(season, id);
  const suggested = ({ stars }: ReviewedHousehold) => stars.filter((star) => star.suggested === 'granted').length;
  const granted = (codes: readonly string[]) => Object.fromEntries(codes.map((code) => [code, 'granted']));
  const items = before
    .filter((one) => suggested(one) in GIVEN)
    .map((one) => ({ household: one.household, decisions: granted(BY_PEOPLE.slice(0, GIVEN[suggested(one)])) }));
  await committee.post(`${review}/decisions/batch`, { items });
  const own = before.find((one) => suggested(one) === 4)!;
  const missing = own.stars.find((star) => star.suggested === 'refused')!;
  const against = { decisions: granted([missing.star]) };
  const path = `${review}/decisions/${own.household}`;
  const refused = await refusalOf(committee.put(path, against));
  screen.say(`改动建议而不写理由，拒绝 refused：${refused}`);
  const reason = '评议组入户核实：多年如一日，只是没有申报，群众公认';
  await committee.put(path, { ...against, reason });
  const name = definition.stars.find(({ code }) => code === missing.star)!.name;
  screen.say(
    `户 ${own.household} ${own.head}：${name} ${missing.points} 分，不足 ${missing.threshold} 分，仍授予（${reason}）`,
  );
  await showLevels(season, id);
  return id;
}

async function readHouseholds({ committee, url }: Season, id: string): Promise<readonly ReviewedHousehold[]> {
  return (await committee.get<List<ReviewedHousehold>>(`${url}/star-reviews/${id}/households?limit=200`)).data;
}

async function showLevels(season: Season, id: string): Promise<void> {
  const all = await readHouseholds(season, id);
  const levels = [...new Set(all.map(({ level }) => level?.name))].filter((name) => name !== undefined);
  const most = new Map(levels.map((name) => [name, Math.max(...all.map((one) => levelled(one, name)))]));
  levels.sort((a, b) => most.get(b)! - most.get(a)!);
  const rows = levels.map((name) => {
    const some = all.filter(({ level }) => level?.name === name);
    const heads = some.map(({ household, head, count }) => `${household} ${head}（${count} 星）`);
    return [name, some.length, heads.slice(0, 4).join('、') + (heads.length > 4 ? ' …' : '')];
  });
  season.screen.table([{ title: '等级' }, { title: '户数', ...RIGHT }, { title: '户主', max: 80 }], rows);
}

function levelled({ level, count }: ReviewedHousehold, name: string): number {
  return level?.name === name ? count : 0;
}

/** To the township, which gives it back once. */
export async function report(season: Season, id: string): Promise<void> {
  const { committee, township, screen, url } = season;
  const review = `${url}/star-reviews/${id}`;
  screen.step('上报乡镇：退回一次，补充后批准', 'the township returns it once, then approves');
  const submit = async () => {
    const { asOf } = await committee.post<StarReview>(`${review}/submission`);
    return `固定在台账第 ${asOf!.size} 笔 pinned`;
  };
  screen.say(`上报 submitted：${await submit()}`);
  const refused = await refusalOf(committee.post(`${review}/approval`));
  screen.say(`村委会自己批准，拒绝 refused：${refused}`);
  const reason = '金星户请逐户补充评议意见';
  await township.post(`${review}/return`, { reason });
  screen.say(`乡镇退回 returned：${reason}`);
  const gold = (await readHouseholds(season, id)).filter(({ level }) => level?.code === 'gold');
  const items = gold.map(({ household }) => {
    return { household, decisions: { AD: 'granted' }, reason: '村民小组会全票通过，党员大会复核无异议' };
  });
  await committee.post(`${review}/decisions/batch`, { items });
  screen.say(`补充 ${items.length} 户的意见后再报 submitted again：${await submit()}`);
  const { state } = await township.post<StarReview>(`${review}/approval`);
  screen.say(`乡镇批准 ${state}`);
}
