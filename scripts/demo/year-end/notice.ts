import { randomUUID } from 'node:crypto';
import { addDays, type Day } from '../../../src/kernel/day.ts';
import type { Created, Ledger } from '../answers.ts';
import { holderOf } from '../cast.ts';
import { DIRECT_RULE } from '../procedure.ts';
import { refusalOf } from '../refusal.ts';
import { keepFile } from '../stage.ts';
import type { AwardCycle, HonoursBoard, Recomputed, ReviewedHousehold, StarReview } from './answers.ts';
import { moveOn, type Season } from './season.ts';

/** A review of stars and a cycle of titles, before anybody is granted anything. */
export interface ToConfirm {
  readonly review: string;
  readonly cycle: string;
}

const LOWEST = '铜星（5 星）';
const OBJECTION = '在公共巷道私搭棚子，说了几次都没拆';
/** 遵纪守法 */
const DISPUTED = 'ZJ';
const MORE = 5;

/** Both on the board; somebody objects to a line of it, and is right. Who is announced is what can be objected to. */
export async function announce(season: Season, { review, cycle }: ToConfirm): Promise<void> {
  const { committee, passerBy, screen, url } = season;
  screen.step('拟授予名单上公示栏，有人提异议', 'both lists on the board; somebody objects to a line');
  const { notice } = await committee.post<StarReview>(`${url}/star-reviews/${review}/publication`);
  await committee.post<AwardCycle>(`${url}/award-cycles/${cycle}/publication`);
  const board = await passerBy.get<HonoursBoard>(`${url}/board`);
  for (const { title, lines, until } of board.notices) {
    if (lines.length > 0) screen.say(`「${title}」${lines.length} 行，公示至 ${until} 24 时`);
  }
  const poster = keepFile(season, '年终公示-A3.pdf', await passerBy.file(`${url}/board.pdf`));
  screen.say(`张贴 poster ${poster}`);
  const shown = board.notices.find(({ id }) => id === notice)!;
  const line = shown.lines.find(({ words }) => words.includes(LOWEST)) ?? shown.lines.at(-1)!;
  const key = { 'idempotency-key': randomUUID() };
  const objection = { number: line.number, words: OBJECTION };
  const { id } = await passerBy.post<Created>(`${url}/objections`, objection, key);
  screen.say(`异议 objection：${line.number} ${line.name} ${line.words}：${OBJECTION}`);
  const taken = await uphold(season, review, line.household!, id);
  screen.say(
    `重新决定 decided again：户 ${taken.household} 剩 ${taken.count} 星，${taken.level?.name ?? '不够等级，不在名单上了'}`,
  );
  const early = await refusalOf(committee.post(`${url}/star-reviews/${review}/confirmation`));
  screen.say(`公示期内确认，拒绝 refused：${early}`);
  moveOn(season, addDays(shown.until as Day, 1));
}

/** Somebody else than the committee answers; then the household is decided about again. */
async function uphold(
  season: Season,
  review: string,
  household: string,
  objection: string,
): Promise<ReviewedHousehold> {
  const { committee, screen, url, sample } = season;
  const { member } = season.groups[1].heads[20]!;
  const reviewer = await holderOf(committee, { name: '评议员丁', role: 'reviewer', scope: sample.code, member });
  const reason = '现场查看属实，已向本人说明';
  await reviewer.post(`${url}/objections/${objection}/answer`, { upheld: true, reason });
  screen.say(`答复 answered：成立，${reason}`);
  const path = `${url}/star-reviews/${review}`;
  return committee.put<ReviewedHousehold>(`${path}/decisions/${household}`, {
    decisions: { [DISPUTED]: 'refused' },
    reason,
  });
}

/** Frozen with their digests; computed again after more entries came in, the same bytes come out. */
export async function confirm(season: Season, { review, cycle }: ToConfirm): Promise<void> {
  const { committee, screen, url, groups, clock } = season;
  screen.step('公示期满，确认：结果冻结，可重算', 'confirmed: frozen, and computed again after more entries');
  const stars = await committee.post<StarReview>(`${url}/star-reviews/${review}/confirmation`);
  screen.say(`评星结果 SHA-256：${stars.digest}`);
  const titles = await committee.post<AwardCycle>(`${url}/award-cycles/${cycle}/confirmation`);
  screen.say(`道德模范 SHA-256：${titles.digest}`);
  for (const { no: household } of groups[0].heads.slice(0, MORE)) {
    await committee.post(`${url}/postings`, { household, rule: DIRECT_RULE, occurredOn: clock.today }, randomUUID());
  }
  const { size } = await committee.get<Ledger>(`${url}/ledger`);
  screen.say(`又记 ${MORE} 笔，台账到第 ${size} 笔，再按当时的台账重算 computed again from the ledger as it was：`);
  for (const [name, path] of [
    ['评星', `star-reviews/${review}`],
    ['模范', `award-cycles/${cycle}`],
  ]) {
    const { ok, recomputed } = await committee.get<Recomputed>(`${url}/${path}/verification`);
    if (!ok) throw new Error('what was confirmed does not come out again');
    screen.say(`✓ ${name}：${recomputed}，逐字节相同 the same bytes`);
  }
}
