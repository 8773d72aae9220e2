export interface Spread {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The nearest-rank percentile of durations in milliseconds. */
export function spread(durations: Float64Array | readonly number[]): Spread {
  const sorted = Float64Array.from(durations).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { p50: round(at(0.5), 2), p99: round(at(0.99), 2) };
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
