/* What the demonstration reads of the service's answers; the whole of them is in openapi/openapi.json. */

export interface Standing {
  readonly no: string;
  readonly honour: number;
  readonly balance: number;
  readonly held: number;
  readonly available: number;
}

export interface Entry {
  readonly seq: number;
  readonly name: string;
  readonly kind: string;
  readonly points: number;
}

export interface Written {
  readonly entry: Entry;
  readonly household: Standing;
}

export interface Told {
  readonly code: string;
  readonly message: string;
}

export interface ImportRow {
  readonly row: number;
  readonly verdict: 'accepted' | 'refused' | 'skipped';
  readonly reason?: string;
  readonly problems: readonly Told[];
  readonly warnings: readonly Told[];
  readonly normalised: readonly unknown[];
  readonly entry?: { readonly name: string };
}

export interface Import {
  readonly id: string;
  readonly sheet: string;
  readonly summary: { readonly accepted: number; readonly refused: number; readonly skipped: number };
  readonly rows: readonly ImportRow[];
  readonly opened?: readonly string[];
  readonly joined?: readonly unknown[];
  readonly proposal?: { readonly effectiveFrom?: string; readonly resolution?: string };
}

export interface Ranking {
  readonly data: readonly {
    readonly rank: number;
    readonly household: string;
    readonly head: string | null;
    readonly unit: { readonly name: string } | null;
    readonly honour: number;
    readonly merits: number;
    readonly deductions: number;
  }[];
}

export interface Statement {
  readonly head: string | null;
  readonly count: number;
  readonly data: readonly {
    readonly name: string;
    readonly kind: string;
    readonly occurredOn: string;
    readonly rule: string | null;
    readonly dimension: string | null;
    readonly quantity: number | null;
    readonly points: number;
    readonly balanceAfter: number;
    readonly reason: string | null;
  }[];
}

interface SummaryFigures {
  readonly households: number;
  readonly opening: number;
  readonly merit: number;
  readonly deductions: number;
  readonly closing: number;
}

export interface Summary {
  readonly balanced: boolean;
  readonly subtotals: readonly (SummaryFigures & { readonly unit: { readonly name: string } | null })[];
  readonly total: SummaryFigures;
}

export interface Ledger {
  readonly size: number;
  readonly root: string;
}

export interface Verification extends Ledger {
  readonly ok: boolean;
  readonly firstProblem?: { readonly check: string; readonly seq?: number; readonly message: string };
}
