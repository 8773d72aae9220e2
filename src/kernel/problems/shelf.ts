import type { ProblemDefinition } from './problem.ts';

/** Refusals about shops, goods and the stock ledger. */
export const shelfProblems = {
  'shop-exists': {
    status: 409,
    title: { zh: '已有同名商店', en: 'Shop exists' },
    detail: { zh: '本村已有营业中的商店“{name}”。', en: 'An open shop of the village is called {name} already.' },
    fix: { zh: '请换一个名称，或修改原来的商店。', en: 'Choose another name, or change the shop that there is.' },
  },
  'too-many-shops': {
    status: 409,
    title: { zh: '商店过多', en: 'Too many shops' },
    detail: { zh: '一个村最多 {limit} 家营业中的商店。', en: 'A village has at most {limit} open shops.' },
    fix: { zh: '请先关闭不用的商店。', en: 'Close shops that are not used first.' },
  },
  'goods-exists': {
    status: 409,
    title: { zh: '已有这种商品', en: 'Goods exist' },
    detail: {
      zh: '这家商店在架商品中已有{fieldZh}“{value}”。',
      en: 'The shop has goods with {field} {value} already.',
    },
    fix: {
      zh: '请修改原来的商品；规格不同的请写进名称。',
      en: 'Change the goods that there are; tell sizes apart by their names.',
    },
  },
  'too-many-goods': {
    status: 409,
    title: { zh: '商品过多', en: 'Too many goods' },
    detail: { zh: '一家商店最多 {limit} 种在架商品。', en: 'A shop has at most {limit} goods that are not withdrawn.' },
    fix: { zh: '请先下架不再兑换的商品。', en: 'Withdraw goods that are no longer redeemed first.' },
  },
  'days-of-sale-reversed': {
    status: 422,
    title: { zh: '上架日期颠倒', en: 'Days of sale reversed' },
    detail: { zh: '上架日 {from} 晚于下架日 {until}。', en: 'On sale from {from} is after until {until}.' },
    fix: { zh: '请核对两个日期。', en: 'Check the two days.' },
  },
  'stock-below-reserved': {
    status: 409,
    title: { zh: '库存少于已预留', en: 'Stock below what is reserved' },
    detail: {
      zh: '{goods} 账上 {onHand} {unit}，已为兑换预留 {reserved} {unit}，不能改为 {after} {unit}。',
      en: '{onHand} {unit} of {goods} are on hand and {reserved} reserved for redemptions: {after} would not do.',
    },
    fix: {
      zh: '请先办理或取消相应的兑换，再登记此数。',
      en: 'Hand the redemptions out or release them first, then record this number.',
    },
  },
  'stock-value-mismatch': {
    status: 409,
    title: { zh: '数量与价值不符', en: 'Quantity and value do not fit' },
    detail: {
      zh: '照此登记，{goods} 将剩 {left} {unit}、价值 {value} 元。',
      en: 'By this {left} {unit} of {goods} would remain, worth {value} yuan.',
    },
    fix: {
      zh: '价值不能为负，货出完时价值也须为零；请核对 valueFen，或不写由系统按均价计算。',
      en: 'A value is never negative, and zero once nothing is left. Check valueFen, or leave it out for the average.',
    },
  },
  'too-much-stock': {
    status: 409,
    title: { zh: '库存过大', en: 'Too much stock' },
    detail: {
      zh: '{goods} 的库存将超过 {quantity} {unit} 或 {value} 元。',
      en: 'The stock of {goods} would pass {quantity} {unit} or {value} yuan.',
    },
    fix: { zh: '请核对数量和金额的单位（分钱）。', en: 'Check quantity and value; money is in fen.' },
  },
  'receipt-exists': {
    status: 409,
    title: { zh: '收据号已用', en: 'Receipt number taken' },
    detail: { zh: '本村已有收据 {receiptNo}。', en: 'The village has a receipt {receiptNo} already.' },
    fix: { zh: '请核对收据号；不写则由系统编号。', en: 'Check it, or leave it out to be given the next number.' },
  },
  'donations-below-zero': {
    status: 409,
    title: { zh: '更正超出捐款', en: 'More than was given' },
    detail: {
      zh: '{fund} 收到的捐款合计 {sum} 元，不能再更正 {correction} 元。',
      en: 'Gifts of money to {fund} amount to {sum} yuan: they cannot be corrected by {correction} yuan.',
    },
    fix: { zh: '请核对金额和款项。', en: 'Check the amount and the fund.' },
  },
  'not-a-donation': {
    status: 409,
    title: { zh: '这笔不是捐赠', en: 'Not a donation' },
    detail: { zh: '库存流水第 {seq} 笔不是捐赠，没有收据。', en: 'Movement {seq} is no donation: it has no receipt.' },
    fix: { zh: '请在库存流水中按 kind=donation 查找。', en: 'Look among the movements of kind donation.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
