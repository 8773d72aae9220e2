import { addMonths, type Day, firstDayOf, type Month } from '../kernel/day.ts';

/*
 * The one place that decides how a person is named in public. Minors (under 18, or birth month unknown) and erased people are
 * never named; adults by their surname.
 */

const ADULT_MONTHS = 18 * 12;

/** 复姓: surnames of two characters that would be cut in half otherwise. */
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 ' +
    '钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 ' +
    '呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 ' +
    '仲长 子书 子桑 即墨 达奚 褚师 纳兰 叶赫 完颜 富察 钮祜 瓜尔 爱新'
  ).split(' '),
);

/** What somebody is called who must not be named. */
export const UNNAMED = '某村民';

/** Is somebody born in that month surely 18 on the day? Unknown: no. */
export function isAdult(birthMonth: string | null, day: Day): boolean {
  return birthMonth !== null && day >= firstDayOf(addMonths(birthMonth as Month, ADULT_MONTHS + 1));
}

/** A person's name for public lists on a day: 王某某, 欧阳某, or 某村民 for minors, erased people and unknown birth months. */
export function publicName(name: string | null, birthMonth: string | null, day: Day): string {
  if (name === null || !isAdult(birthMonth, day)) return UNNAMED;
  const characters = [...name];
  const first = characters[0];
  if (first === undefined) return UNNAMED;
  const compound = characters.length > 2 && COMPOUND_SURNAMES.has(first + characters[1]);
  const surname = compound ? first + characters[1] : first;
  return surname + (characters.length - (compound ? 2 : 1) > 1 ? '某某' : '某');
}

/**
 * A person's name for whoever has the person in front of them and must compare (a shop): 王*芳, 王*, 欧阳*华. Not for the public. Nobody
 * to name: 某村民.
 */
export function maskedName(name: string | null): string {
  const characters = [...(name ?? '')];
  const [first, second] = characters;
  if (first === undefined) return UNNAMED;
  const surname = characters.length > 2 && COMPOUND_SURNAMES.has(`${first}${second}`) ? `${first}${second}` : first;
  const given = characters.slice([...surname].length);
  return given.length > 1 ? `${surname}${'*'.repeat(given.length - 1)}${given.at(-1)}` : `${surname}*`;
}

/** A name as it is kept: no spaces (they are typed to align two-character names), no invisible characters. */
export function normaliseName(text: string): string {
  return text.replace(/[\s\p{Cf}\p{Cc}]/gu, '');
}
