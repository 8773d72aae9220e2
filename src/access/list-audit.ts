import type { Json } from '../kernel/canonical.ts';
import { addDays, type Day, startOfDay } from '../kernel/day.ts';
import { authorise, reaches } from './authorise.ts';
import type { Context } from './context.ts';

export interface AuditRecord {
  id: string;
  at: Date;
  actor: string;
  actorName: string;
  action: string;
  village: string | null;
  subject: string;
  details: { [key: string]: Json };
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly village?: string | undefined;
  /** Days in the village's time zone, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Who changed what outside the journal, newest first, within the own scope; one more than `limit` when there are more. */
export async function listAudit(context: Context, filter: AuditFilter): Promise<AuditRecord[]> {
  const { actor, sql } = context;
  authorise(actor, 'audit:read');
  if (filter.village !== undefined && !reaches(actor, filter.village)) return [];
  const place = filter.village ?? actor.scope;
  return sql<AuditRecord[]>`
    SELECT a.id, a.at, a.actor, c.name AS "actorName", a.action, a.village_code AS village, a.subject, a.details
    FROM audit_records a JOIN clients c ON c.id = a.actor
    WHERE ${place === '' ? sql`true` : place.length === 12 ? sql`a.village_code = ${place}` : sql`starts_with(a.village_code, ${place})`}
      ${filter.actor === undefined ? sql`` : sql`AND a.actor = ${filter.actor}`}
      ${filter.action === undefined ? sql`` : sql`AND a.action = ${filter.action}`}
      ${filter.from === undefined ? sql`` : sql`AND a.at >= ${startOfDay(filter.from)}`}
      ${filter.to === undefined ? sql`` : sql`AND a.at < ${startOfDay(addDays(filter.to, 1))}`}
      ${filter.after === undefined ? sql`` : sql`AND a.id < ${filter.after}`}
    ORDER BY a.id DESC LIMIT ${filter.limit + 1}`;
}
