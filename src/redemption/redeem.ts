import { authorise, type Context } from '../access/index.ts';
import { canonicalJson, type Json } from '../kernel/canonical.ts';
import { newId } from '../kernel/ids.ts';
import { ZERO } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type HoldCommand, type Outcome, shopAccount, type Texts } from '../ledger/index.ts';
import { type Passbook, resolvePassbook } from '../village/index.ts';
import { asShopSees, requireShop } from './own-shop.ts';
import type { TakePart, WantedLine } from './part.ts';
import { redemptionParticipant } from './participant.ts';
import type { Redemption } from './redemption.ts';
import { readRedemptionOfHold } from './rows.ts';
import type { RedemptionServices } from './services.ts';

/** A redemption as it is asked for: by passbook (shops and committee) or by household number (committee only). */
export interface RedemptionRequest {
  readonly passbook?: string | undefined;
  readonly pin?: string | undefined;
  readonly household?: string | undefined;
  readonly shop: string;
  readonly lines: readonly WantedLine[];
  /** Hands the goods out at once. */
  readonly collect: boolean;
  readonly texts: Texts;
}

/** What a write of the journal made of a redemption, as it was first answered. */
export interface Redeemed {
  readonly redemption: Redemption;
  readonly outcome: Exclude<Outcome, { status: 'refused' }>;
}

/**
 * Sets goods and points aside for a household (预占), or hands them out at once: points, stock, limits and budget in one transaction.
 * Refuses what the passbook, the ledger and the shelf refuse; shops act in their own shop only and by passbook only.
 */
export async function redeem(
  services: RedemptionServices,
  context: Context,
  village: string,
  key: string,
  request: RedemptionRequest,
): Promise<Redeemed> {
  const { actor } = context;
  authorise(actor, 'redemption:write', village);
  requireShop(actor, request.shop);
  const { household, passbook } = await householdBehind(context, village, request);
  const { texts, lines, shop, collect } = request;
  const part: TakePart = { do: 'take', id: newId(), shop, lines, passbook, made: {} };
  const command = takeCommand({ village, recorder: actor.client, key, household, texts, part, collect });
  return answerOf(services, context, command, part);
}

/** Whose points are to be spent. */
export interface Spender {
  readonly household: string;
  readonly passbook?: Passbook;
}

/** The household whose points are to be spent, and the passbook that it is named by. */
export async function householdBehind(
  context: Context,
  village: string,
  { passbook, pin, household }: Pick<RedemptionRequest, 'passbook' | 'pin' | 'household'>,
): Promise<Spender> {
  if (passbook !== undefined) {
    const found = await resolvePassbook(context, village, passbook, pin);
    return { household: found.householdNo, passbook: found };
  }
  if (context.actor.role === 'shop' || household === undefined) throw new Refused('passbook-required');
  return { household };
}

interface Taking extends Pick<HoldCommand, 'village' | 'recorder' | 'key' | 'household' | 'texts'> {
  readonly part: TakePart;
  readonly collect: boolean;
}

/** The command that takes goods for a household, on hold or at once. */
export function takeCommand({ part, collect, ...base }: Taking): HoldCommand {
  return {
    ...base,
    type: 'hold',
    points: 'by-terms',
    expiresAt: 'by-terms',
    ...(collect && { collectTo: shopAccount(part.shop) }),
    participants: [redemptionParticipant],
    context: part,
    content: () => ({
      shop: part.shop,
      lines: linesContent(part.lines),
      collect: String(collect),
      ...(part.day && { redemptionDay: part.day.id }),
    }),
  };
}

/** What of lines makes a request the same one. */
export function linesContent(lines: readonly WantedLine[]): string {
  return canonicalJson(lines.map(({ goods, quantity, cashFen }) => ({ goods, quantity, cashFen })) as Json);
}

/** Submits and answers: a replay with the redemption of then, once it is seen to be the same request. */
export async function answerOf(
  services: RedemptionServices,
  context: Context,
  command: HoldCommand,
  part: TakePart,
): Promise<Redeemed> {
  const outcome = await services.ledger.submit(command);
  if (outcome.status === 'refused') throw await asShopSees(context, command.village, outcome.refusal);
  const redemption =
    part.made.redemption ?? (await readRedemptionOfHold(context.sql, command.village, outcome.entries[0]!.seq));
  if (redemption === undefined) throw new Refused('idempotency-conflict', { key: command.key, field: 'command' });
  if (redemption.state === 'held') services.recent.remember(redemption);
  const field = outcome.status === 'replayed' ? differingField(redemption, command, part) : undefined;
  if (field !== undefined) throw new Refused('idempotency-conflict', { key: command.key, field });
  return { redemption: outcome.status === 'replayed' ? asFirst(redemption) : redemption, outcome };
}

/** As it was when it was made, whatever happened to it since. */
export function asFirst(redemption: Redemption): Redemption {
  const { atOnce, points } = redemption;
  return { ...redemption, state: atOnce ? 'collected' : 'held', collected: atOnce ? points : ZERO, refunded: ZERO };
}

function differingField(redemption: Redemption, command: HoldCommand, part: TakePart): string | undefined {
  if (redemption.shop !== part.shop) return 'shop';
  if (redemption.day !== (part.day?.id ?? null)) return 'redemptionDay';
  if (linesContent(redemption.lines) !== linesContent(part.lines)) return 'lines';
  return redemption.atOnce === (command.collectTo !== undefined) ? undefined : 'collect';
}
