import { randomUUID } from 'node:crypto';
import { close, connect, type Sql, sqlState } from '../../src/database/index.ts';
import { firstDayOf, monthOf } from '../../src/kernel/day.ts';
import type { Api } from '../support/api.ts';
import { createLoadVillage } from '../support/sample-rules.ts';
import type { Created, Ledger, Verification } from './answers.ts';
import type { Screen } from './screen.ts';
import type { Chapter } from './stage.ts';

/** A throw-away village: what is bent here is nobody's ledger, and it is straightened again. */
const VILLAGE = '990101101299';
const BEND = 'UPDATE entries SET amount = amount + 900, honour = honour + 900';
const STRAIGHTEN = 'UPDATE entries SET amount = amount - 900, honour = honour - 900';

const STOCK = 'UPDATE stocks SET on_hand = on_hand';

/** In a village of its own: it may stand anywhere. */
export const tampering: Chapter = {
  zh: '篡改',
  en: 'Tampering',
  steps: ({ operator, screen, service, clock }) => [
    () => showTampering(operator, screen, service.databaseUrl, firstDayOf(monthOf(clock.today))),
  ],
};

/**
 * Tries to give a household nine points behind the service's back: as the owner of the tables, then as the superuser. Then lets
 * five bars of soap vanish from the shelf.
 */
async function showTampering(api: Api, screen: Screen, databaseUrl: string, occurredOn: string): Promise<void> {
  const path = `/villages/${VILLAGE}`;
  await createLoadVillage(api, VILLAGE, '防篡改演示村');
  for (const no of ['1', '2']) await api.post(`${path}/households`, { no });
  for (const household of ['1', '2', '1']) {
    await api.post(`${path}/postings`, { household, rule: 'HJ03', occurredOn }, randomUUID());
  }
  const { id: shop } = await api.post<Created>(`${path}/shops`, { name: '积分超市' });
  await api.post(`${path}/shops/${shop}/goods`, { name: '香皂', unit: '块', price: 2, stock: 20 });
  const { size, root } = await api.get<Ledger>(`${path}/ledger`);
  const verify = () => api.post<Verification>(`${path}/ledger/verification`, { size, root });
  const owner = connect(databaseUrl, { role: null, max: 1, applicationName: 'moral-bank demo' });
  try {
    screen.step('篡改：表的主人直接改台账', 'the owner of the tables tries to change an entry');
    screen.say(`> ${BEND} WHERE seq = 2`);
    screen.say(`数据库拒绝 refused: ${await refusalOf(owner)}`);
    screen.step('篡改：超级用户关掉触发器再改', 'a superuser switches the triggers off');
    await behindTheTriggers(owner, BEND);
    screen.say(
      '改动写进去了，但另行留存过 { size, root } …… the change went in, but size and root were kept elsewhere',
    );
    const found = await verify();
    if (found.ok) throw new Error('tampering was not detected');
    screen.say(
      `校验发现 detected: ${found.firstProblem?.check}，第 ${found.firstProblem?.seq} 笔：${found.firstProblem?.message}`,
    );
    await behindTheTriggers(owner, STRAIGHTEN);
    const mended = await verify();
    if (!mended.ok) throw new Error('the ledger does not verify after it was mended');
    screen.say('恢复原值后，校验通过 restored, and it verifies again');
    screen.step('篡改：拿走 5 块香皂，再把库存改小', 'five bars vanish, and the stock is made to agree');
    await owner.unsafe(`${STOCK} - 5 WHERE village_code = '${VILLAGE}'`);
    const missing = await verify();
    if (missing.ok) throw new Error('tampering with the stock was not detected');
    screen.say(`校验发现 detected: ${missing.firstProblem?.check}：${missing.firstProblem?.message}`);
    await owner.unsafe(`${STOCK} + 5 WHERE village_code = '${VILLAGE}'`);
    if (!(await verify()).ok) throw new Error('the ledger does not verify after the stock was mended');
    screen.say('恢复原值后，校验通过 restored, and it verifies again');
  } finally {
    await close(owner);
  }
}

async function refusalOf(owner: Sql): Promise<string> {
  try {
    await owner.unsafe(`${BEND} WHERE village_code = '${VILLAGE}' AND seq = 2`);
  } catch (error) {
    return `${sqlState(error)} ${(error as Error).message}`;
  }
  throw new Error('the database let the journal be changed');
}

async function behindTheTriggers(owner: Sql, statement: string): Promise<void> {
  await owner.begin(async (tx) => {
    await tx.unsafe('ALTER TABLE entries DISABLE TRIGGER ALL');
    await tx.unsafe(`${statement} WHERE village_code = '${VILLAGE}' AND seq = 2`);
    await tx.unsafe('ALTER TABLE entries ENABLE TRIGGER ALL');
    for (const trigger of ['append_only', 'append_only_truncate']) {
      await tx.unsafe(`ALTER TABLE entries ENABLE ALWAYS TRIGGER ${trigger}`);
    }
  });
}
