import type { Day } from '../kernel/day.ts';
import type { RulebookSource } from '../ledger/index.ts';
import { rulebookDigest } from './book.ts';
import type { RuleBody } from './contract.ts';

interface Row {
  version: number;
  effective_from: Day;
  resolution: string;
  rules: RuleBody[];
  digest: Buffer;
}

/** What `verify` asks: the digests computed anew from what is stored, and the versions whose stored digest differs. */
export const rulebookSource: RulebookSource = {
  async digests(tx, village) {
    const digests = new Map<number, Buffer>();
    const altered: number[] = [];
    const rows = await tx<Row[]>`
      SELECT version, effective_from, resolution, rules, digest FROM rulebooks
      WHERE village_code = ${village} ORDER BY version`;
    for (const row of rows) {
      const { version, resolution, rules } = row;
      const digest = rulebookDigest({ version, effectiveFrom: row.effective_from, resolution, rules });
      digests.set(version, digest);
      if (!digest.equals(row.digest)) altered.push(version);
    }
    return { digests, altered };
  },
};
