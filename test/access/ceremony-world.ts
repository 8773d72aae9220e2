import { GROUPS, insertCycle, insertHonour } from '../ceremony/ceremony-support.ts';
import type { TestApp } from '../support/app.ts';
import { created } from './every-route-world.ts';

/** A ceremony with a recipient, and a guardian's consent for a member: their ids. */
export async function prepareCeremony(t: TestApp, village: string, member: string): Promise<Record<string, string>> {
  const { admin } = t.database;
  const base = `/v1/villages/${village}`;
  const ceremony = { name: '表彰大会', day: '2026-12-26', groups: GROUPS };
  const { id } = created(await t.operator.post(`${base}/ceremonies`, ceremony));
  const cycle = await insertCycle(admin, village);
  const title = { household: '001', member, period: '1999', number: '1999-0001' };
  const honour = await insertHonour(admin, village, { review: null, cycle, ...title });
  created(await t.operator.post(`${base}/ceremonies/${id}/recipients`, { honours: [honour], group: 'filial' }));
  const words = { citation: '王桂英家的好事。' };
  created(await t.operator.patch(`${base}/ceremonies/${id}/recipients/${honour}`, words));
  const consent = { guardian: '王桂英', relation: '母亲', givenOn: '2026-10-01' };
  const given = created(await t.operator.post(`${base}/members/${member}/guardian-consents`, consent));
  return { ceremonies: id, honour, consent: given.id, document: 'roster.xlsx', job: id };
}
