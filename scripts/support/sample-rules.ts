import type { Api } from './api.ts';

/** Rules for load: caps that are counted but never reached, and a deduction. */
const LOAD_RULES = [
  { code: 'HJ03', dimension: '环境卫生', act: '集中清理', points: 2, caps: { month: 1_000_000, year: 1_000_000 } },
  { code: 'ZY01', dimension: '志愿公益', act: '志愿服务', points: 2, per: '小时', caps: { month: 1_000_000 } },
  { code: 'LL02', dimension: '邻里和睦', act: '邻里互助', points: 2, caps: { month: 1_000_000 } },
  { code: 'CW01', dimension: '村务参与', act: '参加村民会议', points: 2, caps: { month: 1_000_000 } },
  { code: 'KF01', dimension: '环境卫生', act: '乱堆放逾期未改', points: -2 },
];

/** Creates a village and adopts the rules for load, in force since long ago. */
export async function createLoadVillage(api: Api, code: string, name: string): Promise<void> {
  await api.post('/villages', { code, name });
  await api.put(`/villages/${code}/rulebooks/draft`, { rules: LOAD_RULES });
  const adoption = { effectiveFrom: '2020-01-01', resolution: '压力测试' };
  await api.post(`/villages/${code}/rulebooks/draft/adoption`, adoption);
}

/** `000001` and on. */
export function householdNo(index: number): string {
  return String(index + 1).padStart(6, '0');
}
