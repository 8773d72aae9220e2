import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { committeeOf } from '../kernel/village-code.ts';
import type { CertificateDesign, Presenter, ProgrammeItem } from './papers.ts';

/** What is printed of a ceremony besides its name, day and place. Null: as by default, see {@link printedOf}. */
export interface CeremonyDetails {
  /** 主办; default: the village's committee. */
  readonly host: string | null;
  readonly coHosts: readonly string[];
  readonly sponsors: readonly string[];
  /** 主持人; empty: a line is left for the name. */
  readonly compere: string;
  /** Under certificates and the decision; default: the host. */
  readonly issuer: string | null;
  readonly documentNo: string;
  /** Who the decision is addressed to. */
  readonly addressees: string | null;
  readonly certificate: CertificateDesign;
}

/** Those who go up together and are given their certificates by the same presenters. */
export interface CeremonyGroup {
  readonly code: string;
  readonly title: string;
  readonly presenters: readonly Presenter[];
  /** Of each recipient for whom nothing else is said; may be empty. */
  readonly prize: string;
}

/** A ceremony (表彰大会). */
export interface Ceremony extends CeremonyDetails {
  readonly village: string;
  readonly villageName: string;
  readonly id: string;
  readonly name: string;
  readonly day: Day;
  /** 'HH:MM'. */
  readonly startsAt: string | null;
  readonly place: string | null;
  readonly groups: readonly CeremonyGroup[];
  readonly programme: readonly ProgrammeItem[];
  /** Whose call list and wishes the redemption list is made of; null: the year's ranking. */
  readonly redemptionDay: string | null;
  readonly recipients: number;
  readonly revision: number;
  readonly createdAt: Date;
  readonly cancelledAt: Date | null;
}

/** Host, issuer and addressees as they are printed: what was not said, by default. */
export function printedOf(ceremony: Pick<Ceremony, 'village' | 'villageName' | 'host' | 'issuer' | 'addressees'>): {
  readonly host: string;
  readonly issuer: string;
  readonly addressees: string;
} {
  const committee = committeeOf(ceremony.village);
  const host = ceremony.host ?? ceremony.villageName + committee;
  const everybody = committee === '村民委员会' ? '各村民小组、全体村民' : '各居民小组、全体居民';
  return { host, issuer: ceremony.issuer ?? host, addressees: ceremony.addressees ?? everybody };
}

export interface CeremonyFilter {
  /** Both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly cancelled?: boolean | undefined;
  /** Behind which the page begins. */
  readonly after?: readonly [day: string, id: string] | undefined;
  readonly limit: number;
}

/** Ceremonies, the latest day first, one more than `limit` where there are more. */
export async function readCeremonies(sql: AnySql, village: string, filter: CeremonyFilter): Promise<Ceremony[]> {
  const { from, to, cancelled, after, limit } = filter;
  const rows = await sql<CeremonyRow[]>`
    SELECT ${ceremonyColumns(sql)} WHERE c.village_code = ${village}
      ${from === undefined ? sql`` : sql`AND c.day >= ${from}`}
      ${to === undefined ? sql`` : sql`AND c.day <= ${to}`}
      ${cancelled === undefined ? sql`` : sql`AND (c.cancelled_at IS NOT NULL) = ${cancelled}`}
      ${after === undefined ? sql`` : sql`AND (c.day, c.id) < (${after[0]}::date, ${after[1]}::uuid)`}
    ORDER BY c.day DESC, c.id DESC LIMIT ${limit + 1}`;
  return rows.map(fromRow);
}

/** A ceremony by its id; 404 `not-found`. Under the village's lock where it is to be changed. */
export async function readCeremony(sql: AnySql, village: string, id: string): Promise<Ceremony> {
  const [row] = await sql<CeremonyRow[]>`
    SELECT ${ceremonyColumns(sql)} WHERE c.village_code = ${village} AND c.id = ${id}`;
  if (!row) throw new Refused('not-found');
  return fromRow(row);
}

/** The same, to be changed or printed: refuses `ceremony-cancelled`. */
export async function readStandingCeremony(sql: AnySql, village: string, id: string): Promise<Ceremony> {
  const ceremony = await readCeremony(sql, village, id);
  if (ceremony.cancelledAt !== null) throw new Refused('ceremony-cancelled');
  return ceremony;
}

type CeremonyRow = Omit<Ceremony, keyof CeremonyDetails> & { readonly details: CeremonyDetails };

function fromRow({ details, ...row }: CeremonyRow): Ceremony {
  return { ...row, ...details };
}

/** With the tables that they are read from. */
function ceremonyColumns(sql: AnySql) {
  return sql`
    c.village_code AS village, v.name AS "villageName", c.id, c.name, c.day, c.starts_at AS "startsAt", c.place, c.details,
    c.groups, c.programme, c.redemption_day_id AS "redemptionDay", c.revision, c.created_at AS "createdAt",
    c.cancelled_at AS "cancelledAt",
    (SELECT count(*)::int FROM ceremony_recipients r
      WHERE r.village_code = c.village_code AND r.ceremony_id = c.id) AS recipients
    FROM ceremonies c JOIN villages v ON v.village_code = c.village_code`;
}
