/** How much is measured. */
export interface Sizes {
  readonly name: 'quick' | 'full';
  /** Of the database that `single`, `hot` and `batch` write to, and of its copy for the baseline. */
  readonly villages: number;
  readonly households: number;
  readonly entries: number;
  /** Of the county: for rankings, verification and for how much slower postings get. */
  readonly countyVillages: number;
  readonly countyHouseholds: number;
  readonly grownEntries: number;
  /** Of them in one village, whose ledger is verified. */
  readonly verifiedEntries: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly rankingRequests: number;
  readonly starts: number;
  /** Of each of the 300 villages whose county's annual report is made. */
  readonly reportHouseholds: number;
}

const COMMON = { villages: 100, households: 50, entries: 20_000, countyVillages: 150, countyHouseholds: 1_000 };

export const QUICK: Sizes = {
  ...COMMON,
  name: 'quick',
  grownEntries: 300_000,
  verifiedEntries: 40_000,
  rounds: 3,
  seconds: 1.2,
  rankingRequests: 200,
  starts: 1,
  reportHouseholds: 60,
};

export const FULL: Sizes = {
  ...COMMON,
  name: 'full',
  grownEntries: 2_000_000,
  verifiedEntries: 200_000,
  rounds: 5,
  seconds: 5,
  rankingRequests: 600,
  starts: 3,
  reportHouseholds: 300,
};

export const CONNECTIONS = 64;
export const BASELINE_CONNECTIONS = 16;
export const BATCH_CONNECTIONS = 4;
export const BATCH_SIZE = 1_000;

/** Of the county whose annual report is made. */
export const REPORT_VILLAGES = 300;

/** Printed for one ceremony. */
export const CERTIFICATES = 1_000;

/** The prefix of the county's villages. */
export const COUNTY = '990202';

export function smallVillages(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `990201101${200 + index}`);
}

export function countyVillages(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${COUNTY}${101 + Math.floor(index / 10)}${200 + (index % 10)}`);
}
