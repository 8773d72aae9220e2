/*
 * Money is kept as an integer number of fen (分钱), the hundredths of a yuan: never to be confused with 分, the points.
 */

/** An amount as a number of yuan, for cells that show two decimals. */
export function inYuan(fen: number): number {
  return fen / 100;
}

/** How people read an amount, in yuan: `12.50`, `-0.05`. */
export function formatYuan(fen: number): string {
  return inYuan(fen).toFixed(2);
}
