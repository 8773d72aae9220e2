import { fromPoints, type Points } from '../kernel/points.ts';
import { UNNAMED } from '../village/index.ts';
import {
  type FrozenRegionRanking,
  type FrozenVillageRanking,
  type PublishedRanking,
  publicRows,
} from './published-ranking.ts';
import type { Placed } from './rank-at.ts';
import type { Names } from './show-publication.ts';
import { tieRuleWords } from './terms.ts';

type OfVillage = PublishedRanking<FrozenVillageRanking>;
type OfRegion = PublishedRanking<FrozenRegionRanking>;

function heading({ id, title, period, ties, result, untilDay, publishedAt }: PublishedRanking) {
  const { places, ranked } = result;
  const at = publishedAt.toISOString();
  return {
    id,
    title,
    period,
    tieRule: ties,
    tieRuleWords: tieRuleWords(ties),
    places,
    ranked,
    untilDay,
    publishedAt: at,
  };
}

/** What a published ranking of a village says beside its rows. */
export function publicationHeading(one: OfVillage) {
  const { dimension, unit, per, digest, result } = one;
  return { ...heading(one), dimension, unit, per, asOf: result.ledger, digest, withdrawnAt: instant(one.withdrawnAt) };
}

export function publicationBody(one: OfVillage, names: Names) {
  const { terms, rules } = one.result;
  const rows = one.result.rows.map((row) => placeBody(row, names));
  return { ...publicationHeading(one), mode: terms.settings.mode, rules: [...rules], rows };
}

/** What the public reads: no deductions, and not whether it was withdrawn. */
export function publicBody(one: OfVillage, names: Names, top: number) {
  const { withdrawnAt: _withdrawnAt, ...rest } = publicationHeading(one);
  const rows = publicRows(one.result).slice(0, top);
  return {
    ...rest,
    rows: rows.map(({ rank, household, score, merits, members }) => {
      return { rank, household, name: names.get(household) ?? UNNAMED, score: fromPoints(score), merits, members };
    }),
  };
}

export function regionHeading(one: OfRegion) {
  const { region, asOf, ledgers } = one.result;
  const villages = Object.keys(ledgers).length;
  return { ...heading(one), region, asOf, villages, digest: one.digest, withdrawnAt: instant(one.withdrawnAt) };
}

export function regionBody(one: OfRegion) {
  const rows = one.result.rows.map(({ rank, village, villageName, household, ...row }) => ({
    rank,
    village: village as never,
    villageName,
    household,
    ...actsBody(row),
  }));
  return { ...regionHeading(one), rows };
}

/** Score, honour and counts as they go over the wire. */
export function actsBody({
  score,
  honour,
  merits,
  deductions,
}: Pick<Placed, 'score' | 'honour' | 'merits' | 'deductions'>) {
  return { score: fromPoints(score as Points), honour: fromPoints(honour as Points), merits, deductions };
}

function placeBody(row: Placed, names: Names) {
  const { rank, household, members } = row;
  return { rank, household, name: names.get(household) ?? null, ...actsBody(row), members };
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
