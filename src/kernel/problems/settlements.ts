import type { ProblemDefinition } from './problem.ts';

/** Refusals about what village and shops settle by month. */
export const settlementProblems = {
  'settlement-side': {
    status: 403,
    title: { zh: '不能代对方确认', en: 'Not your side' },
    detail: {
      zh: '商店一方只由本店的密钥确认，村委一方只由村委的密钥确认。',
      en: "The shop's side is confirmed with the shop's own key, the committee's side with the committee's.",
    },
    fix: {
      zh: '请对方用自己的密钥确认；商店没有密钥的，先为它签发。',
      en: 'Have the other side confirm with its own key; issue one to a shop that has none.',
    },
  },
  'unknown-shop': {
    status: 422,
    title: { zh: '没有这家商店', en: 'Unknown shop' },
    detail: { zh: '本村没有商店 {shop}。', en: 'This village has no shop {shop}.' },
    fix: { zh: '请核对商店编号。', en: 'Check the id of the shop.' },
  },
  'unknown-settlement': {
    status: 422,
    title: { zh: '没有可更正的结算单', en: 'No settlement to correct' },
    detail: {
      zh: '{settlement} 不是这家商店更早月份、已确认的结算单。',
      en: '{settlement} is no confirmed settlement of an earlier month with this shop.',
    },
    fix: {
      zh: '请填写所更正的那期结算单的编号；尚未确认的直接修改它。',
      en: 'Name the settlement that is corrected; one that is still a draft is changed itself.',
    },
  },
  'month-not-over': {
    status: 409,
    title: { zh: '当月还没有结束', en: 'Month not over' },
    detail: { zh: '{month} 还没有过完，不能结算。', en: '{month} is not over and cannot be settled yet.' },
    fix: { zh: '请在次月 1 日起办理。', en: 'Settle it from the first day of the next month.' },
  },
  'settlement-changed': {
    status: 409,
    title: { zh: '结算单已变动', en: 'Settlement changed' },
    detail: {
      zh: '所确认的摘要不是结算单现在的摘要：对方改动过，或月末还有兑换入账。',
      en: 'The digest is not that of the settlement as it is now: the other side changed it, or the month gained entries.',
    },
    fix: {
      zh: '请重新读取并核对后再确认；仍不符的，由村委重新办理一次当月结算。',
      en: 'Read and check it again, then confirm; if that fails too, the committee draws the month up anew.',
    },
  },
  'settlement-fixed': {
    status: 409,
    title: { zh: '结算单已双方确认', en: 'Settlement fixed' },
    detail: { zh: '双方确认后的结算单不能再改。', en: 'Both sides have confirmed it; it does not change any more.' },
    fix: {
      zh: '请把更正列入下一期结算单的调整项（adjustments）。',
      en: 'Put the correction into the adjustments of the next settlement.',
    },
  },
  'settlement-not-confirmed': {
    status: 409,
    title: { zh: '结算单还未双方确认', en: 'Settlement not confirmed' },
    detail: { zh: '双方都确认之后才能登记付款。', en: 'A payment is recorded once both sides have confirmed.' },
    fix: { zh: '请双方先确认。', en: 'Have both sides confirm first.' },
  },
  'settlement-paid': {
    status: 409,
    title: { zh: '已经付款', en: 'Paid already' },
    detail: { zh: '这张结算单已登记付款。', en: 'The payment of this settlement is recorded already.' },
    fix: { zh: '无需再办；请查看结算单。', en: 'Nothing to do; look at the settlement.' },
  },
  'settlement-mismatch': {
    status: 409,
    title: { zh: '结算与台账不符', en: 'Settlement disagrees with the ledger' },
    detail: {
      zh: '兑换单合计 {settled} 分，台账上商店账户变动 {ledger} 分。',
      en: "The redemptions come to {settled} points, the shop's account in the ledger to {ledger}.",
    },
    fix: {
      zh: '请先核验台账（ledger/verification），按其结论处理后再结算。',
      en: 'Verify the ledger (ledger/verification) and act on what it finds; then settle.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
