import { randomUUID } from 'node:crypto';
import { ApiError } from '../../support/api.ts';
import { createLoadVillage, householdNo } from '../../support/sample-rules.ts';
import type { Written } from '../answers.ts';
import { keepFile } from '../stage.ts';
import type { AnnualReport, RegionReport } from './answers.ts';
import { moveOn, type Season } from './season.ts';

const RIGHT = { align: 'right' } as const;

/** The year is closed, and told to everybody in figures. */
export async function tellYear(season: Season): Promise<void> {
  const { committee, screen, url, year, sample } = season;
  screen.step(`${year} 年度报告`, 'the annual report: figures as of a ledger size and root');
  moveOn(season, `${Number(year) + 1}-01-05`);
  screen.say(await closeYear(season));
  const { participation, points, stars, titles, objections, asOf, final } = await committee.get<AnnualReport>(
    `${url}/reports/annual?year=${year}`,
  );
  screen.say(
    `${participation.households} 户中 ${participation.withMerit} 户有加分；加分 ${points.merit}，扣分 ${points.deductions}；异议 ${objections.raised} 件，成立 ${objections.upheld} 件`,
  );
  const levels = stars.levels.map(({ level, granted, households }) => `${level} ${households} 户（授予 ${granted}）`);
  screen.say(`星级 stars：${levels.join('、')}；撤销 revoked ${stars.revoked}；称号 titles ${titles.granted}`);
  screen.say(`截至第 ${asOf.size} 笔，root ${asOf.root}${final ? '，全年已结账 final' : ''}`);
  await keep(season, `${sample.name}${year}年度报告`, committee.file.bind(committee), `${url}/reports/annual`);
}

/** Closed through the last of December; a sample of December has been closed with its month. */
async function closeYear({ committee, url, year }: Season): Promise<string> {
  try {
    const closing = { through: `${year}-12-31` };
    const { entry } = await committee.post<Written>(`${url}/closings`, closing, randomUUID());
    return `全年结账 the year is closed：${entry.name}`;
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'closing-backwards')) throw error;
    return '全年已结账 the year is closed';
  }
}

const NEIGHBOURS = [
  { code: '990101102201', name: '北岭村', households: 8 },
  { code: '990101102202', name: '梨树屯村', households: 5 },
];

/** Two more villages of the county, with a few acts each; some households have none. */
async function settleNeighbours({ operator, year }: Season): Promise<void> {
  for (const { code, name, households } of NEIGHBOURS) {
    await createLoadVillage(operator, code, name);
    for (let index = 0; index < households; index += 1) {
      const household = householdNo(index);
      await operator.post(`/villages/${code}/households`, { no: household });
      if (index % 4 === 3) continue;
      const act = { household, rule: index % 3 === 2 ? 'KF01' : 'ZY01', occurredOn: `${year}-12-20` };
      await operator.post(
        `/villages/${code}/postings`,
        { ...act, quantity: 1 + (index % 3 === 2 ? 0 : index) },
        randomUUID(),
      );
    }
  }
}

/** What the county sees of its villages: figures, nobody. */
export async function tellCounty(season: Season): Promise<void> {
  const { operator, screen, sample, year } = season;
  const county = sample.code.slice(0, 6);
  screen.step(`${county} 县年度报告`, 'the county: a line for each village, nobody by name');
  await settleNeighbours(season);
  const path = `/regions/${county}/reports`;
  const { data } = await operator.get<RegionReport>(`${path}/annual?year=${year}`);
  screen.table(
    [
      { title: '村' },
      ...['户数', '有加分', '加分', '扣分', '有星户', '称号', '台账笔数'].map((title) => ({ title, ...RIGHT })),
      { title: '评星' },
    ],
    data.map(({ name, participation, points, stars, titles, ledgerSize, review }) => [
      name,
      participation.households,
      participation.withMerit,
      points.merit,
      points.deductions,
      stars.households,
      titles.granted,
      ledgerSize,
      review,
    ]),
  );
  await keep(season, `${county}县${year}年度报告`, operator.file.bind(operator), `${path}/annual`);
  const stars = await operator.file(`${path}/stars.xlsx?year=${year}`);
  screen.say(keepFile(season, `${county}县${year}年度星级评定.xlsx`, stars));
}

async function keep(
  season: Season,
  name: string,
  read: (path: string) => Promise<Uint8Array>,
  path: string,
): Promise<void> {
  for (const ending of ['pdf', 'xlsx']) {
    const content = await read(`${path}.${ending}?year=${season.year}`);
    season.screen.say(keepFile(season, `${name}.${ending}`, content));
  }
}
