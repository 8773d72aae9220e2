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
  /** Title and label of the honour: a dimension that they name leads. */
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Characters of a proposed citation. */
export const SHORTEST_CITATION = 30;
export const LONGEST_CITATION = 120;

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
  const told = deeds.map(({ text }) => text).join('，');
  const points = formatPoints(facts.reduce((sum, fact) => sum + fact.points, 0) as Points);
  const sentences = [
    `${SPANS[period.kind]}，${told}。`,
    `${periodName(period)}，${told}，善行积分${points}分。`,
    `翻开${periodName(period)}的积分台账，${told}。`,
    `${SPANS[period.kind]}，${told}。桩桩件件记入台账，共积${points}分。`,
  ];
  return opening + sentences[pattern % sentences.length]! + closing;
}

interface Deed {
  readonly dimension: string;
  readonly text: string;
  readonly points: number;
}

/** What is told, the weightiest first; of the dimension that the title names before anything else. */
function deedsOf({ title, facts }: CitationSubject): Deed[] {
  const merged = new Map<string, Fact & { readonly said: string }>();
  for (const fact of facts) {
    const said = sayable(fact);
    const key = JSON.stringify([fact.dimension, said, said === '' ? '' : fact.per]);
    const known = merged.get(key);
    merged.set(key, {
      ...fact,
      said,
      count: fact.count + (known?.count ?? 0),
      quantity: fact.quantity + (known?.quantity ?? 0),
      points: (fact.points + (known?.points ?? 0)) as Points,
    });
  }
  const named = ({ dimension }: Fact) => Number(title.includes(dimension));
  return [...merged.values()]
    .sort((a, b) => named(b) - named(a) || b.points - a.points || b.count - a.count || (a.said < b.said ? -1 : 1))
    .map((fact) => ({ dimension: fact.dimension, text: told(fact), points: fact.points }));
}

function told({ said, dimension, per, count, quantity }: Fact & { readonly said: string }): string {
  if (said === '') return `${/^\p{Script=Han}{2,8}$/u.test(dimension) ? `${dimension}方面的` : ''}善行${count}次`;
  const whole = per === '次' && quantity % 100 !== 0;
  return !whole && /^\p{Script=Han}{1,3}$/u.test(per) ? `${said}${quantity / 100}${per}` : `${said}${count}次`;
}

/** 失能, 献血 …: nobody's health is read aloud. */
const HEALTH = /病|残|失能|瘫|癌|孕|产妇|精神|智|血|康复|住院|体检|医|疫|护理|临终|戒/;

/** An act as it is read aloud; empty for one that names alternatives, health, or is no plain phrase. */
function sayable({ act }: Fact): string {
  const text = act
    .replace(/（[^）]*）|\([^)]*\)/gu, '')
    .replace(/(?:每?一?[次回]|每小时)$/u, '')
    .trim();
  if (HEALTH.test(act) || /[或及]|以上|以下/.test(text)) return '';
  return /^\p{Script=Han}{2,14}$/u.test(text) ? text : '';
}
