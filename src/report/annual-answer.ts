import { fromPoints, type Points } from '../kernel/points.ts';
import type { AnnualReport, ShownPart } from './annual.ts';
import { medianDaysOf, type Objections } from './annual-books.ts';
import { countTitles, redeemedAt, worthFen, type YearFigures } from './annual-figures.ts';
import { shownBands } from './annual-hide.ts';
import type { StarYear } from './annual-honours.ts';
import { BAND_EDGES, type Participation } from './annual-points.ts';
import { shareOf } from './fairness-facts.ts';

/** An annual report as it goes over the wire: nobody is named. Points as numbers. */
export function annualAnswer(report: AnnualReport) {
  const { village, year, issuedOn, asOf, final, figures, members, flow, balanced } = report;
  const { shops, owed, pointValueFen } = figures;
  const { participation, titles, notices, ...rest } = figuresBody(figures);
  const line = Object.fromEntries(Object.entries(flow).map(([name, points]) => [name, fromPoints(points)]));
  return {
    village: village.code as never,
    villageName: village.name,
    year,
    issuedOn,
    asOf,
    final,
    participation: { ...participation, members },
    points: pointsBody(report),
    distribution: bandsBody(figures.participation),
    flow: { ...(line as Record<keyof typeof flow, number>), balanced },
    ...rest,
    notices,
    redemptions: {
      ...redeemedBody(redeemedAt(shops)),
      shops: shops.map(({ shop, name, ...one }) => ({ shop, name, ...redeemedBody(one) })),
    },
    liability: { ...owedBody(owed, worthFen(owed.outstanding, pointValueFen)), pointValueFen },
    stars: { ...rest.stars, reviews: [...figures.stars.reviews] },
    titles: { ...countTitles(figures.titles), kinds: figures.titles.map((kind) => ({ ...kind })) },
    fairness: fairnessBody(report),
    verification: howToVerify(village.code, asOf),
  };
}

export type AnnualAnswer = ReturnType<typeof annualAnswer>;

function pointsBody({ figures, dimensions, months, units }: AnnualReport) {
  const { merit, deductions } = figures.participation;
  return {
    merit: fromPoints(merit),
    deductions: fromPoints(deductions),
    honour: fromPoints((merit + deductions) as Points),
    dimensions: dimensions.map(({ dimension, ...part }) => ({ dimension, ...partBody(part) })),
    months: months.map(({ month, ...part }) => ({ month, ...partBody(part) })),
    units: units.map(({ unit, households, withEntry, ...part }) => {
      return { unit, households, withEntry, ...partBody(part) };
    }),
  };
}

function partBody({ merit, deductions, entries }: ShownPart) {
  return { merit: fromPoints(merit), deductions: deductions === null ? null : fromPoints(deductions), entries };
}

/** What a village's figures and the sum of several have in common. */
export function figuresBody({
  participation,
  cases,
  objections,
  stars,
  settled,
  donated,
  notices,
  titles,
}: Omit<YearFigures, 'pointValueFen'>) {
  const total = Object.values(cases).reduce((sum, count) => sum + count, 0);
  const { points, ...settlements } = settled;
  return {
    participation: participationBody(participation),
    cases: { total, ...cases },
    objections: objectionsBody(objections),
    notices: { total: notices.cases + notices.monthly + notices.honours, ...notices },
    stars: starsBody(stars),
    titles: countTitles(titles),
    settlements: { ...settlements, points: fromPoints(points) },
    donations: { ...donated, totalFen: donated.moneyFen + donated.inKindFen },
  };
}

export function participationBody({ households, withEntry, withMerit, neverReached, entries }: Participation) {
  return { households, withEntry, withMerit, neverReached, share: shareOf(withEntry, households), entries };
}

export function bandsBody({ bands }: Participation) {
  const bound = (points: Points | null) => (points === null ? null : fromPoints(points));
  return shownBands(bands, BAND_EDGES).map(({ from, below, households }) => {
    return { from: bound(from), below: bound(below), households };
  });
}

function objectionsBody(objections: Objections) {
  const { answered: _answered, ...counts } = objections;
  return { ...counts, medianDays: medianDaysOf(objections) };
}

export function redeemedBody({ collections, points, refunds, refundedPoints }: ReturnType<typeof redeemedAt>) {
  return { collections, points: fromPoints(points), refunds, refundedPoints: fromPoints(refundedPoints) };
}

export function owedBody(owed: YearFigures['owed'], valueFen: number) {
  const { outstanding, held, debts, stockFen, budgetPoints, budgetUsed } = owed;
  return {
    outstanding: fromPoints(outstanding),
    held: fromPoints(held),
    debts: fromPoints(debts),
    valueFen,
    stockFen,
    budgetPoints: fromPoints(budgetPoints),
    budgetUsed: fromPoints(budgetUsed),
  };
}

export function starsBody({ levels, households, lastYear, fresh, again, gone, revoked }: StarYear) {
  return {
    levels: levels.map((level) => ({ ...level })),
    households,
    lastYear,
    new: fresh,
    again,
    lost: gone,
    revoked,
  };
}

function fairnessBody({ fairness }: AnnualReport) {
  const { facts, reversals, medianDays, p90Days } = fairness;
  const { entries, throughCases, reversed, late, backDated, ownHousehold, kin } = facts.total;
  const recorders = facts.recorders.length;
  return {
    entries,
    recorders,
    throughCases,
    reversed,
    reversals,
    late,
    backDated,
    ownHousehold,
    kin,
    medianDays,
    p90Days,
  };
}

function howToVerify(village: string, { size, root }: AnnualReport['asOf']) {
  return {
    zh: `本报告各数取自台账前 ${size} 笔。把笔数和根另存一处；日后以此核验，凡这 ${size} 笔有一处改动、删除或插入，都会查出。`,
    en: `The figures are from the first ${size} entries of the ledger. Keep size and root elsewhere: a later verification against them finds every change, removal or insertion among those entries.`,
    request: { method: 'POST' as const, path: `/v1/villages/${village}/ledger/verification`, body: { size, root } },
    command: `moral-bank verify ${village} --size ${size} --root ${root}`,
  };
}
