import { SCHEME_TEMPLATES } from '../../src/honours/star/template.ts';
import { addMonths, dayAt, firstDayOf, monthOf } from '../../src/kernel/day.ts';
import { periodAround } from '../../src/kernel/period.ts';
import type { TestApp } from '../support/app.ts';
import { created } from './every-route-world.ts';

/** A scheme, a confirmed review with a household's stars, and a nomination for one that is open: their ids. */
export async function prepareStars(t: TestApp, village: string): Promise<Record<string, string>> {
  const base = `/v1/villages/${village}`;
  const { definition } = SCHEME_TEMPLATES[1]!;
  const month = monthOf(dayAt(new Date()));
  created(await t.operator.post(`${base}/star-schemes`, { definition, adoptedOn: firstDayOf(month) }));
  const open = async (period: string) => created(await t.operator.post(`${base}/star-reviews`, { period })).id;
  const half = periodAround(month, 'half');
  const before = periodAround(addMonths(half.firstMonth, -1), 'half');
  const [review, next] = [await open(half.text), await open(before.text)];
  const decisions = Object.fromEntries(definition.stars.map(({ code }) => [code, 'granted']));
  const decision = { decisions, reason: '王桂英家公认' };
  created(await t.operator.put(`${base}/star-reviews/${review}/decisions/001`, decision));
  created(await t.operator.post(`${base}/star-reviews/${review}/publication`));
  await t.database.admin`UPDATE notices SET ends_at = now() WHERE village_code = ${village} AND kind = 'honours'`;
  created(await t.operator.post(`${base}/star-reviews/${review}/confirmation`));
  const nomination = { review: next, household: '003', words: '王桂英推荐' };
  const { id } = created(await t.operator.post(`${base}/nominations`, nomination));
  const [stars] = created(await t.operator.get(`${base}/stars`)).data;
  return { 'star-reviews': review, nominations: id, stars: stars.id };
}
