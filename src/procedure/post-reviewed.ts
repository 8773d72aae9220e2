import { postCases } from './post-cases.ts';
import type { CaseRow } from './rows.ts';
import { caseFrom } from './rows.ts';
import type { ProcedureServices } from './services.ts';

/** Cases of all villages that one statement reads. */
const AT_ONCE = 500;

/**
 * Posts cases that have taken their last step and need no notice, where the service stopped, or the ledger was busy, between the step
 * and the posting. Safe in several processes at once; ends soon after the signal.
 */
export async function postReviewed(services: ProcedureServices, signal: AbortSignal): Promise<void> {
  let [village, id] = ['', '00000000-0000-0000-0000-000000000000'];
  while (!signal.aborted) {
    const rows = await services.sql<CaseRow[]>`
      SELECT * FROM cases
      WHERE state = 'reviewed' AND steps ->> 'notice' = 'false' AND (village_code, id) > (${village}, ${id}::uuid)
      ORDER BY village_code, id LIMIT ${AT_ONCE}`;
    const last = rows.at(-1);
    if (!last) return;
    [village, id] = [last.village_code, last.id];
    const cases = rows.map(caseFrom);
    for (const code of new Set(cases.map((one) => one.village))) {
      if (signal.aborted) return;
      await postCases(
        services,
        code,
        cases.filter((one) => one.village === code),
      );
    }
  }
}

/** Registers the catching up; every service does it when it starts, too. */
export function schedulePostReviewed(services: ProcedureServices): void {
  services.jobs.schedule({
    name: 'post-reviewed-cases',
    cron: '23 * * * *',
    run: (signal) => postReviewed(services, signal),
  });
}
