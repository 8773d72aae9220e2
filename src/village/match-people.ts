import { type KnownPerson, type RosterPerson, sexOf } from './roster.ts';

export interface Match<Known extends KnownPerson, Listed extends RosterPerson> {
  readonly pairs: { readonly known: Known; readonly listed: Listed }[];
  readonly known: Known[];
  readonly listed: Listed[];
}

function conflicts(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && b != null && a !== b;
}

/** Orders people by what identifies them, so that the order of a sheet's lines decides nothing. */
function byIdentity(a: RosterPerson, b: RosterPerson): number {
  const key = (person: RosterPerson) => [
    person.name,
    person.birthMonth ?? '',
    person.phone ?? '',
    person.relation ?? '',
  ];
  return key(a).join('\u0000') < key(b).join('\u0000') ? -1 : 1;
}

/**
 * Who of a household's list is who of its members. A name decides within a household, the birth month between namesakes; somebody
 * whose name alone changed (刘寿莲, 刘守莲) is known by birth month, relation and sex together.
 */
export function matchWithin(known: readonly KnownPerson[], listed: readonly RosterPerson[]) {
  const match: Match<KnownPerson, RosterPerson> = {
    pairs: [],
    known: known.filter((person) => person.name !== null).sort((a, b) => (a.id < b.id ? -1 : 1)),
    listed: [...listed].sort(byIdentity),
  };
  const same = (k: KnownPerson, l: RosterPerson) => k.name === l.name;
  pairUp(match, (k, l) => same(k, l) && k.birthMonth !== null && k.birthMonth === l.birthMonth);
  pairUp(match, (k, l) => same(k, l) && !conflicts(k.birthMonth, l.birthMonth));
  pairUnique(match, same);
  pairUnique(
    match,
    (k, l) =>
      k.birthMonth !== null &&
      k.birthMonth === l.birthMonth &&
      k.relation !== null &&
      k.relation === l.relation &&
      !conflicts(k.sex, sexOf(l.sex)),
  );
  return match;
}

/** Who moved between households: the same name with the same birth month or phone, and nobody else like that on either side. */
export function matchAcross<Known extends KnownPerson, Listed extends RosterPerson>(
  known: readonly Known[],
  listed: readonly Listed[],
): Match<Known, Listed> {
  const match: Match<Known, Listed> = { pairs: [], known: [...known], listed: [...listed] };
  const byName = new Map<string, { known: Known[]; listed: Listed[] }>();
  for (const person of known) {
    if (person.name !== null) byName.set(person.name, { known: [], listed: [] });
  }
  for (const person of known) byName.get(person.name ?? '')?.known.push(person);
  for (const person of listed) byName.get(person.name)?.listed.push(person);
  for (const namesakes of byName.values()) {
    if (namesakes.listed.length === 0) continue;
    const found: Match<Known, Listed> = { pairs: match.pairs, known: namesakes.known, listed: namesakes.listed };
    pairUnique(
      found,
      (k, l) =>
        !conflicts(k.birthMonth, l.birthMonth) &&
        ((k.birthMonth !== null && k.birthMonth === l.birthMonth) || (k.phone !== null && k.phone === l.phone)),
    );
  }
  const goneKnown = new Set<KnownPerson>(match.pairs.map((pair) => pair.known));
  const goneListed = new Set<RosterPerson>(match.pairs.map((pair) => pair.listed));
  return {
    pairs: match.pairs,
    known: match.known.filter((person) => !goneKnown.has(person)),
    listed: match.listed.filter((person) => !goneListed.has(person)),
  };
}

/** Takes the first fitting partner for each listed person. */
function pairUp<K extends KnownPerson, L extends RosterPerson>(
  match: Match<K, L>,
  fits: (known: K, listed: L) => boolean,
) {
  for (const listed of [...match.listed]) {
    const known = match.known.find((person) => fits(person, listed));
    if (known) take(match, known, listed);
  }
}

/** Pairs those who fit each other and nobody else. */
function pairUnique<K extends KnownPerson, L extends RosterPerson>(
  match: Match<K, L>,
  fits: (known: K, listed: L) => boolean,
) {
  const found = match.listed.flatMap((listed) => {
    const partners = match.known.filter((known) => fits(known, listed));
    return partners.length === 1 ? [{ known: partners[0]!, listed }] : [];
  });
  for (const { known, listed } of found) {
    if (found.filter((pair) => pair.known === known).length === 1) take(match, known, listed);
  }
}

function take<K extends KnownPerson, L extends RosterPerson>(match: Match<K, L>, known: K, listed: L): void {
  match.pairs.push({ known, listed });
  match.known.splice(match.known.indexOf(known), 1);
  match.listed.splice(match.listed.indexOf(listed), 1);
}
