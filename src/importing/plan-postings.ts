import type { Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { PostCommand } from '../ledger/index.ts';
import { postCommand } from '../posting/index.ts';
import { type ImportedRow, importedRows } from './imported-rows.ts';
import { type Claim, type PostingRow, type PostingsReading, rowKey } from './interpret/index.ts';
import type { Job } from './job.ts';

/** Rows, in a matrix cells, of one import: more than a village's month has, and a bound on what one decision holds in memory. */
const MAX_ACTS = 30_000;
const TEXTS = { note: 500, reference: 200, handler: 100 } as const;

/** A row that claims an act, with the command that would post it. */
export interface PlannedRow {
  readonly row: PostingRow;
  readonly claim: Claim;
  /** Hexadecimal. */
  readonly key: string;
  readonly command: PostCommand;
}

/** Rows of one scope are compared with each other; none for a sheet that does not say what time it covers. */
export function scopeOf(reading: PostingsReading): string | undefined {
  return reading.period.span?.text;
}

/** The commands of a sheet, in file order. Refuses `too-many-acts`. */
export function planPostings(job: Job, reading: PostingsReading): PlannedRow[] {
  const { context, village, services } = job;
  const count = reading.rows.length;
  if (count > MAX_ACTS) throw new Refused('too-many-acts', { sheet: reading.sheet, count, limit: MAX_ACTS });
  const claims = reading.rows.filter((row) => row.claim !== undefined);
  const scope = scopeOf(reading) ?? '';
  return claims.map((row) => {
    const claim = row.claim!;
    const key = rowKey(village, claim).replace(/^import:/, '');
    const imported: ImportedRow = {
      key: Buffer.from(key, 'hex'),
      importId: job.importId,
      scope,
      sheet: reading.sheet,
      row: row.row,
      column: row.column ?? null,
    };
    const posted = postCommand(services.pricing, context.actor, village, keyOf(job.importId, key), actOf(claim));
    return { row, claim, key, command: withImported(posted, imported, context) };
  });
}

/** Unique per import, so that a retry finds its own entry; across imports the row's key decides. */
function keyOf(importId: string, key: string): string {
  return `import:${importId}:${key}`;
}

function withImported(command: PostCommand, imported: ImportedRow, { actor }: Context): PostCommand {
  return {
    ...command,
    recorder: actor.client,
    forgetRefusal: true,
    // What has been posted before is said first, whatever the rules would say of it now.
    participants: [importedRows, ...(command.participants ?? [])],
    context: { ...(command.context as object), imported },
  };
}

function actOf(claim: Claim) {
  const { household, memberId, rule, quantity, points, occurredOn, note, reference, handler } = claim;
  return {
    household,
    member: memberId,
    rule,
    quantity,
    points,
    occurredOn,
    note: cut(note, TEXTS.note),
    reference: cut(reference, TEXTS.reference),
    handler: cut(handler, TEXTS.handler),
  };
}

/** The journal takes texts of a bounded length; the workbook keeps the rest. */
function cut(text: string | undefined, limit: number): string | undefined {
  if (text === undefined || text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
