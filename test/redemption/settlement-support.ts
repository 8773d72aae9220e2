import type { Answer, Caller } from '../support/app.ts';
import { created, openShop, type ShopSetting, type ShopVillage } from './support.ts';

export const OCTOBER = '2026-10';
/** Noon of days in the village. */
export const noon = (day: string) => new Date(`${day}T12:00:00+08:00`);

export interface SettledShop extends ShopVillage {
  /** Hands goods out at once. */
  collect(no: string, lines: Record<string, number>, body?: object): Promise<Answer>;
  drawUp(month?: string, by?: Caller): Promise<Answer>;
  adjust(id: string, adjustments: object[], etag?: string, by?: Caller): Promise<Answer>;
  confirm(id: string, digest: string, by: Caller, side?: string): Promise<Answer>;
  pay(id: string, body?: object, by?: Caller): Promise<Answer>;
  read(id: string, by?: Caller): Promise<Answer>;
  /** Draws up a month and confirms it on both sides. */
  settleMonth(month?: string): Promise<Answer['body']>;
}

/** A village with a private shop: soap at 3 points for 2.80 yuan, rice at 25 points and detergent at 8 for the village's point value. */
export async function openSettledShop(setting: ShopSetting, options: object = {}): Promise<SettledShop> {
  const goods = [
    { name: '香皂', unit: '块', price: 3, settlementFen: 280, stock: 1000 },
    { name: '大米', unit: '袋', price: 25 },
    { name: '洗衣液', unit: '瓶', price: 8 },
  ];
  const settings = { pointValueFen: 100 };
  const shop = await openShop(setting, { kind: 'private', goods, settings, points: 1000, ...options });
  const { committee, key, url } = shop;
  const path = (id: string) => url(`settlements/${id}`);
  const drawUp: SettledShop['drawUp'] = (month = OCTOBER, by = committee) =>
    by.post(url('settlements'), { shop: shop.id, month });
  const confirm: SettledShop['confirm'] = (id, digest, by, side) =>
    by.post(`${path(id)}/confirmation`, { digest, ...(side && { side }) });
  return {
    ...shop,
    collect: (no, lines, body = {}) => created(shop.redeem(no, lines, { collect: true, ...body })),
    drawUp,
    adjust: (id, adjustments, etag, by = committee) =>
      by.patch(path(id), { adjustments }, { headers: etag ? { 'if-match': etag } : {} }),
    confirm,
    pay: (id, body = { reference: '凭证 1' }, by = committee) => by.post(`${path(id)}/payment`, body),
    read: (id, by = committee) => by.get(path(id)),
    settleMonth: async (month) => {
      const { id, digest } = (await drawUp(month)).body;
      await confirm(id, digest, key);
      const { status, body, text } = await confirm(id, digest, committee);
      if (status !== 200 || body.state !== 'confirmed') throw new Error(text);
      return body;
    },
  };
}
