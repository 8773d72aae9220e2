import { dayAt } from '../../kernel/day.ts';
import { fromPoints } from '../../kernel/points.ts';
import type { Confirmation, SettledEntry, Settlement } from './settlement.ts';

/** A settlement as it goes over the wire; with its entries where one is read. */
export function settlementBody(settlement: Settlement, entries?: readonly SettledEntry[]) {
  const { confirmations, payment, ledgerSize, ledgerRoot } = settlement;
  return {
    id: settlement.id,
    shop: settlement.shop,
    month: settlement.month,
    state: settlement.state,
    lines: settlement.lines.map((line) => ({ ...line, points: fromPoints(line.points) })),
    adjustments: [...settlement.adjustments],
    points: fromPoints(settlement.points),
    cashFen: settlement.cashFen,
    payableFen: settlement.payableFen,
    ledger: { size: ledgerSize, root: ledgerRoot.toString('hex') },
    digest: settlement.digest.toString('hex'),
    confirmations: { shop: confirmationBody(confirmations.shop), committee: confirmationBody(confirmations.committee) },
    payment: payment && { paidOn: dayAt(payment.at), reference: payment.reference, by: payment.by },
    createdAt: settlement.createdAt.toISOString(),
    createdBy: settlement.createdBy,
    ...(entries && {
      entries: entries.map(({ seq, points, ...entry }) => ({ entry: seq, ...entry, points: fromPoints(points) })),
    }),
  };
}

function confirmationBody(confirmation: Confirmation | null) {
  return confirmation && { at: confirmation.at.toISOString(), by: confirmation.by };
}
