/* What the chapter of the year's end reads of the service's answers; the whole of them is in openapi/openapi.json. */

export interface List<Row> {
  readonly data: readonly Row[];
}

export interface SchemeStar {
  readonly code: string;
  readonly name: string;
}

export interface SchemeTemplate {
  readonly id: string;
  readonly definition: { readonly name: string; readonly stars: readonly SchemeStar[] };
}

export interface StarReview {
  readonly id: string;
  readonly state: string;
  readonly asOf: { readonly size: number; readonly root: string } | null;
  readonly notice: string | null;
  readonly digest: string | null;
}

export interface ReviewedHousehold {
  readonly household: string;
  readonly head: string | null;
  readonly stars: readonly {
    readonly star: string;
    readonly points: number;
    readonly threshold: number | null;
    readonly suggested: 'granted' | 'refused' | null;
    readonly overrides: boolean;
    readonly granted: boolean;
  }[];
  readonly count: number;
  readonly level: { readonly code: string; readonly name: string } | null;
}

export interface Recomputed {
  readonly ok: boolean;
  readonly digest: string;
  readonly recomputed: string;
}

interface Category {
  readonly code: string;
  readonly title: string;
  readonly label: string;
  readonly places: number;
  readonly basis: { readonly kind: 'ranking' | 'stars' | 'nomination' | 'votes' };
}

export interface ProgrammeTemplate {
  readonly id: string;
  readonly frequency: string;
  readonly categories: readonly Category[];
}

export interface AwardCycle {
  readonly id: string;
  readonly categories: readonly Category[];
  readonly asOf: { readonly size: number } | null;
  readonly notice: string | null;
  readonly digest: string | null;
}

export interface Candidate {
  readonly id: string;
  readonly category: string;
  readonly household: string;
  readonly name: string | null;
  readonly votes: number;
  readonly decision: 'granted' | 'refused' | null;
}

export interface Member {
  readonly id: string;
  readonly name: string;
}

export interface HonoursBoard {
  readonly notices: readonly {
    readonly id: string;
    readonly title: string;
    readonly until: string;
    readonly lines: readonly {
      readonly number: string;
      readonly household: string | null;
      readonly name: string;
      readonly words: string;
    }[];
  }[];
}

export interface Honour {
  readonly id: string;
  readonly number: string;
  readonly household: string;
  readonly label: string;
  readonly stars: readonly string[] | null;
}

export interface RecipientLine {
  readonly honour: string;
  readonly number: string;
  readonly name: string | null;
  readonly member: string | null;
  readonly title: string;
  readonly label: string;
  readonly group: string;
  readonly at: 'stage' | 'home';
  readonly citation: string | null;
}

export interface Readiness {
  readonly ready: boolean;
  readonly findings: readonly { readonly code: string; readonly detail: string; readonly honour: string | null }[];
}

export interface Progress {
  readonly state: string;
  readonly done: number;
  readonly total: number;
}

export interface Verdict {
  readonly verdict: 'genuine' | 'reduced' | 'revoked';
  readonly facts: readonly { readonly name: { readonly zh: string }; readonly value: string }[];
}

interface YearOfVillage {
  readonly participation: { readonly households: number; readonly withMerit: number };
  readonly points: { readonly merit: number; readonly deductions: number | null };
  readonly stars: {
    readonly households: number;
    readonly revoked: number;
    readonly levels: readonly { readonly level: string; readonly granted: number; readonly households: number }[];
  };
  readonly titles: { readonly granted: number };
}

export interface AnnualReport extends YearOfVillage {
  readonly objections: { readonly raised: number; readonly upheld: number };
  readonly asOf: { readonly size: number; readonly root: string };
  readonly final: boolean;
}

export interface RegionReport {
  readonly data: readonly (YearOfVillage & {
    readonly name: string;
    readonly ledgerSize: number;
    readonly review: string;
  })[];
}
