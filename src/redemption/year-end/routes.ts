import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { villageParamsSchema } from '../../http/contract.ts';
import { operation } from '../../http/operation.ts';
import { idempotencyKey, markReplay } from '../../http/preconditions.ts';
import { fromPoints, type Points } from '../../kernel/points.ts';
import type { RedemptionServices } from '../services.ts';
import { carryYearOver, type YearEnd } from './carry-year-over.ts';
import * as contract from './contract.ts';

const EXAMPLE = {
  year: 2026,
  dryRun: false,
  entries: { from: 4712, to: 4713 },
  totals: { households: 2, left: 150.5, kept: 75.25, expired: 75.25 },
  households: [
    { no: '010001', left: 100, kept: 50, expired: 50, balanceAfter: 62 },
    { no: '010002', left: 50.5, kept: 25.25, expired: 25.25, balanceAfter: 25.25 },
  ],
};

/** The year's end (年终结转). */
export function yearEndRoutes(app: App, services: RedemptionServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages/:village/year-end',
    ...operation({
      id: 'carryYearOver',
      summary: { zh: '年终结转', en: 'Carry a year over' },
      description: {
        zh: '按村的设置（yearEnd、carryPercent）保留全部、清零或保留一部分：只涉及年底前所得、至今未用也未预占的积分，荣誉分不变。先试算（dryRun，默认），再带 Idempotency-Key 入账。须先结账到 12 月 31 日；每年一次，按年度先后。兑换先用较早的积分。',
        en: 'Keeps all, nothing or a part, as the village’s settings say, of what was earned by the year’s end and has neither been spent nor held; honour stays. Try it first (`dryRun`, the default), then write it with an Idempotency-Key. Needs 31 December closed; once per year, years in order. Redemptions have spent the older points first.',
      },
      tag: 'settlements',
      needs: 'year-end:write',
      params: villageParamsSchema,
      body: { schema: contract.yearEndRequestSchema, example: { year: 2026, dryRun: false } },
      answer: { status: 201, schema: contract.yearEndSchema, example: EXAMPLE },
      otherAnswers: [
        {
          status: 200,
          description: { zh: '试算', en: 'A trial' },
          schema: contract.yearEndSchema,
          example: { ...EXAMPLE, dryRun: true, entries: null },
        },
      ],
      problems: ['year-not-closed', 'year-end-done', 'later-year-done', 'nothing-to-carry'],
      idempotent: 'unless-dry-run',
    }),
    handler: async (request, reply) => {
      const { year, dryRun } = request.body;
      const key = dryRun ? undefined : idempotencyKey(request);
      const done = await carryYearOver(services, contextOf(request, services), request.params.village, year, key);
      markReplay(reply, done.replayed);
      reply.code(dryRun ? 200 : 201);
      return yearEndBody(done, dryRun);
    },
  });
}

function yearEndBody({ year, entries }: YearEnd, dryRun: boolean) {
  let [left, expired] = [0, 0];
  const households = entries.map(({ householdNo, quantity, amount, balanceAfter }) => {
    left += quantity!;
    expired += amount;
    return {
      no: householdNo!,
      left: fromPoints(quantity as Points),
      kept: fromPoints((quantity! - amount) as Points),
      expired: fromPoints(amount),
      balanceAfter: fromPoints(balanceAfter),
    };
  });
  return {
    year,
    dryRun,
    entries: dryRun ? null : { from: entries[0]!.seq, to: entries.at(-1)!.seq },
    totals: {
      households: entries.length,
      left: fromPoints(left as Points),
      kept: fromPoints((left - expired) as Points),
      expired: fromPoints(expired as Points),
    },
    households,
  };
}
