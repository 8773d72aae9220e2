import { beforeEach, describe, expect, test } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { id, made, papers, refused, roster, setting, useCeremony, village } from './ceremony-support.ts';

let honour: string;
useCeremony({
  '001': [
    { name: '王桂英', birthMonth: '1970-01' },
    { name: '王小明', birthMonth: '2012-05', relation: '孙子' },
    { name: '王老五', relation: '叔叔' },
  ],
});
beforeEach(async () => {
  [honour] = (await village.grant({ household: '001', member: village.members.王小明! })) as [string];
  await made(
    village.committee.post(village.url(`ceremonies/${id}/recipients`), { honours: [honour], group: 'filial' }),
  );
});

const CONSENT = { guardian: '王桂英', relation: '奶奶', givenOn: '2026-10-01' };
const consents = (name: string) => village.url(`members/${village.members[name]}/guardian-consents`);
const give = (name: string, body: object = CONSENT) => village.committee.post(consents(name), body);
const printed = async () => {
  const { name, salutation, citation } = (await papers()).groups[1]!.recipients[0]!;
  return [name, salutation, citation];
};
const readiness = async () => {
  const { findings } = await made(village.committee.get(village.url(`ceremonies/${id}/readiness`)));
  return findings
    .filter((one: { honour: string | null }) => one.honour === honour)
    .map(({ code }: { code: string }) => code);
};

describe('a minor', () => {
  test('is named on paper from the consent until it is withdrawn, and the words about them likewise', async () => {
    const words = { citation: '王小明同学照顾奶奶，十分孝顺。' };
    await made(village.committee.patch(village.url(`ceremonies/${id}/recipients/${honour}`), words));
    expect(await printed()).toEqual(['某同学', '', '某同学同学照顾奶奶，十分孝顺。']);
    expect(await readiness()).toEqual(['recipient-consent-missing']);
    const { id: first } = await made(give('王小明'));
    expect(await printed()).toEqual(['王小明', '同学', '王小明同学照顾奶奶，十分孝顺。']);
    expect(await readiness()).toEqual([]);
    const second = await made(give('王小明', { ...CONSENT, guardian: '王大山', relation: '父亲' }));
    const revoke = (consent: string) => village.committee.post(`${consents('王小明')}/${consent}/revocation`);
    expect((await made(revoke(first))).revokedAt).toEqual(expect.any(String));
    expect((await printed())[0]).toBe('王小明');
    await made(revoke(second.id));
    expect((await printed())[0]).toBe('某同学');
    expect(await refused(revoke(first))).toEqual([409, 'guardian-consent-revoked']);
    expect(await refused(revoke(id))).toEqual([404, 'not-found']);
  });

  test('is not named in the words about the family either, nor is somebody whose name holds another', async () => {
    await village.addMember('001', '王小', { birthMonth: '2015-03', relation: '孙女' });
    await village.addMember('001', '王-/$&(]}', { birthMonth: '1969-03', relation: '户主之夫' });
    const [house] = (await village.grant({ household: '001' })) as [string];
    const url = village.url(`ceremonies/${id}/recipients`);
    await made(village.committee.post(url, { honours: [house], group: 'stars' }));
    const citation = '王桂英和王-/$&(]}把王小明、王小教得好，王老五也出了力。';
    await made(village.committee.patch(`${url}/${house}`, { citation }));
    const said = async () => (await papers()).groups[0]!.recipients[0]!.citation;
    expect(await said()).toBe('王桂英和王-/$&(]}把某同学、某同学教得好，某村民也出了力。');
    await made(give('王小明'));
    expect(await said()).toBe('王桂英和王-/$&(]}把王小明、某同学教得好，某村民也出了力。');
  });

  test('who turns 18 is named without one from the month after; of unknown age nobody is', async () => {
    const { admin } = setting.app.database;
    const born = (month: string | null) => admin`
      UPDATE members SET birth_month = ${month} WHERE village_code = ${village.code} AND id = ${village.members.王小明!}`;
    await born('2008-09');
    expect(await printed()).toEqual(['王小明', '同志', '']);
    await born('2008-10');
    expect(await printed()).toEqual(['某同学', '', '']);
    await born(null);
    expect(await printed()).toEqual(['某村民', '', '']);
    expect(await readiness()).toEqual(['recipient-age-unknown', 'citation-missing']);
    await made(give('王小明'));
    expect(await printed()).toEqual(['王小明', '同学', '']);
  });
});

describe('a consent', () => {
  test('is refused for an adult, for days to come and for nobody; somebody of unknown age may have one', async () => {
    expect(await refused(give('王桂英'))).toEqual([409, 'guardian-consent-not-needed']);
    expect(await refused(give('王小明', { ...CONSENT, givenOn: '2027-01-01' }))).toEqual([422, 'day-in-future']);
    const nobody = village.url(`members/${id}/guardian-consents`);
    expect(await refused(village.committee.post(nobody, CONSENT))).toEqual([404, 'not-found']);
    expect(await refused(village.committee.get(nobody))).toEqual([404, 'not-found']);
    expect((await give('王老五')).status).toBe(201);
    expect(await refused(village.reader.post(consents('王小明'), CONSENT))).toEqual([403, 'forbidden']);
  });

  test('keeps the guardian sealed, and shows the name to who may see personal data', async () => {
    const given = await made(give('王小明'));
    const { data } = await made(village.committee.get(consents('王小明')));
    expect(data).toEqual([given]);
    expect(given).toMatchObject({ ...CONSENT, member: village.members.王小明, revokedAt: null });
    const [masked] = (await made(village.reader.get(consents('王小明')))).data;
    expect(masked).toEqual({ ...given, guardian: null, relation: null });
    const [kept] = await setting.app.database.admin<{ guardian: Buffer }[]>`
      SELECT guardian FROM guardian_consents WHERE village_code = ${village.code}`;
    expect(kept!.guardian.includes(Buffer.from('王桂英'))).toBe(false);
  });

  test('is erased with the minor, together with words and their place for the household', async () => {
    await made(give('王小明'));
    const [house] = (await village.grant({ household: '001' })) as [string];
    const url = village.url(`ceremonies/${id}/recipients`);
    await made(village.committee.post(url, { honours: [house], group: 'stars' }));
    await made(
      village.committee.patch(`${url}/${house}`, { member: village.members.王小明, citation: '王小明一家和睦。' }),
    );
    await made(village.committee.patch(`${url}/${honour}`, { citation: '孝顺的王小明。' }));
    await made(village.committee.post(village.url(`members/${village.members.王小明}/erasure`)));
    const { admin } = setting.app.database;
    const [consent] =
      await admin`SELECT guardian, relation, revoked_at FROM guardian_consents WHERE village_code = ${village.code}`;
    expect(consent).toEqual({ guardian: null, relation: '', revoked_at: setting.clock.now });
    const rows = await roster(village, id);
    expect(rows.map(({ citation, proposed, name }: Record<string, unknown>) => [citation, proposed, name])).toEqual([
      [null, null, '王桂英'],
      [null, null, null],
    ]);
    expect(await printed()).toEqual(['某村民', '', '']);
    expect(await readiness()).toEqual(['recipient-nobody', 'citation-missing']);
    expect(await refused(give('王小明'))).toEqual([409, 'member-erased']);
    await expectCoherent(village.committee, village.code);
  });
});
