import { type AnySql, type Jobs, type TransactionSql, transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillages } from '../ledger/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import { countLines } from './announced-lines.ts';
import { countCases, type Notice, type NoticeRow, noticeEvent, noticeFrom, readNotice } from './notice.ts';
import { postCases } from './post-cases.ts';
import { type Case, type CaseRow, caseFrom } from './rows.ts';
import type { ProcedureServices } from './services.ts';

const PAGE = 200;
/** Cases posted in one transaction: the village's other work goes on in between. */
const CASES_AT_ONCE = 500;

type EndServices = Pick<ProcedureServices, 'sql' | 'ledger' | 'pricing' | 'now'>;

/** What one run of the job came to. */
export interface EndedNotices {
  readonly ended: number;
  readonly posted: number;
  readonly rejected: number;
}

/** Posts what was not objected to when its days on the board are over. */
export function scheduleNoticeJobs(services: ProcedureServices): void {
  const { jobs, log }: { jobs: Jobs; log: ProcedureServices['log'] } = services;
  jobs.schedule({
    name: 'end-notices',
    cron: '*/5 * * * *',
    run: async (signal) => {
      const done = await endDueNotices(services, signal);
      if (done.ended > 0 || done.posted > 0) log.info(done, 'notices ended');
    },
  });
}

/**
 * Ends every notice whose days are over, the one that was due first first: posts its cases in the order in which they were declared,
 * but for those with open objections, and marks it ended when nothing of it is left undecided. Of an announcement nothing is posted: it
 * ends when no objection to a line is open. Safe in several processes: each case is posted once. Errors: the first one that met a notice, after all the others had their turn.
 */
export async function endDueNotices(services: EndServices, signal?: AbortSignal): Promise<EndedNotices> {
  const now = services.now();
  const sum = { ended: 0, posted: 0, rejected: 0 };
  const failures: unknown[] = [];
  // After a failure the village's later notices wait for the next run, so that they stay in order.
  const waiting = new Set<string>();
  let page = await readDue(services.sql, now, undefined);
  while (page.length > 0) {
    for (const notice of page) {
      if (signal?.aborted) return sum;
      if (waiting.has(notice.village)) continue;
      try {
        const done = await endNotice(services, notice, signal);
        sum.posted += done.posted;
        sum.rejected += done.rejected;
        sum.ended += done.ended;
      } catch (error) {
        waiting.add(notice.village);
        if (!(error instanceof Refused && error.code === 'ledger-busy')) failures.push(error);
      }
    }
    page = page.length < PAGE ? [] : await readDue(services.sql, now, page[page.length - 1]);
  }
  if (failures.length > 0) throw failures[0];
  return sum;
}

/**
 * Posts a case whose notice is over and that nothing holds back any more, and ends the notice with its last one. For whoever answered
 * an objection; does nothing while the notice hangs.
 */
export async function postIfDue(services: EndServices, village: string, caseId: string): Promise<void> {
  const [row] = await services.sql<(NoticeRow & { case_id: string })[]>`
    SELECT n.* FROM cases c JOIN notices n ON n.village_code = c.village_code AND n.id = c.notice_id
    WHERE c.village_code = ${village} AND c.id = ${caseId} AND n.ended_at IS NULL AND n.ends_at <= ${services.now()}`;
  if (!row) return;
  const ready = await readReady(services.sql, noticeFrom(row));
  await postCases(
    services,
    village,
    ready.filter(({ id }) => id === caseId),
  );
  await markEnded(services, noticeFrom(row));
}

async function endNotice(services: EndServices, notice: Notice, signal?: AbortSignal): Promise<EndedNotices> {
  const { sql } = services;
  let [posted, rejected] = [0, 0];
  let after: Case | undefined;
  for (;;) {
    const ready = await readReady(sql, notice, after);
    if (ready.length === 0) break;
    const done = await postCases(services, notice.village, ready);
    posted += done.posted;
    rejected += done.rejected;
    after = ready[ready.length - 1];
    if (signal?.aborted) return { ended: 0, posted, rejected };
  }
  return { ended: (await markEnded(services, notice)) ? 1 : 0, posted, rejected };
}

/** Ends an announcement that is over with the last answer to an objection; does nothing while it hangs or something is open. */
export async function endIfDue(services: EndServices, village: string, id: string): Promise<void> {
  const notice = await readNotice(services.sql, village, id);
  if (notice.endedAt === null && notice.endsAt <= services.now()) await markEnded(services, notice);
}

/** Cases of a notice that nothing holds back, in the order in which they were declared. */
async function readReady(sql: AnySql, { village, id }: Notice, after?: Case): Promise<Case[]> {
  const rows = await sql<CaseRow[]>`
    SELECT * FROM cases WHERE village_code = ${village} AND notice_id = ${id} AND state = 'noticed' AND objections = 0
      ${after === undefined ? sql`` : sql`AND id > ${after.id}`}
    ORDER BY id LIMIT ${CASES_AT_ONCE}`;
  return rows.map(caseFrom);
}

/** Under the lock that every case moves under; false while something is undecided, or when another process was first. */
async function markEnded({ sql, now }: EndServices, notice: Notice): Promise<boolean> {
  const { village, id } = notice;
  return transaction(sql, {}, async (tx) => {
    await lockVillages(tx, [village]);
    const at = now();
    const rows = await tx`
      UPDATE notices SET ended_at = ${at} WHERE village_code = ${village} AND id = ${id} AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM cases c
          WHERE c.village_code = ${village} AND c.notice_id = ${id} AND c.state = 'noticed')
        AND NOT EXISTS (SELECT 1 FROM objections o
          WHERE o.village_code = ${village} AND o.notice_id = ${id} AND o.state = 'open')
      RETURNING id`;
    if (rows.length === 0) return false;
    await writeOutbox(tx, [noticeEvent(notice, 'notice.ended', await countOn(tx, notice), at)]);
    return true;
  });
}

/** Cases, or lines of an announcement. */
async function countOn(tx: TransactionSql, { village, id, kind }: Notice): Promise<number> {
  if (kind === 'cases') return (await countCases(tx, village, [id])).get(id)?.total ?? 0;
  return (await countLines(tx, village, [id])).get(id)?.total ?? 0;
}

async function readDue(sql: AnySql, now: Date, after: Notice | undefined): Promise<Notice[]> {
  const following = after
    ? sql`AND (ends_at, village_code, id) > (${after.endsAt}, ${after.village}, ${after.id})`
    : sql``;
  const rows = await sql<NoticeRow[]>`
    SELECT * FROM notices WHERE ended_at IS NULL AND ends_at <= ${now} ${following}
    ORDER BY ends_at, village_code, id LIMIT ${PAGE}`;
  return rows.map(noticeFrom);
}
