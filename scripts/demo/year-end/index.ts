import type { Chapter, Stage, Step } from '../stage.ts';
import type { SchemeTemplate } from './answers.ts';
import { type Prepared, prepareCeremony } from './ceremony.ts';
import { announce, confirm, type ToConfirm } from './notice.ts';
import { printAll, scan } from './papers.ts';
import { tellCounty, tellYear } from './report.ts';
import { openSeason, type Season } from './season.ts';
import { adoptScheme, decide, report } from './stars.ts';
import { MonthlyTitles, type RareNames } from './titles.ts';

/** Stars, titles, the ceremony and its papers (年终): needs the month's points, the procedure and a shop. */
export const yearEnd: Chapter = {
  zh: '年终：星级、表彰、报告',
  en: 'Stars, the ceremony and the report',
  steps: (stage) => stepsOf(stage),
};

/** In order; each builds on those before it. */
function stepsOf(stage: Stage): readonly Step[] {
  let season!: Season;
  let scheme!: SchemeTemplate;
  let chosen!: ToConfirm;
  let people!: RareNames;
  let ceremony!: Prepared;
  return [
    async () => {
      season = await openSeason(stage);
      scheme = await adoptScheme(season);
    },
    async () => {
      chosen = { review: await decide(season, scheme), cycle: '' };
    },
    () => report(season, chosen.review),
    async () => {
      const titles = await new MonthlyTitles(season).choose();
      chosen = { ...chosen, cycle: titles.cycle };
      people = titles.people;
    },
    () => announce(season, chosen),
    () => confirm(season, chosen),
    async () => {
      ceremony = await prepareCeremony(season, chosen, people);
    },
    () => printAll(season, ceremony),
    () => scan(season, ceremony),
    () => tellYear(season),
    () => tellCounty(season),
  ];
}
