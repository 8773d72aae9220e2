import type { Day } from '../../../src/kernel/day.ts';
import type { Api } from '../../support/api.ts';
import { type Group, holderOf, readGroups } from '../cast.ts';
import { PasserBy } from '../passer-by.ts';
import type { Stage } from '../stage.ts';

/** What the steps of the year's end share. */
export interface Season extends Stage {
  /** Of the village's pages. */
  readonly url: string;
  /** That is reviewed: the year of the sample's month. */
  readonly year: string;
  readonly passerBy: PasserBy;
  /** The supervisor of the township. */
  readonly township: Api;
  readonly groups: readonly [Group, Group];
}

/** Who and what the steps work with. */
export async function openSeason(stage: Stage): Promise<Season> {
  const { operator, committee, sample, service } = stage;
  const year = sample.month.slice(0, 4);
  const holder = { name: '乡文明办', role: 'supervisor', scope: sample.code.slice(0, 9) } as const;
  const [first, second] = await readGroups({ committee, sample });
  return {
    ...stage,
    url: `/villages/${sample.code}`,
    year,
    passerBy: new PasserBy(service.url),
    township: await holderOf(operator, holder),
    groups: [first!, second!],
  };
}

/** Moves the clock to a day, unless it is later, and says which day it is. */
export function moveOn({ clock, screen }: Pick<Season, 'clock' | 'screen'>, day: string): void {
  const before = clock.today;
  clock.moveToDay(day as Day);
  screen.say(before === clock.today ? `今天 today：${clock.today}` : `时钟拨到 ${clock.today} the clock is moved on`);
}
