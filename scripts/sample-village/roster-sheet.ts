import type { SampleHousehold } from './people.ts';
import type { Random } from './random.ts';
import { RULES } from './rules.ts';
import { SheetDraft } from './sheet.ts';
import { birthWritten, groupWritten, nameWritten, noWritten, phoneWritten } from './spelling.ts';

const ROSTER = ['所在小组', '户编号', '户主姓名', '姓名', '与户主关系', '性别', '出生年月', '联系电话', '备注'];

/** One line for each member; group, number and head are merged over the lines that they are about. */
export function rosterSheet(random: Random, village: string, year: number, households: readonly SampleHousehold[]) {
  const sheet = new SheetDraft('农户名册');
  sheet.title(`${village}农户名册（${year}年）`, ROSTER.length);
  sheet.add(...ROSTER.map((label) => (label === '姓名' ? '姓  名' : label)));
  let people = 0;
  let groupTop = sheet.rows.length + 1;
  for (const [index, household] of households.entries()) {
    const top = sheet.rows.length + 1;
    const newGroup = households[index - 1]?.group !== household.group;
    if (newGroup) groupTop = top;
    for (const [at, person] of household.members.entries()) {
      sheet.add(
        newGroup && at === 0 ? groupWritten(random, household.group) : null,
        at === 0 ? noWritten(random, household.no) : null,
        at === 0 ? nameWritten(random, person.name) : null,
        nameWritten(random, person.name),
        person.relation,
        person.sex,
        birthWritten(random, person.birth.year, person.birth.month),
        person.phone === undefined ? null : phoneWritten(random, person.phone),
        null,
      );
    }
    const bottom = sheet.rows.length;
    people += household.members.length;
    for (const left of [2, 3]) sheet.merge({ top, left, bottom, right: left });
    if (households[index + 1]?.group !== household.group) {
      sheet.merge({ top: groupTop, left: 1, bottom, right: 1 });
    }
  }
  sheet.add('合计', null, `${households.length}户`, `${people}人`);
  return { sheet, people };
}

const RULEBOOK = ['项目', '具体事项', '条款编号', '计分标准', '封顶', '说明'];

/** The rules as adopted: the heading says when and by whom, classes are merged. */
export function rulebookSheet(village: string, heading: string): SheetDraft {
  const sheet = new SheetDraft('积分办法');
  sheet.title(`${village}道德银行积分办法`, RULEBOOK.length);
  sheet.title(heading, RULEBOOK.length);
  sheet.add(...RULEBOOK);
  for (let from = 0; from < RULES.length; ) {
    const { dimension } = RULES[from]!;
    const top = sheet.rows.length + 1;
    for (; RULES[from]?.dimension === dimension; from += 1) {
      const rule = RULES[from]!;
      const first = sheet.rows.length + 1 === top;
      sheet.add(first ? dimension : null, rule.act, rule.code, rule.pointsWritten, rule.capsWritten, null);
    }
    sheet.merge({ top, left: 1, bottom: sheet.rows.length, right: 1 });
  }
  return sheet;
}
