import { randomUUID } from 'node:crypto';
import type { Activity, Created, Fairness, Ledger, OwnComplaint } from './answers.ts';
import { holderOf, readGroups } from './cast.ts';
import { PasserBy } from './passer-by.ts';
import { DIRECT_RULE } from './procedure.ts';
import { refusalOf } from './refusal.ts';
import type { Chapter, Stage } from './stage.ts';

/** An activity, the facts on recording, a complaint (活动与监督): comes after the procedure was decided. */
export const oversight: Chapter = {
  zh: '活动与监督',
  en: 'Activities and oversight',
  steps: (stage) => [() => settleActivity(stage), () => showFacts(stage), () => complain(stage)],
};

/** One command for everybody who was there. */
async function settleActivity({ committee, screen, sample, clock }: Stage): Promise<void> {
  const url = `/villages/${sample.code}`;
  const groups = await readGroups({ committee, sample });
  const items = groups.flatMap(({ heads }) => heads.map(({ member }) => ({ member })));
  screen.step(`活动签到 ${items.length} 人次，一次结算`, 'the attendance of an activity, settled at once');
  const announced = { name: '全村清扫日', rule: DIRECT_RULE, day: clock.today, place: '村道' };
  const { id } = await committee.post<Created>(`${url}/activities`, announced);
  await committee.post(`${url}/activities/${id}/attendance`, { items });
  const started = performance.now();
  const settle = () => committee.post<Activity>(`${url}/activities/${id}/settlement`, undefined, randomUUID());
  const { attendance } = await settle();
  const took = Math.round(performance.now() - started);
  screen.say(`${announced.name}：${attendance.attended} 人次，入账 ${attendance.posted} 笔，用时 ${took} 毫秒`);
  const before = await committee.get<Ledger>(`${url}/ledger`);
  await settle();
  const after = await committee.get<Ledger>(`${url}/ledger`);
  if (after.size !== before.size) throw new Error('an activity was settled twice');
  screen.say(`再结算一次：新增 ${after.size - before.size} 笔 settled again: nothing is added`);
}

async function showFacts({ committee, screen, sample, clock }: Stage): Promise<void> {
  const year = clock.today.slice(0, 4);
  screen.step(`公平性事实 ${year}`, 'facts on recording: who recorded how much for whom; nobody is scored');
  const facts = await committee.get<Fairness>(`/villages/${sample.code}/reports/fairness?period=${year}`);
  const right = { align: 'right' } as const;
  screen.table(
    [
      { title: '谁记的' },
      { title: '笔数', ...right },
      { title: '其中申报', ...right },
      { title: '加分', ...right },
      { title: '户数', ...right },
      { title: '最多的一组' },
    ],
    facts.recorders.map(({ name, entries, throughCases, merit, households, mostServed }) => [
      name ?? '各户自行申报',
      entries,
      throughCases,
      merit,
      households,
      mostServed === null ? '' : `${mostServed.unit?.name} ${Math.round(mostServed.share * 100)}%`,
    ]),
  );
  const { total, households } = facts;
  screen.say(
    `合计 ${total.entries} 笔：结账后补记 ${total.late}，冲正 ${total.reversals}，为本户 ${total.ownHousehold}、为亲属 ${total.kin}；从行为到入账，中位 ${total.medianDays} 天`,
  );
  screen.say(
    `${households.count} 户中本年没有分录的 ${households.withoutEntry} 户，从未记到的 ${households.neverReached} 户`,
  );
}

/** Past the committee, to the supervisor of the township. */
async function complain({ service, operator, committee, screen, sample }: Stage): Promise<void> {
  screen.step('码上举报：村委会看不到', 'a complaint goes past the committee');
  const township = sample.code.slice(0, 9);
  const region = `/regions/${township}/complaints`;
  const passerBy = new PasserBy(service.url);
  const words = '有人总给亲戚记分，请查一查';
  const { token } = await passerBy.post<{ token: string }>('/complaints', { village: sample.code, words });
  const own = () => passerBy.get<OwnComplaint>(`/complaints/${token}`);
  screen.say(`不具名，只得到一张凭证 token；查到 ${(await own()).state}`);
  screen.say(`村委会去看，拒绝 refused：${await refusalOf(committee.get(region))}`);
  const supervisor = await holderOf(operator, { name: '乡镇纪检', role: 'supervisor', scope: township });
  const { data } = await supervisor.get<{ data: readonly Created[] }>(region);
  await supervisor.post(`${region}/${data[0]!.id}/answer`, { answer: '已核对全部分录和亲属登记，结果在村里公开' });
  const { state, answer } = await own();
  if (answer === null) throw new Error('the complaint was not answered');
  screen.say(`上级答复，凭证查到 ${state}：${answer}`);
}
