import { expect, test } from 'vitest';
import { id, made, papers, setting, useCeremony, village } from '../ceremony/ceremony-support.ts';

useCeremony({
  '001': [
    { name: '王桂英', birthMonth: '1970-01' },
    { name: '赵大山', birthMonth: '1969-02' },
    { name: '赵小雨', birthMonth: '2012-09' },
  ],
});

/** What the page of each certificate says of its holder, beside the name that is printed on it. */
async function holders(): Promise<[printed: string, shown: string][]> {
  const { recipients } = (await papers()).groups[0]!;
  return Promise.all(
    recipients.map(async ({ name, verifyUrl }): Promise<[string, string]> => {
      const { facts } = await made(setting.app.nobody.get(new URL(verifyUrl).pathname));
      const fact = facts.find((one: { name: { zh: string } }) => one.name.zh === '获得者');
      return [name, fact.value];
    }),
  );
}

test('the page of a certificate names whoever is printed on it, masked, and a minor never', async () => {
  const { committee, members } = village;
  const [honour, own] = (await village.grant({ household: '001' }, { household: '001', member: members.赵小雨! })) as [
    string,
    string,
  ];
  const url = village.url(`ceremonies/${id}`);
  await made(committee.post(`${url}/recipients`, { honours: [honour, own], group: 'stars' }));
  const standIn = (member: string | null) => made(committee.patch(`${url}/recipients/${honour}`, { member }));
  const student = ['某同学', '某村民'];
  expect(await holders()).toEqual([['王桂英', '王*英'], student]);
  await standIn(members.赵大山!);
  expect(await holders()).toEqual([['赵大山', '赵*山'], student]);
  const consent = { guardian: '王桂英', relation: '奶奶', givenOn: '2026-10-01' };
  await made(committee.post(village.url(`members/${members.赵小雨}/guardian-consents`), consent));
  await standIn(members.赵小雨!);
  expect(await holders()).toEqual([
    ['赵小雨', '某村民'],
    ['赵小雨', '某村民'],
  ]);
});
