import { type Refusal, refusal } from '../kernel/problems/index.ts';
import type { CeremonyGroup } from './ceremony.ts';
import type { ProgrammeItem } from './papers.ts';

/*
 * What follows what on the stage. The usual order: opening, the decision is read out, the groups are called up, a recipient speaks, a
 * leader speaks, households redeem, closing.
 */

/** The usual programme of these groups, to be edited: performances and speakers are for the committee to name. Pure. */
export function proposeProgramme(groups: readonly Pick<CeremonyGroup, 'code'>[]): ProgrammeItem[] {
  return [
    { kind: 'opening', title: '大会开始' },
    { kind: 'decision', title: '宣读表彰决定' },
    ...groups.map(({ code }) => ({ kind: 'group' as const, group: code })),
    ...(groups.length > 0 ? [{ kind: 'speech' as const, title: '获奖代表发言', speaker: '' }] : []),
    { kind: 'speech', title: '领导讲话', speaker: '' },
    { kind: 'redemption', title: '积分兑换' },
    { kind: 'closing', title: '大会结束' },
  ];
}

/**
 * A programme after the groups have changed: items of groups that are gone are left out, new groups come behind the last one that is
 * called up. Everything else stays as it was edited. Pure.
 */
export function fitProgramme(
  programme: readonly ProgrammeItem[],
  groups: readonly Pick<CeremonyGroup, 'code'>[],
): ProgrammeItem[] {
  const codes = new Set(groups.map(({ code }) => code));
  const kept = programme.filter((item) => item.kind !== 'group' || codes.has(item.group));
  const called = new Set(kept.flatMap((item) => (item.kind === 'group' ? [item.group] : [])));
  const added = groups
    .filter(({ code }) => !called.has(code))
    .map(({ code }) => ({ kind: 'group' as const, group: code }));
  const behind = kept.findLastIndex(({ kind }) => kind === 'group');
  const at = behind >= 0 ? behind + 1 : kept.findLastIndex(({ kind }) => kind === 'opening' || kind === 'decision') + 1;
  return [...kept.slice(0, at), ...added, ...kept.slice(at)];
}

const ONCE: ReadonlySet<ProgrammeItem['kind']> = new Set(['opening', 'decision', 'redemption', 'closing']);

/** What is wrong with groups and programme: every group is called up exactly once, and nothing begins or ends twice. Pure. */
export function checkProgramme(
  groups: readonly Pick<CeremonyGroup, 'code'>[],
  programme: readonly ProgrammeItem[],
): Refusal | undefined {
  const codes = new Set<string>();
  for (const { code } of groups) {
    if (codes.has(code)) return refusal('ceremony-group-twice', { group: code });
    codes.add(code);
  }
  const seen = new Set<string>();
  for (const item of programme) {
    if (item.kind === 'group' && !codes.has(item.group))
      return refusal('unknown-ceremony-group', { group: item.group });
    const name = item.kind === 'group' ? `group ${item.group}` : item.kind;
    const once = item.kind === 'group' || ONCE.has(item.kind);
    if (once && seen.has(name))
      return refusal('programme-item-twice', { item: item.kind === 'group' ? item.group : item.kind });
    seen.add(name);
  }
  const missing = groups.find(({ code }) => !seen.has(`group ${code}`));
  return missing && refusal('programme-lacks-group', { group: missing.code });
}

/** Groups in the order in which the programme calls them up. Pure. */
export function inProgrammeOrder<G extends Pick<CeremonyGroup, 'code'>>(
  groups: readonly G[],
  programme: readonly ProgrammeItem[],
): G[] {
  const order = programme.flatMap((item) => (item.kind === 'group' ? [item.group] : []));
  return [...groups].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
}

/** Is a redemption held with the ceremony? */
export function holdsRedemption(programme: readonly ProgrammeItem[]): boolean {
  return programme.some(({ kind }) => kind === 'redemption');
}
