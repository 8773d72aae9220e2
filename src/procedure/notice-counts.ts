import type { AnySql } from '../database/index.ts';
import { countLines, type LineCounts } from './announced-lines.ts';
import { type CaseCounts, countCases, type Notice } from './notice.ts';

/** What is on a notice: cases, or the lines of an announcement; neither on a monthly one, which goes on changing. */
export interface NoticeCounts {
  readonly cases: CaseCounts | null;
  readonly lines: LineCounts | null;
}

/** Counts for any of these notices of a village. */
export async function countsOf(
  sql: AnySql,
  village: string,
  notices: readonly Pick<Notice, 'id' | 'kind'>[],
): Promise<(notice: Pick<Notice, 'id' | 'kind'>) => NoticeCounts> {
  const of = (wanted: Notice['kind']) => notices.flatMap(({ id, kind }) => (kind === wanted ? [id] : []));
  const cases = await countCases(sql, village, of('cases'));
  const lines = await countLines(sql, village, of('honours'));
  return ({ id, kind }) => ({
    cases: kind === 'cases' ? (cases.get(id) ?? { total: 0, undecided: 0 }) : null,
    lines: kind === 'honours' ? lines.get(id)! : null,
  });
}
