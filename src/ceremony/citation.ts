import { sha256 } from '../kernel/canonical.ts';
import { type Period, periodName } from '../kernel/period.ts';
import { formatPoints, type Points } from '../kernel/points.ts';
import { wordingOf } from './citation-words.ts';

/*
 * Citations (颁奖词) proposed from what the ledger says: one sentence that praises, one or two that tell acts with their counts and hours, one that
 * ends. Acts are told as the rules name them; what cannot be read aloud so, or says something of anybody's health, is told by its dimension.
 */

/** Merit acts of one rule within a period. */
export interface Fact {
  readonly dimension: string;
  readonly act: string;
  /** What the quantity counts: 次, 小时. */
  readonly per: string;
  /** How many acts. */
  readonly count: number;
  /** Hundredths, of all of them. */
  readonly quantity: number;
  readonly points: Points;
}

export interface CitationSubject {
  /** Of the honour: the wording is chosen by it. */
  readonly id: string;
  readonly period: Period;
  /** Title and label of the honour, and the dimension that it was decided by: one that is named here leads. */
  readonly about: string;
  readonly facts: readonly Fact[];
}

/** Characters of a proposed citation; the wording sees to it that none has less than 30. */
const LONGEST_CITATION = 120;

const MOST_FACTS = 3;

/** Citations in the order of a roster, null for who has no fact; whoever follows the same wording gets another. Pure. */
export function citationsOf(subjects: readonly CitationSubject[]): (string | null)[] {
  let before: Picked | undefined;
  return subjects.map((subject) => {
    const deeds = deedsOf(subject);
    const lead = deeds[0];
    if (lead === undefined) return null;
    const picked = pick(subject.id, lead.dimension, before);
    before = picked;
    for (let most = MOST_FACTS; ; most -= 1) {
      const text = written(subject, deeds.slice(0, most), picked);
      if (text.length <= LONGEST_CITATION || most === 1) return text;
    }
  });
}

interface Picked {
  readonly opening: string;
  readonly closing: string;
  readonly pattern: number;
}

function pick(id: string, dimension: string, before: Picked | undefined): Picked {
  const { openings, closings } = wordingOf(dimension);
  const digest = sha256(id);
  const other = (texts: readonly string[], chance: number, last: string | undefined) => {
    const text = texts[chance % texts.length]!;
    return text === last ? texts[(chance + 1) % texts.length]! : text;
  };
  return {
    opening: other(openings, digest[0]!, before?.opening),
    closing: other(closings, digest[1]!, before?.closing),
    pattern: digest[2]!,
  };
}

const SPANS: Readonly<Record<Period['kind'], string>> = {
  year: '一年来',
  half: '半年来',
  quarter: '一个季度以来',
  month: '一个月来',
};

function written(
  { period, facts }: CitationSubject,
  deeds: readonly Deed[],
  { opening, closing, pattern }: Picked,
): string {
  const acts = deeds.map(({ text }) => text).join('，');
  const sentences = [
    `${SPANS[period.kind]}，${acts}。`,
    `${periodName(period)}，${acts}，善行积分合计${pointsOf(facts)}分。`,
    `翻开${periodName(period)}的积分台账，${acts}。`,
    `${SPANS[period.kind]}，${acts}。桩桩件件记入台账，共积${pointsOf(deeds)}分。`,
  ];
  return opening + sentences[pattern % sentences.length]! + closing;
}

function pointsOf(some: readonly { readonly points: number }[]): string {
  return formatPoints(some.reduce((sum, { points }) => sum + points, 0) as Points);
}

interface Deed {
  readonly dimension: string;
  readonly text: string;
  readonly points: number;
}

/** What is told, the weightiest first; of what the honour is about before anything else. */
function deedsOf({ about, facts }: CitationSubject): Deed[] {
  const merged = new Map<string, Fact & { readonly said: string }>();
  for (const fact of facts) {
    const said = sayable(fact);
    const key = JSON.stringify([fact.dimension, said, said === '' ? '' : [fact.per, APPRAISED.test(fact.act)]]);
    const known = merged.get(key);
    merged.set(key, {
      ...fact,
      said,
      count: fact.count + (known?.count ?? 0),
      quantity: fact.quantity + (known?.quantity ?? 0),
      points: (fact.points + (known?.points ?? 0)) as Points,
    });
  }
  const named = ({ dimension }: Fact) => Number(about.includes(dimension));
  return [...merged.values()]
    .sort((a, b) => named(b) - named(a) || b.points - a.points || b.count - a.count || (a.said < b.said ? -1 : 1))
    .map((fact) => ({ dimension: fact.dimension, text: told(fact), points: fact.points }));
}

function told({ said, act, dimension, per, count, quantity }: Fact & { readonly said: string }): string {
  if (said === '') return `${isPlain(dimension, 8) ? `${dimension}方面` : '记入台账'}的善行${count}次`;
  // 赡养老人好（季评）, 月评最清洁, 干净人家（季）: what was said of them, not what they did.
  const verdict = said.replace(APPRAISED, '');
  if (APPRAISED.test(act) && verdict.length > 1) return `获评“${verdict}”${count}次`;
  if (said.endsWith('荣誉')) return `获${said}${count}次`;
  const counted = isPlain(per, 3) && (per !== '次' || quantity % 100 === 0);
  return counted ? `${said}${quantity / 100}${per}` : `${said}${count}次`;
}

const APPRAISED = /[月季年]度?评|[（(][月季年]度?[)）]/u;
/** 失能, 献血 …: nobody's health is read aloud. */
const HEALTH = /病|残|失能|瘫|癌|孕|产妇|精神|智|血|康复|住院|体检|医|疫|护理|临终|戒/;

function isPlain(text: string, longest: number): boolean {
  return /^\p{Script=Han}+$/u.test(text) && [...text].length <= longest && !HEALTH.test(text);
}

/** An act as it is read aloud; empty for one that names alternatives or health, or is no plain phrase. */
function sayable({ act }: Fact): string {
  const text = act
    .replace(/（[^）]*）|\([^)]*\)/gu, '')
    .replace(/(?:每?一?[次回]|每小时)$/u, '')
    .trim();
  return /[或及]|以上|以下/.test(text) || HEALTH.test(act) || text.length < 2 || !isPlain(text, 14) ? '' : text;
}
