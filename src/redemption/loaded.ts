import type { Command, VillageState } from '../ledger/index.ts';
import type { OutboxEvent } from '../outbox/index.ts';
import type { BudgetState } from './budget/budget.ts';
import type { Redemption, RedemptionStep } from './redemption.ts';
import type { EarlierUse, OfferedGoods, Stock } from './shelf/goods.ts';
import type { Issued, StockHead, StockMovement } from './shelf/stock.ts';

/** What redemptions of one village decide on, loaded under its lock and kept up to date as commands are accepted. */
export interface VillageShelf {
  readonly goods: Map<string, OfferedGoods>;
  /** Only of goods whose stock is counted. */
  readonly stocks: Map<string, Stock>;
  readonly storedStocks: Map<string, Readonly<Stock>>;
  readonly budgets: BudgetState[];
  readonly storedUsed: Map<string, number>;
  /** By id: those that commands settle, and those made in this transaction. */
  readonly redemptions: Map<string, Redemption>;
  /** By household: for limits. */
  readonly uses: Map<string, EarlierUse[]>;
  readonly head: StockHead;
  /** What the goods handed out by a redemption cost, by `redemption goods`: for returns. */
  readonly issued: Map<string, Issued>;
  /** Hex of their hashes: of the passbooks that households were named by, those that are still alive. */
  readonly livePassbooks: Set<string>;
}

/** What the redemption participant loaded, and what it is going to write. */
export interface LoadedShelves {
  readonly villages: Map<string, VillageShelf>;
  readonly made: Redemption[];
  readonly changed: Set<Redemption>;
  readonly steps: RedemptionStep[];
  readonly movements: StockMovement[];
  readonly events: OutboxEvent[];
}

/** The shelf of a command's village; there is one for every village that has a command. */
export function shelfOf(loaded: LoadedShelves, where: Pick<Command, 'village'> | VillageState): VillageShelf {
  const village = 'head' in where ? where.head.villageCode : where.village;
  return loaded.villages.get(village)!;
}
