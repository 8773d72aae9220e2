import { namedCharacters, uncovered } from '../document/fonts.ts';
import type { Day } from '../kernel/day.ts';
import { type Refusal, refusal } from '../kernel/problems/index.ts';
import type { Ceremony } from './ceremony.ts';
import { printedName, type Unnamed, unnamedFor } from './naming.ts';
import type { Recipient } from './recipient.ts';

/** Something that is still to be done: about a recipient, a group, or the ceremony as a whole. */
export interface ReadinessFinding extends Refusal {
  readonly honour: string | null;
  readonly group: string | null;
  /** Papers should not, or cannot, be printed before it is settled. The others are printed around. */
  readonly blocks: boolean;
}

export interface ToCheck {
  readonly ceremony: Ceremony;
  /** Revoked honours among them. */
  readonly recipients: readonly Recipient[];
  /** By which it is judged who is of age. */
  readonly day: Day;
  /** A notice of these honours is not over, or an objection is open. */
  readonly noticesOpen: boolean;
  /** Households of the redemption list whose head is not named. */
  readonly unnamedHeads: number;
}

const BLOCKING: ReadonlySet<Refusal['code']> = new Set([
  'no-recipients',
  'notice-not-over',
  'characters-unprintable',
  'recipient-without-group',
]);

/** What is missing before a ceremony's papers are printed. Pure but for the fonts that it knows. */
export function readinessOf(given: ToCheck): ReadinessFinding[] {
  const { ceremony, recipients, day } = given;
  const standing = recipients.filter((one) => one.standing.state !== 'revoked');
  return [
    ...ofCeremony(given, standing),
    ...ceremony.groups.flatMap((group) => ofGroup(group, standing)),
    ...recipients.flatMap((one) => ofRecipient(one, ceremony, day)),
  ];
}

function finding(found: Refusal, about: { honour?: string; group?: string } = {}): ReadinessFinding {
  return { ...found, honour: about.honour ?? null, group: about.group ?? null, blocks: BLOCKING.has(found.code) };
}

function ofCeremony(
  { ceremony, noticesOpen, unnamedHeads }: ToCheck,
  standing: readonly Recipient[],
): ReadinessFinding[] {
  const { name, place, startsAt, host, issuer, addressees, coHosts, sponsors, compere, documentNo, programme } =
    ceremony;
  const found: Refusal[] = [];
  if (standing.length === 0) found.push(refusal('no-recipients'));
  if (noticesOpen) found.push(refusal('notice-not-over'));
  if (place === null || startsAt === null) found.push(refusal('time-or-place-missing'));
  for (const item of programme) {
    if (item.kind === 'speech' && item.speaker === '') found.push(refusal('speaker-missing', { item: item.title }));
  }
  if (unnamedHeads > 0) found.push(refusal('redemption-heads-unnamed', { count: unnamedHeads }));
  const said = programme.flatMap((item) => Object.values(item).map(String));
  const texts = [name, place, host, issuer, addressees, compere, documentNo, ...coHosts, ...sponsors, ...said];
  return [...found, ...unprintable(name, texts)].map((one) => finding(one));
}

function ofGroup(group: Ceremony['groups'][number], standing: readonly Recipient[]): ReadinessFinding[] {
  const { code, title, presenters, prize } = group;
  const found: Refusal[] = [];
  if (presenters.length === 0) found.push(refusal('presenter-missing', { group: title }));
  const goUp = standing.some((one) => one.group === code && one.at === 'stage');
  if (!goUp) found.push(refusal('group-empty', { group: title }));
  const texts = [title, prize, ...presenters.flatMap(({ name, office }) => [name, office])];
  return [...found, ...unprintable(title, texts)].map((one) => finding(one, { group: code }));
}

const UNNAMED: Readonly<Record<Unnamed, Refusal['code']>> = {
  nobody: 'recipient-nobody',
  erased: 'recipient-nobody',
  minor: 'recipient-consent-missing',
  'birth-month-unknown': 'recipient-age-unknown',
};

function ofRecipient(one: Recipient, { groups }: Ceremony, day: Day): ReadinessFinding[] {
  const { honour, standing, person, kind, citation, prize } = one;
  const { number } = honour;
  const about = { honour: honour.id };
  if (standing.state === 'revoked') return [finding(refusal('recipient-honour-revoked', { number }), about)];
  const found: Refusal[] = [];
  if (standing.state === 'reduced') found.push(refusal('recipient-honour-reduced', { number, label: one.label }));
  if (!groups.some(({ code }) => code === one.group)) found.push(refusal('recipient-without-group', { number }));
  const unnamed = unnamedFor(person, day);
  const { name, salutation } = printedName(person, kind, day);
  if (unnamed !== undefined) found.push(refusal(UNNAMED[unnamed], { number, printed: name + salutation }));
  if (citation === null) found.push(refusal('citation-missing', { number }));
  return [...found, ...unprintable(number, [name, honour.title, one.label, citation, prize])].map((each) =>
    finding(each, about),
  );
}

function unprintable(where: string, texts: readonly (string | null)[]): Refusal[] {
  const characters = uncovered(texts.join(''));
  return characters.length === 0
    ? []
    : [refusal('characters-unprintable', { where, characters: namedCharacters(characters) })];
}
