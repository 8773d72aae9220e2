import { type Sql, type TransactionSql, transaction } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { mintToken, verificationPath } from '../kernel/document-token.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { committeeOf } from '../kernel/village-code.ts';
import { readUnits, type Unit, unitPath } from '../village/index.ts';
import { type Ceremony, printedOf, readStandingCeremony } from './ceremony.ts';
import { type Nameable, printedName, printedWords } from './naming.ts';
import type { CeremonyPapers, PaperGroup, PaperRecipient } from './papers.ts';
import { readFamilies, readPrintedHouseholds } from './people.ts';
import { inProgrammeOrder } from './programme.ts';
import { type Recipient, readRecipients } from './recipient.ts';
import { readRedemptionList } from './redemption-list.ts';
import type { CeremonyServices } from './services.ts';

/** What a ceremony's papers are made of, before anything is written as text. */
export interface CeremonyContent {
  readonly ceremony: Ceremony;
  /** In the order of the roster, revoked honours left out. */
  readonly recipients: readonly Recipient[];
  /** Of their households: whom citations may name, and must not. */
  readonly families: ReadonlyMap<string, readonly Nameable[]>;
  readonly units: readonly Unit[];
  readonly redemption: CeremonyPapers['redemption'];
}

/**
 * What the papers of a ceremony say, in one snapshot. The caller has authorised (`document:print`). Who must not be named is not: see
 * `printedName`. Honours that were revoked are left out. Refuses `ceremony-cancelled`; 404 `not-found`.
 *
 * @param publicBase where people reach the service, without a slash at the end.
 */
export async function readPapers(
  sql: Sql,
  services: Pick<CeremonyServices, 'now' | 'signingKey'>,
  village: string,
  id: string,
  publicBase: string,
): Promise<CeremonyPapers> {
  const today = dayAt(services.now());
  const content = await transaction(sql, { isolation: 'repeatable read', readOnly: true }, (tx) =>
    readContent(tx, village, id, today),
  );
  const verifyUrl = (honour: string) =>
    publicBase + verificationPath(mintToken(services.signingKey, { kind: 'certificate', village, honour }));
  return papersOf(content, namingDay(content.ceremony, today), verifyUrl);
}

/** The day by which it is judged who is of age: of printing, or of a ceremony that is over. */
export function namingDay({ day }: Pick<Ceremony, 'day'>, today: Day): Day {
  return day < today ? day : today;
}

export async function readContent(
  tx: TransactionSql,
  village: string,
  id: string,
  today: Day,
): Promise<CeremonyContent> {
  const ceremony = await readStandingCeremony(tx, village, id);
  const all = await readRecipients(tx, ceremony);
  const recipients = all.filter(({ standing }) => standing.state !== 'revoked');
  const list = await readRedemptionList(tx, ceremony, recipients, today);
  const households = await readPrintedHouseholds(tx, village, list?.lines.map(({ household }) => household) ?? []);
  const day = namingDay(ceremony, today);
  return {
    ceremony,
    recipients,
    families: await readFamilies(
      tx,
      village,
      recipients.map(({ honour }) => honour.household),
    ),
    units: await readUnits(tx, village),
    redemption: list && {
      ...list,
      lines: list.lines.map((line) => ({
        ...line,
        head: printedName(households.get(line.household)?.head ?? null, 'household', day).name,
      })),
    },
  };
}

/** Pure. */
export function papersOf(
  { ceremony, recipients, families, units, redemption }: CeremonyContent,
  day: Day,
  verifyUrl: (honour: string) => string,
): CeremonyPapers {
  const { village, villageName, coHosts, sponsors, compere, documentNo, certificate, groups, programme } = ceremony;
  let no = 0;
  const printed = ({ code, prize }: Ceremony['groups'][number], at: Recipient['at']) =>
    recipients
      .filter((one) => one.group === code && one.at === at)
      .map((one) => {
        no += 1;
        const family = families.get(one.honour.household) ?? [];
        const [own, url] = [one.prize ?? prize, verifyUrl(one.honour.id)];
        return paperRecipient(one, { no, prize: own, family, units, day, verifyUrl: url });
      });
  return {
    village: { code: village, name: villageName, committee: committeeOf(village) },
    ceremony: {
      id: ceremony.id,
      name: ceremony.name,
      day: ceremony.day,
      startsAt: ceremony.startsAt ?? '',
      place: ceremony.place ?? '',
      ...printedOf(ceremony),
      coHosts,
      sponsors,
      compere,
      documentNo,
      certificate,
    },
    groups: inProgrammeOrder(groups, programme).map((group): PaperGroup => {
      return { ...group, recipients: printed(group, 'stage'), atHome: printed(group, 'home') };
    }),
    programme,
    redemption,
  };
}

interface Printing {
  readonly no: number;
  readonly prize: string;
  readonly family: readonly Nameable[];
  readonly units: readonly Unit[];
  readonly day: Day;
  readonly verifyUrl: string;
}

function paperRecipient(one: Recipient, { no, prize, family, units, day, verifyUrl }: Printing): PaperRecipient {
  const { honour, kind, at, person } = one;
  const named = printedName(person, kind, day);
  return {
    no,
    household: honour.household,
    ...named,
    kind,
    unit: unitPath(units, one.unit)
      .map(({ name }) => name)
      .join(' / '),
    title: honour.title,
    label: one.label,
    period: periodName(parsePeriod(honour.period)!),
    at,
    // Words that somebody wrote may name whom the paper must not.
    citation: printedWords(one.citation ?? '', person === null ? family : [person, ...family], day),
    prize,
    number: honour.number,
    verifyUrl,
  };
}
