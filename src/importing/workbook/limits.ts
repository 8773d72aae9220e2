/** What a workbook may weigh. A village of 1,000 households with a year's acts stays an order of magnitude below. */
export const LIMITS = {
  uploadBytes: 10 * 1024 * 1024,
  zipEntries: 200,
  unpackedBytes: 200 * 1024 * 1024,
  /** Unpacked to packed, for parts that unpack to more than `ratioFrom` bytes. */
  ratio: 200,
  ratioFrom: 1024 * 1024,
  sheets: 100,
  /** Last row and column that may have content. */
  rows: 20_000,
  columns: 256,
  /** Cells with content in the whole workbook, and the characters in them. */
  cells: 500_000,
  characters: 20_000_000,
  cellLength: 2_000,
  merges: 20_000,
  /** Bytes of XML in which no tag begins or ends. */
  silentBytes: 4 * 1024 * 1024,
  xmlDepth: 64,
  styles: 60_000,
} as const;

/** What a reading has used up so far, over all parts and sheets. */
export interface Budget {
  unpackedBytes: number;
  cells: number;
  characters: number;
}

export const freshBudget = (): Budget => ({ unpackedBytes: 0, cells: 0, characters: 0 });
