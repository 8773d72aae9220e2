import type { AnySql } from '../database/index.ts';
import { type Honour, readHonours, standingOf } from '../honours/index.ts';
import { type Day, dayAt, dayName } from '../kernel/day.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { isAdult, maskedName, UNNAMED } from '../village/index.ts';
import { factsOf, type Verdict } from './verdict.ts';

const VERDICT_OF = { standing: 'genuine', reduced: 'reduced', revoked: 'revoked' } as const;

/** A certificate of a granted honour and what has become of it; undefined where there is none such. Minors stay unnamed. */
export async function verifyCertificate(
  sql: AnySql,
  village: string,
  id: string,
  today: Day,
): Promise<Pick<Verdict, 'verdict' | 'facts'> | undefined> {
  const [honour] = await readHonours(sql, village, { ids: [id] });
  if (!honour) return undefined;
  const { state, stars, changedAt } = standingOf(honour);
  const { number, title, label, period, grantedOn } = honour;
  const changed = changedAt === null ? null : dayName(dayAt(changedAt));
  const facts = factsOf(
    ['证书编号', 'Number', number],
    ['荣誉', 'Honour', label === title ? title : `${title} ${label}`],
    ['期间', 'Period', periodName(parsePeriod(period)!)],
    ['获得者', 'Given to', await readHolder(sql, honour, today)],
    ['颁发日期', 'Granted on', dayName(grantedOn)],
    ['撤销日期', 'Revoked on', state === 'revoked' ? changed : null],
    ['摘星日期', 'Reduced on', state === 'reduced' ? changed : null],
    ['现有星数', 'Stars left', state === 'reduced' ? String(stars?.length ?? 0) : null],
  );
  return { verdict: VERDICT_OF[state], facts };
}

/**
 * Whose it is, to compare with the paper: 王*芳. Of a household, who stands for it at the latest ceremony that is not cancelled, else whoever
 * was its head on that day.
 */
async function readHolder(
  sql: AnySql,
  { village, id, household, member, grantedOn }: Honour,
  today: Day,
): Promise<string> {
  const [row] = await sql<{ name: string | null; birthMonth: string | null }[]>`
    SELECT p.name, p.birth_month AS "birthMonth" FROM members p
    WHERE p.village_code = ${village} AND p.id = coalesce(${member}::uuid, (
      SELECT r.member_id FROM ceremony_recipients r
      JOIN ceremonies c ON c.village_code = r.village_code AND c.id = r.ceremony_id AND c.cancelled_at IS NULL
      WHERE r.village_code = ${village} AND r.honour_id = ${id}
      ORDER BY c.day DESC, c.id DESC LIMIT 1), (
      SELECT m.member_id FROM memberships m
      WHERE m.village_code = ${village} AND m.household_no = ${household} AND m.is_head AND m.from_day <= ${grantedOn}
        AND (m.to_day IS NULL OR m.to_day >= ${grantedOn})
      ORDER BY m.from_day DESC LIMIT 1))`;
  return row && isAdult(row.birthMonth, today) ? maskedName(row.name) : UNNAMED;
}
