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

export interface Created {
  readonly id: string;
}

export interface Movement {
  readonly receiptNo: string | null;
}

export interface PassbookView {
  readonly name: string;
  readonly available: number;
  readonly limits: { readonly goods: readonly { readonly name: string; readonly left: number }[] };
}

interface GoodsLine {
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
}

export interface Redeemed {
  readonly id: string;
  readonly state: string;
  readonly lines: readonly GoodsLine[];
  readonly points: number;
  readonly collectedPoints: number;
  readonly refundedPoints: number;
  readonly household: { readonly available: number };
}

export interface CallList {
  readonly households: number;
  readonly data: readonly {
    readonly call: number;
    readonly household: string;
    readonly head: string | null;
    readonly score: number | null;
    readonly available: number;
    readonly wishes: readonly { readonly lines: readonly GoodsLine[] }[];
  }[];
}

interface StockSums {
  readonly opening: number;
  readonly purchased: number;
  readonly donated: number;
  readonly returned: number;
  readonly issued: number;
  readonly corrected: number;
  readonly closing: number;
}

export interface StockStatement {
  readonly shops: readonly {
    readonly lines: readonly {
      readonly name: string;
      readonly unit: string;
      readonly quantity: StockSums;
      readonly valueFen: StockSums;
    }[];
  }[];
  readonly donations: readonly {
    readonly receiptNo: string;
    readonly donor: string | null;
    readonly quantity: number;
    readonly issued: number | null;
    readonly redemptions: number | null;
  }[];
}

export interface Liability {
  readonly points: {
    readonly outstanding: number;
    readonly held: number;
    readonly households: number;
    readonly valueFen: number;
  };
  readonly stock: { readonly valueFen: number };
  readonly budgets: { readonly left: number; readonly leftFen: number };
  readonly uncoveredFen: number;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface Declared {
  readonly id: string;
  readonly state: string;
}

export interface Case extends Declared {
  readonly approvals: number;
  readonly entry: number | null;
  readonly steps: readonly { readonly kind: string; readonly by: { readonly role: string } }[];
}

export interface Notice {
  readonly id: string;
  readonly title: string;
  readonly until: string;
  readonly endsAt: string;
  readonly cases: { readonly total: number };
}

interface BoardItem {
  readonly list: 'red' | 'black';
  readonly household: string | null;
  readonly name: string;
  readonly act: string | null;
  readonly points: number | null;
}

export interface Board {
  readonly notices: readonly {
    readonly id: string;
    readonly red: readonly BoardItem[];
    readonly black: readonly BoardItem[];
  }[];
}

export interface PublicAnswers {
  readonly data: readonly { readonly upheld: boolean; readonly reason: string }[];
}

export interface Activity {
  readonly id: string;
  readonly attendance: {
    readonly attended: number;
    readonly posted: number;
    readonly refused: number;
    readonly pending: number;
  };
}

export interface Fairness {
  readonly total: {
    readonly entries: number;
    readonly throughCases: number;
    readonly late: number;
    readonly reversals: number;
    readonly ownHousehold: number;
    readonly kin: number;
    readonly medianDays: number | null;
  };
  readonly recorders: readonly {
    readonly name: string | null;
    readonly role: string | null;
    readonly entries: number;
    readonly merit: number;
    readonly throughCases: number;
    readonly households: number;
    readonly mostServed: { readonly unit: { readonly name: string } | null; readonly share: number } | null;
  }[];
  readonly households: { readonly count: number; readonly withoutEntry: number; readonly neverReached: number };
}

export interface OwnComplaint {
  readonly state: string;
  readonly answer: string | null;
}
