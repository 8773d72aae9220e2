import { expect } from 'vitest';
import { freshKey, openVillage, type Setting, type Village } from '../posting/setting.ts';
import type { Answer, Caller } from '../support/app.ts';

export const made = async (answering: Promise<Answer>) => {
  const answer = await answering;
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

/** A village with so many households of one member each. */
export async function peopled(setting: Setting, households: number): Promise<{ village: Village; members: string[] }> {
  const village = await openVillage(setting, { households: 0 });
  const members: string[] = [];
  for (let i = 1; i <= households; i += 1) {
    const person = { name: `王小${i}`, relation: '户主', birthMonth: '1970-01' };
    const body = { no: String(i).padStart(6, '0'), members: [person] };
    members.push((await made(village.committee.post(village.url('households'), body))).members[0].id);
  }
  return { village, members };
}

/** Fills up the 25 households of a town to so many people, each with a name of its own; their ids in order. */
export async function crowd({ app }: Setting, { code }: Village, people: number): Promise<string[]> {
  const { admin } = app.database;
  await admin`
    INSERT INTO members (village_code, id, name, created_at)
    SELECT ${code}, gen_random_uuid(), '某人' || n, now() FROM generate_series(1, ${people - 25}) n`;
  await admin`
    INSERT INTO memberships (village_code, id, member_id, household_no, from_day, is_head)
    SELECT ${code}, gen_random_uuid(), m.id, lpad((1 + row_number() OVER () % 25)::text, 6, '0'), '2026-01-01', false
    FROM members m WHERE m.village_code = ${code}
      AND NOT EXISTS (SELECT 1 FROM memberships s WHERE s.village_code = ${code} AND s.member_id = m.id)`;
  const rows = await admin<{ id: string }[]>`SELECT id FROM members WHERE village_code = ${code} ORDER BY id`;
  return rows.map(({ id }) => id);
}

export const announce = async (at: Village, body: object = {}) =>
  (await made(at.committee.post(at.url('activities'), { name: '广场清扫', rule: 'HJ03', day: '2026-10-05', ...body })))
    .id as string;
export const attend = (at: Village, id: string, items: object[]) =>
  at.committee.post(at.url(`activities/${id}/attendance`), { items });
export const settle = (at: Village, id: string, by: Caller = at.committee) =>
  by.request('POST', at.url(`activities/${id}/settlement`), undefined, {
    headers: { 'idempotency-key': freshKey() },
  });
export const list = async (at: Village, id: string, query: Record<string, string> = {}) =>
  (await made(at.committee.get(at.url(`activities/${id}/attendance`), { query }))).data;

export const NO_STEPS = { verification: false, reviews: { needed: 0, panel: 0 }, notice: false };
export async function decide(at: Village, more: object): Promise<void> {
  const { etag } = (await at.committee.get(at.url('procedure'))).headers;
  const procedure = { directPosting: false, steps: NO_STEPS, rules: {}, answerDays: 15, ...more };
  await made(at.committee.put(at.url('procedure'), procedure, { headers: { 'if-match': String(etag) } }));
}

/** Until `go` is called the database refuses to write what became of a member's attendance, as for a service that is stopped. */
export async function stopAt({ app }: Setting, member: string): Promise<{ go(): Promise<void> }> {
  const { admin } = app.database;
  await admin.unsafe(`
    CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stopped'; END $$;
    CREATE TRIGGER stop_here BEFORE UPDATE ON attendances FOR EACH ROW WHEN (NEW.member_id = '${member}')
      EXECUTE FUNCTION stop_here()`);
  return {
    go: async () => {
      await admin.unsafe('DROP TRIGGER stop_here ON attendances; DROP FUNCTION stop_here()');
    },
  };
}
