import type { Participant } from '../../ledger/index.ts';

interface SettingRow {
  village: string;
  yearEnd: 'keep' | 'reset' | 'part';
  carryPercent: number;
}

/** Says what a village keeps at the year's end (全部保留、清零、保留一部分), by its setting under the lock. */
export const yearEndSetting: Participant = {
  name: 'year end',
  async load(tx, commands) {
    const rows = await tx<SettingRow[]>`
      SELECT village_code AS village, year_end AS "yearEnd", carry_percent AS "carryPercent" FROM villages
      WHERE village_code = ANY(${commands.map(({ village }) => village)})`;
    return new Map(rows.map((row) => [row.village, keepPercentOf(row)]));
  },
  decide: (loaded, _state, { village }) => {
    return { carry: { keepPercent: (loaded as Map<string, number>).get(village)! } };
  },
};

function keepPercentOf({ yearEnd, carryPercent }: SettingRow): number {
  if (yearEnd === 'part') return carryPercent;
  return yearEnd === 'keep' ? 100 : 0;
}
