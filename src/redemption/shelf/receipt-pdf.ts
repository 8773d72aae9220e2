import { authorise, type Context } from '../../access/index.ts';
import { amountInWords } from '../../document/amount-in-words.ts';
import { renderPdf } from '../../document/pdf.ts';
import { qrSvg } from '../../document/qr.ts';
import { dayName } from '../../kernel/day.ts';
import { formatYuan } from '../../kernel/money.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { getMovement, type ShownMovement } from './list-movements.ts';
import { RECEIPT_TEMPLATE } from './receipt-template.ts';

/** What a donor is called who wants no name. */
export const ANONYMOUS = '匿名爱心人士';

export interface Receipt {
  readonly villageName: string;
  readonly shown: ShownMovement;
  /** Null: money. */
  readonly goods: { readonly name: string; readonly unit: string } | null;
}

/** The receipt of a donation. Refuses `not-a-donation`; 404 `not-found` without such a movement. */
export async function readReceipt(context: Context, village: string, seq: number): Promise<Receipt> {
  authorise(context.actor, 'stock:read', village);
  const shown = await getMovement(context, village, seq);
  const { kind, goods } = shown.movement;
  if (kind !== 'donation') throw new Refused('not-a-donation', { seq });
  const [row] = await context.sql<{ villageName: string; name: string | null; unit: string | null }[]>`
    SELECT v.name AS "villageName", g.name, g.unit FROM villages v
    LEFT JOIN goods g ON g.village_code = v.village_code AND g.id = ${goods}
    WHERE v.village_code = ${village}`;
  const { villageName, name, unit } = row!;
  return { villageName, shown, goods: name === null || unit === null ? null : { name, unit } };
}

/** The receipt to be printed (捐赠收据), with a code that leads to where it is verified. Refuses as `renderPdf` does. */
export function receiptPdf(receipt: Receipt, verifyUrl: string): Promise<Buffer> {
  return renderPdf(RECEIPT_TEMPLATE, { ...receiptData(receipt), code: qrSvg(verifyUrl) });
}

/** What the template prints. */
export function receiptData({ villageName, shown, goods }: Receipt) {
  const { movement, texts } = shown;
  const [year, month, day] = movement.occurredOn.split('-').map(Number);
  return {
    village: villageName,
    receiptNo: movement.receiptNo!,
    day: [year, month, day],
    date: dayName(movement.occurredOn),
    donor: texts.donor ?? ANONYMOUS,
    what: goods ? '物资' : '款项',
    item: goods?.name ?? '捐款',
    unit: goods?.unit ?? '—',
    quantity: goods ? String(movement.quantity) : '—',
    value: formatYuan(movement.valueFen).replace(/\B(?=(\d{3})+\.)/g, ','),
    words: amountInWords(movement.valueFen),
    purpose: movement.fund ?? '积分兑换',
    seq: movement.seq,
    hash: movement.hash.toString('hex'),
  };
}
