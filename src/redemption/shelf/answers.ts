import { canonicalJson, type Json, sha256 } from '../../kernel/canonical.ts';
import type { Day } from '../../kernel/day.ts';
import { fromPoints } from '../../kernel/points.ts';
import { type Article, isOnSale } from './article.ts';
import type { GoodsBody, ShopBody } from './contract.ts';
import type { MovementBody, StockStatementBody } from './contract-stock.ts';
import type { SeenTexts, ShownMovement } from './list-movements.ts';
import type { Shop } from './shop.ts';
import type { StockText } from './stock.ts';
import type { StockStatement } from './stock-statement.ts';

/** What the verbs return, as it goes over the wire. */

export function shopBody({ id, name, kind, opening, createdAt, closedAt }: Shop): ShopBody {
  return {
    id,
    name,
    kind,
    openingDays: opening as ShopBody['openingDays'],
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}

export function goodsBody(article: Article, today: Day): GoodsBody {
  const { id, shop, name, barcode, unit, price, settlementFen, limit, sponsor, stock, withdrawnAt } = article;
  const { onSaleFrom, onSaleUntil, lowStock } = article;
  return {
    ...{ id, shop, name, barcode, unit, price: fromPoints(price), settlementFen, limit, sponsor },
    ...{ onSaleFrom, onSaleUntil, lowStock },
    stock: stock?.onHand ?? null,
    reserved: stock?.reserved ?? null,
    available: stock && stock.onHand - stock.reserved,
    onSale: isOnSale(article, today),
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
  };
}

/** The version of a list, by all that it says. */
export function versionOf(body: unknown): string {
  return sha256(canonicalJson(body as Json))
    .toString('base64url')
    .slice(0, 22);
}

export function movementBody({ movement, shop, texts }: ShownMovement): MovementBody {
  const { seq, kind, goods, quantity, valueFen, onHandAfter, valueFenAfter, anonymous, receiptNo, fund } = movement;
  return {
    ...{ seq, kind, goods, shop, quantity, valueFen, onHandAfter, valueFenAfter, anonymous, receiptNo, fund },
    donor: texts.donor ?? null,
    reason: texts.reason ?? null,
    reference: texts.reference ?? null,
    redemption: movement.redemption,
    occurredOn: movement.occurredOn,
    recordedAt: movement.recordedAt.toISOString(),
    recordedBy: movement.recorder,
    hash: movement.hash.toString('hex'),
  };
}

/** Texts as who recorded them sees them. */
export function allTexts(texts: readonly StockText[]): SeenTexts {
  return Object.fromEntries(texts.map(({ field, text }) => [field, text]));
}

export function statementBody(statement: StockStatement): StockStatementBody {
  const { month, complete, through, hash, shops, valueFen, donations, donatedFen, moneyFen } = statement;
  return {
    ...{ month, complete, through, valueFen, donatedFen, moneyFen },
    hash: hash.toString('hex'),
    shops: shops.map(({ shop: { id, name, kind }, lines, valueFen: own }) => {
      return { id, name, kind, lines: [...lines], valueFen: own };
    }),
    donations: [...donations],
  };
}
