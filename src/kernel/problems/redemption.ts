import type { ProblemDefinition } from './problem.ts';

/** Refusals about redemptions and the shelf they take from. */
export const redemptionProblems = {
  'passbook-required': {
    status: 422,
    title: { zh: '需要存折', en: 'Passbook needed' },
    detail: {
      zh: '商店办理兑换只凭存折，不凭户号。',
      en: 'Shops redeem by passbook only, never by household number.',
    },
    fix: { zh: '请扫描存折上的二维码，在 passbook 中给出。', en: 'Scan the passbook and give its code as passbook.' },
  },
  'unknown-goods': {
    status: 422,
    title: { zh: '没有这种商品', en: 'Unknown goods' },
    detail: {
      zh: '这家商店（或这张兑换单）里没有商品 {goods}。',
      en: 'This shop (or redemption) has no goods {goods}.',
    },
    fix: { zh: '请重新读取商品清单。', en: 'Read the list of goods again.' },
  },
  'shop-closed': {
    status: 409,
    title: { zh: '商店已停业', en: 'Shop closed' },
    detail: { zh: '这家商店已停止兑换。', en: 'This shop no longer redeems.' },
    fix: { zh: '请到别的商店兑换。', en: 'Redeem at another shop.' },
  },
  'shop-not-open': {
    status: 409,
    title: { zh: '今天不开放兑换', en: 'Shop not open' },
    detail: { zh: '这家商店 {day} 不开放兑换。', en: 'This shop is not open on {day}.' },
    fix: {
      zh: '请在开放日办理，或请村委修改开放日。',
      en: 'Come on an opening day, or have the committee change them.',
    },
  },
  'goods-not-on-sale': {
    status: 409,
    title: { zh: '商品未上架', en: 'Goods not on sale' },
    detail: { zh: '{goods} 现在不供兑换。', en: '{goods} cannot be redeemed now.' },
    fix: { zh: '请另选商品，或核对上架日期。', en: 'Choose something else, or check the days of sale.' },
  },
  'out-of-stock': {
    status: 409,
    title: { zh: '库存不足', en: 'Out of stock' },
    detail: {
      zh: '{goods} 还可兑换 {left} {unit}，需要 {wanted} {unit}。',
      en: '{left} ({unit}) of {goods} can still be redeemed; {wanted} are asked for.',
    },
    fix: {
      zh: '请减少数量或另选商品；到货请先入库。',
      en: 'Take fewer or something else; enter new goods into stock first.',
    },
  },
  'goods-limit': {
    status: 409,
    title: { zh: '超出限兑数量', en: 'Over the household limit' },
    detail: {
      zh: '{goods} 每户{periodZh}限兑 {limit} {unit}，还可兑 {left} {unit}。',
      en: 'Each household may take {limit} ({unit}) of {goods} {period}; {left} are left.',
    },
    fix: {
      zh: '请减少数量；按期限兑的，下期可以再兑。',
      en: 'Take fewer; a limit by period begins anew with the next one.',
    },
  },
  'cash-exceeds-price': {
    status: 422,
    title: { zh: '现金补差过多', en: 'Too much cash' },
    detail: {
      zh: '{goods} 的现金补差达到或超过其全部积分价值，这样就不是积分兑换。',
      en: 'The cash for {goods} reaches or exceeds its whole value in points: no points would be redeemed.',
    },
    fix: { zh: '请减少 cashFen（单位：分钱）。', en: 'Lower cashFen (in fen, hundredths of a yuan).' },
  },
  'redemption-too-large': {
    status: 422,
    title: { zh: '一次兑换过多', en: 'Too much at once' },
    detail: {
      zh: '一次兑换至多 {points} 分，现金补差和应付商店的钱各至多 {yuan} 元。',
      en: 'One redemption takes at most {points} points, {yuan} yuan in cash, and as much that is owed to the shop.',
    },
    fix: {
      zh: '请核对数量和现金；确实这么多的，请分几次兑换。',
      en: 'Check quantities and cash; if it really is so much, redeem in several goes.',
    },
  },
  'no-budget': {
    status: 409,
    title: { zh: '没有兑换预算', en: 'No budget' },
    detail: { zh: '{day} 不在任何兑换预算的期间内。', en: 'No redemption budget covers {day}.' },
    fix: { zh: '请村委先立本期预算。', en: 'The committee makes a budget for this period first.' },
  },
  'budget-exceeded': {
    status: 409,
    title: { zh: '兑换预算不足', en: 'Over budget' },
    detail: {
      zh: '本期预算还可兑换 {left} 分，需要 {needed} 分。',
      en: 'The budget allows {left} more points; {needed} are needed.',
    },
    fix: { zh: '请减少兑换，或请村委追加预算。', en: 'Redeem less, or have the committee raise the budget.' },
  },
  'more-than-redeemed': {
    status: 422,
    title: { zh: '超出兑换数量', en: 'More than was redeemed' },
    detail: {
      zh: '兑换单里的 {goods} 还有 {left} {unit}，不能办 {wanted} {unit}。',
      en: '{left} ({unit}) of {goods} are left of this redemption, not {wanted}.',
    },
    fix: { zh: '请核对数量。', en: 'Check the quantities.' },
  },
  'redemption-not-collected': {
    status: 409,
    title: { zh: '没有领取过，无可退还', en: 'Not collected' },
    detail: {
      zh: '这张兑换单还没有领取，或者已取消、已过期，没有可退还的。',
      en: 'This redemption has not been collected, or it was released or has expired: there is nothing to refund.',
    },
    fix: {
      zh: '待领取的请办取消；已取消或已过期的无需再办，请查看兑换单。',
      en: 'Release it while it is held; otherwise nothing is to be done, look at the redemption.',
    },
  },
  'nothing-chosen': {
    status: 409,
    title: { zh: '没有可办的商品', en: 'Nothing to settle' },
    detail: {
      zh: '选中的商品数量合计为 0，或已全部退还。',
      en: 'The quantities come to 0, or all was refunded already.',
    },
    fix: {
      zh: '领取 0 件请办取消；已全部退还的无需再办。',
      en: 'To collect nothing, release the redemption; what was refunded wholly needs nothing more.',
    },
  },
  'redemption-not-posted': {
    status: 409,
    title: { zh: '这张兑换单有争议，未入账', en: 'Redemption not posted' },
    detail: {
      zh: '这张兑换单是离线记录，未能入账，等待村委处理或已被驳回。',
      en: 'This redemption was recorded offline and did not fit; the committee has to settle it, or turned it down.',
    },
    fix: { zh: '请村委在争议处理中补录或驳回。', en: 'The committee posts it or turns it down (resolution).' },
  },
  'dispute-settled': {
    status: 409,
    title: { zh: '争议已处理', en: 'Dispute settled already' },
    detail: {
      zh: '这张兑换单的争议已经补录或驳回，或本无争议。',
      en: 'It was posted or turned down already, or never disputed.',
    },
    fix: { zh: '无需再办；请查看兑换单。', en: 'Nothing to do; look at the redemption.' },
  },
  'occurred-in-future': {
    status: 422,
    title: { zh: '发生时间在将来', en: 'Occurred in the future' },
    detail: {
      zh: '离线兑换的时间 {occurredAt} 晚于现在。',
      en: 'The redemption is said to have occurred at {occurredAt}, which is still to come.',
    },
    fix: {
      zh: '请校准商店设备的时钟，改正 occurredAt 后重新补传。',
      en: "Set the clock of the shop's device, mend occurredAt and send it again.",
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
