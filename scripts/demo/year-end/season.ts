import { startOfDay } from '../../../src/kernel/day.ts';
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

/** The clock goes to December of the year, unless that is over. */
export async function openSeason(stage: Stage): Promise<Season> {
  const { operator, committee, sample, service, clock } = stage;
  const year = sample.month.slice(0, 4);
  clock.moveToDay(`${year}-12-10` as never);
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

/** Moves the clock behind the last day of a notice, and says so. */
export function waitUntilOver({ clock, screen }: Season, lastDay: string): void {
  clock.moveTo(new Date(startOfDay(lastDay as never).getTime() + 24 * 3_600_000));
  screen.say(`时钟拨到 ${clock.today} the clock is moved on`);
}
