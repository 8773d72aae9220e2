import type { z } from 'zod';
import type * as contract from './contract.ts';
import type { movementSchema, StockStatementBody } from './contract-stock.ts';

const SHOP = '01980000-0000-7000-8000-0000000000a1';
const SOAP = '01980000-0000-7000-8000-0000000000b1';

export const newShop: z.input<typeof contract.newShopSchema> = {
  name: '孙家村积分超市',
  kind: 'village',
  openingDays: { weekdays: [3, 6], days: ['2026-12-31'] },
};
export const shop = {
  id: SHOP,
  name: '孙家村积分超市',
  kind: 'village' as const,
  openingDays: { weekdays: [3, 6], days: ['2026-12-31'] },
  createdAt: '2026-10-01T01:00:00.000Z',
  closedAt: null,
};
export const shopChange = { name: '孙家村积分超市（村部）', openingDays: null };

export const newGoods: z.input<typeof contract.newGoodsSchema> = {
  name: '香皂',
  barcode: '6901234567892',
  unit: '块',
  price: 3,
  limit: { quantity: 4, period: 'month' },
  lowStock: 20,
  stock: 200,
  stockValueFen: 50_000,
};
export const goods: z.input<typeof contract.goodsSchema> = {
  id: SOAP,
  shop: SHOP,
  name: '香皂',
  barcode: '6901234567892',
  unit: '块',
  price: 3,
  settlementFen: null,
  limit: { quantity: 4, period: 'month' },
  sponsor: null,
  onSaleFrom: null,
  onSaleUntil: null,
  lowStock: 20,
  stock: 200,
  reserved: 6,
  available: 194,
  onSale: true,
  withdrawnAt: null,
};
export const goodsChange = { price: 2.5, onSaleUntil: '2026-12-31' };

export const newMovement = {
  kind: 'donation',
  goods: SOAP,
  quantity: 100,
  valueFen: 25_000,
  donor: '双辽市惠民超市',
} as const;
export const movement: z.input<typeof movementSchema> = {
  seq: 12,
  kind: 'donation',
  goods: SOAP,
  shop: SHOP,
  quantity: 100,
  valueFen: 25_000,
  onHandAfter: 300,
  valueFenAfter: 75_000,
  anonymous: false,
  donor: '双辽市惠民超市',
  receiptNo: '2026-0001',
  fund: null,
  reason: null,
  reference: null,
  redemption: null,
  occurredOn: '2026-10-15',
  recordedAt: '2026-10-15T02:00:00.000Z',
  recordedBy: '01980000-0000-7000-8000-0000000000d1',
  hash: 'a3f1c0d2'.repeat(8),
};

const quantity = { opening: 200, purchased: 0, donated: 100, returned: 1, issued: -60, corrected: -1, closing: 240 };
const valueFen = {
  opening: 50_000,
  purchased: 0,
  donated: 25_000,
  returned: 250,
  issued: -15_000,
  corrected: -250,
  closing: 60_000,
};
export const stockStatement: StockStatementBody = {
  month: '2026-10',
  complete: true,
  through: 84,
  hash: '5be2a917'.repeat(8),
  shops: [
    {
      id: SHOP,
      name: '孙家村积分超市',
      kind: 'village',
      lines: [{ goods: SOAP, name: '香皂', unit: '块', quantity, valueFen }],
      valueFen,
    },
  ],
  valueFen,
  donations: [
    {
      seq: 12,
      receiptNo: '2026-0001',
      occurredOn: '2026-10-15',
      donor: '双辽市惠民超市',
      goods: { id: SOAP, name: '香皂', unit: '块' },
      quantity: 100,
      valueFen: 25_000,
      fund: null,
      issued: 40,
      redemptions: 23,
    },
  ],
  donatedFen: 25_000,
  moneyFen: 0,
};
