import { type PostingContext, readRulebook } from '../../../src/importing/interpret/index.ts';
import type { Day } from '../../../src/kernel/day.ts';
import { sheetOf, workbookOf } from './grid.ts';
import { ok } from './samples.ts';

const RULES = ok(
  readRulebook(
    workbookOf(
      sheetOf('细则', [
        ['编码', '类别', '事项', '分值'],
        ['A01', '卫生', '清理（集中）', 2],
        ['A02', '卫生', '清理', 3],
        ['B01', '公益', '志愿服务', '每小时2分'],
        ['C01', '荣誉', '带头', '5-10分'],
      ]),
    ),
  ),
).rules.map((each) => each.rule);

/** Three households, two heads of one name, one member who left, rules from 2 October. */
export const context: PostingContext = {
  today: '2026-11-20' as Day,
  households: new Map([
    [
      '0101',
      {
        head: '张三',
        members: [
          { id: 'a', name: '张三' },
          { id: 'b', name: '李四', to: '2026-10-10' as Day },
        ],
        formerHeads: ['张老三'],
      },
    ],
    ['0102', { head: '王五', members: [{ id: 'c', name: '王五' }] }],
    ['0103', { head: '王五', members: [{ id: 'd', name: '王五' }] }],
  ]),
  rulesOn: (day) => (day >= '2026-10-02' ? RULES : []),
};
