import type { StockMovement } from './stock.ts';

/** What the trace needs of a movement. */
export type TracedMovement = Pick<StockMovement, 'seq' | 'kind' | 'quantity' | 'redemption'>;

/** Where units that came onto a shelf by one movement have gone. */
export interface Trace {
  /** Handed out and not returned. */
  readonly issued: number;
  /** In how many redemptions. */
  readonly redemptions: number;
  /** Found missing or taken away by corrections. */
  readonly lost: number;
  readonly left: number;
}

interface Layer {
  readonly seq: number;
  left: number;
  lost: number;
  readonly issued: Map<string, number>;
}

/**
 * Where the units of each incoming movement have gone, first in first out, over all movements of one article in order. What a
 * redemption returns goes back to where it was taken from. Pure.
 */
export function traceMovements(movements: readonly TracedMovement[]): Map<number, Trace> {
  const layers: Layer[] = [];
  let first = 0;
  const takeOut = (count: number, redemption: string | null) => {
    let wanted = count;
    for (; wanted > 0 && first < layers.length; first += layers[first]!.left === 0 ? 1 : 0) {
      const layer = layers[first]!;
      const taken = Math.min(wanted, layer.left);
      layer.left -= taken;
      wanted -= taken;
      if (taken === 0) continue;
      if (redemption === null) layer.lost += taken;
      else layer.issued.set(redemption, (layer.issued.get(redemption) ?? 0) + taken);
    }
  };
  const putBack = (count: number, redemption: string): number => {
    let wanted = count;
    for (let at = layers.length - 1; at >= 0 && wanted > 0; at -= 1) {
      const layer = layers[at]!;
      const back = Math.min(wanted, layer.issued.get(redemption) ?? 0);
      if (back === 0) continue;
      layer.left += back;
      layer.issued.set(redemption, layer.issued.get(redemption)! - back);
      wanted -= back;
      first = Math.min(first, at);
    }
    return wanted;
  };
  for (const { seq, kind, quantity, redemption } of movements) {
    if (quantity < 0) takeOut(-quantity, kind === 'issue' ? redemption : null);
    else {
      const came = redemption === null ? quantity : putBack(quantity, redemption);
      if (came > 0) layers.push({ seq, left: came, lost: 0, issued: new Map() });
    }
  }
  return new Map(layers.map((layer) => [layer.seq, traceOf(layer)]));
}

function traceOf({ left, lost, issued }: Layer): Trace {
  const counts = [...issued.values()].filter((count) => count > 0);
  return { left, lost, issued: counts.reduce((sum, count) => sum + count, 0), redemptions: counts.length };
}
