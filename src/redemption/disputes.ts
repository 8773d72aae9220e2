import { audit, authorise, type Context } from '../access/index.ts';
import { instantArray, transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import type { Points } from '../kernel/points.ts';
import { type Refusal, Refused, refusal } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import type { TakePart, WantedLine } from './part.ts';
import { answerOf, type Redeemed, takeCommand } from './redeem.ts';
import type { OfflineOutcome, OfflineRedemption } from './redeem-offline.ts';
import { type Redemption, type RedemptionLine, refuseTooLarge, sumOf } from './redemption.ts';
import { readOffline, readRedemption } from './rows.ts';
import type { RedemptionServices } from './services.ts';

/** An item that did not fit any more. */
export interface DisputedItem {
  readonly index: number;
  readonly item: OfflineRedemption;
  /** Null: the passbook is not known. */
  readonly household: string | null;
  readonly refusal: Refusal;
}

/** Keeps items as disputes for the committee; one that names goods the shop never had is refused. */
export async function recordDisputes(
  context: Context,
  village: string,
  disputes: readonly DisputedItem[],
): Promise<Map<number, OfflineOutcome>> {
  const outcomes = new Map<number, OfflineOutcome>();
  if (disputes.length === 0) return outcomes;
  const { actor, sql } = context;
  const offered = await readPrices(context, village, disputes);
  const rows: (DisputedItem & { lines: RedemptionLine[] })[] = [];
  for (const dispute of disputes) {
    const lines = dispute.item.lines.map((line) =>
      claimedLine(offered.get(`${dispute.item.shop} ${line.goods}`), line),
    );
    const unknown = lines.indexOf(undefined);
    const refused =
      unknown === -1
        ? refuseTooLarge(sumOfClaim(lines as RedemptionLine[]))
        : refusal('unknown-goods', { goods: dispute.item.lines[unknown]!.goods });
    if (refused) outcomes.set(dispute.index, { status: 'refused', refusal: refused });
    else rows.push({ ...dispute, lines: lines as RedemptionLine[] });
  }
  await insertDisputes(context, village, rows);
  const kept = await readOffline(
    sql,
    village,
    actor.client,
    rows.map(({ item }) => item.key),
  );
  for (const { index, item } of rows) outcomes.set(index, { status: 'disputed', redemption: kept.get(item.key)! });
  return outcomes;
}

interface PriceRow {
  id: string;
  shop_id: string;
  name: string;
  unit: string;
  price: Points;
}

async function readPrices({ sql }: Context, village: string, disputes: readonly DisputedItem[]) {
  const ids = new Set(disputes.flatMap(({ item }) => item.lines.map(({ goods }) => goods)));
  const rows = await sql<PriceRow[]>`
    SELECT id, shop_id, name, unit, price FROM goods WHERE village_code = ${village} AND id = ANY(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [`${row.shop_id} ${row.id}`, row]));
}

/** The line as the shop claims it, at the price of today: what counts is decided when it is posted. */
function claimedLine(row: PriceRow | undefined, { goods, quantity, cashFen }: WantedLine): RedemptionLine | undefined {
  if (!row) return undefined;
  const { name, unit, price } = row;
  const points = (price * quantity) as Points;
  return { goods, name, unit, quantity, price, points, cashFen, settlementFen: 0, counted: false };
}

function sumOfClaim(lines: readonly RedemptionLine[]) {
  return sumOf(lines.map((line, index) => ({ ...line, line: index })));
}

async function insertDisputes(
  { actor, sql, now }: Context,
  village: string,
  rows: readonly (DisputedItem & { lines: RedemptionLine[] })[],
): Promise<void> {
  if (rows.length === 0) return;
  const at = now();
  const list = rows.map((row) => ({ ...row, id: newId() }));
  await transaction(sql, {}, async (tx) => {
    const kept = await tx<{ id: string }[]>`
      INSERT INTO redemptions (village_code, id, household_no, shop_id, state, lines, quantities, points, cash_fen, unclaimed,
        created_at, expires_at, occurred_at, recorder, offline_key, at_once, dispute)
      SELECT ${village}, u.id, u.household_no, u.shop_id, 'disputed', u.lines, u.quantities, u.points, u.cash_fen, 'return',
        ${at}, ${at}, u.occurred_at, ${actor.client}, u.offline_key, true, u.dispute
      FROM unnest(${list.map(({ id }) => id)}::uuid[], ${list.map(({ household }) => household)}::text[],
        ${list.map(({ item }) => item.shop)}::uuid[], ${list.map(({ lines }) => JSON.stringify(lines))}::text[]::jsonb[],
        ${list.map(({ lines }) => JSON.stringify(lines.map(() => 0)))}::text[]::jsonb[],
        ${list.map(({ lines }) => sumOfClaim(lines).points)}::int[],
        ${list.map(({ lines }) => sumOfClaim(lines).cashFen)}::int[],
        ${instantArray(list.map(({ item }) => item.occurredAt))}::text[]::timestamptz[],
        ${list.map(({ item }) => item.key)}::text[],
        ${list.map(({ refusal: { code, params } }) => JSON.stringify({ code, params }))}::text[]::jsonb[])
        AS u (id, household_no, shop_id, lines, quantities, points, cash_fen, occurred_at, offline_key, dispute)
      ON CONFLICT (village_code, recorder, offline_key) WHERE offline_key IS NOT NULL DO NOTHING
      RETURNING id`;
    // A key that comes twice, in one batch or in two at once, is one dispute: nobody hears of another.
    const ids = new Set(kept.map(({ id }) => id));
    const made = list.filter(({ id }) => ids.has(id));
    await writeOutbox(
      tx,
      made.map(({ id, household, item, refusal: { code } }) => ({
        village,
        kind: 'redemption.disputed',
        subject: id,
        household,
        shop: item.shop,
        data: { code },
        at,
      })),
    );
  });
}

/** What the committee makes of a dispute. */
export interface Resolution {
  readonly decision: 'post' | 'reject';
  readonly reason: string;
  /** Where the passbook was not known, or was somebody else's. */
  readonly household?: string | undefined;
  readonly lines?: readonly WantedLine[] | undefined;
}

/**
 * Posts a disputed redemption after all, under today's stock, limits, budget and points, or turns it down. What still does not fit is
 * refused for the same reasons as any redemption: nothing is forced.
 */
export async function resolveDispute(
  services: RedemptionServices,
  context: Context,
  village: string,
  key: string,
  id: string,
  resolution: Resolution,
): Promise<Redeemed | { redemption: Redemption }> {
  const { actor, sql } = context;
  authorise(actor, 'redemption:resolve', village);
  const dispute = await readRedemption(sql, village, id);
  if (dispute === undefined) throw new Refused('not-found');
  if (dispute.dispute === null) throw new Refused('dispute-settled');
  const { reason } = resolution;
  if (resolution.decision === 'reject') return { redemption: await reject(context, village, dispute, reason) };
  const household = resolution.household ?? dispute.household;
  if (household === null) throw new Refused('passbook-required');
  const { shop, occurredAt, offlineKey } = dispute;
  const part: TakePart = {
    do: 'take',
    id,
    shop,
    lines: resolution.lines ?? dispute.lines,
    occurredAt: occurredAt!,
    offlineKey: offlineKey!,
    dispute: { of: dispute, reason },
    made: {},
  };
  const texts = { reason };
  const command = takeCommand({ village, recorder: actor.client, key, household, texts, part, collect: true });
  return answerOf(services, context, command, part);
}

/** Turning down twice is once. */
async function reject(context: Context, village: string, { id }: Redemption, reason: string): Promise<Redemption> {
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const decided = { decidedAt: context.now().toISOString(), decidedBy: context.actor.client, reason };
    const { count } = await tx`
      UPDATE redemptions SET state = 'rejected', dispute = dispute || ${JSON.stringify(decided)}::text::jsonb
      WHERE village_code = ${village} AND id = ${id} AND state = 'disputed'`;
    const redemption = (await readRedemption(tx, village, id))!;
    if (count === 0) {
      if (redemption.state !== 'rejected') throw new Refused('dispute-settled');
      return redemption;
    }
    await audit(tx, context, 'redemption.rejected', village, id, {});
    return redemption;
  });
}
