import type { TestApp } from '../support/app.ts';
import { created } from './every-route-world.ts';

/** A programme, and a confirmed cycle with a candidate and the title granted: their ids. The cycle is the ceremony's. */
export async function prepareAwards(t: TestApp, village: string, member: string): Promise<Record<string, string>> {
  const { admin } = t.database;
  const base = `/v1/villages/${village}`;
  const [template] = created(await t.operator.get('/v1/award-programme-templates')).data;
  const { categories, frequency } = template;
  const programme = created(
    await t.operator.post(`${base}/award-programmes`, { name: '月度道德模范', frequency, categories }),
  );
  const [cycle] = await admin<{ id: string; honour: string }[]>`
    SELECT c.id, h.id AS honour FROM award_cycles c
    JOIN honours h ON h.village_code = c.village_code AND h.cycle_id = c.id WHERE c.village_code = ${village}`;
  const [candidate] = await admin<{ id: string }[]>`
    INSERT INTO award_candidates (village_code, id, cycle_id, category, household_no, member_id, source, deeds, created_at, created_by)
    VALUES (${village}, gen_random_uuid(), ${cycle!.id}, 'XL', '001', ${member}, 'committee', '王桂英照料老人', now(),
      gen_random_uuid()) RETURNING id`;
  return {
    'award-programmes': programme.id,
    'award-cycles': cycle!.id,
    candidate: candidate!.id,
    titles: cycle!.honour,
  };
}
