import type { ProblemDefinition } from './problem.ts';

/** Why no table is read from a workbook. */
export const importSheetProblems = {
  'sheet-not-found': {
    status: 422,
    title: { zh: '没有找到工作表', en: 'Sheet not found' },
    detail: {
      zh: '没有找到{wanted}。工作簿里的工作表：{sheets}。',
      en: 'No sheet was found for: {wanted}. The workbook holds: {sheets}.',
    },
    fix: {
      zh: '请核对表头的列名，或用 sheet 指明工作表的名称。',
      en: 'Check the names in the header row, or name the sheet with "sheet".',
    },
  },
  'sheet-ambiguous': {
    status: 422,
    title: { zh: '有几个工作表都像', en: 'Several sheets fit' },
    detail: { zh: '这些工作表都可能是{wanted}：{sheets}。', en: 'Several sheets may be the {wanted}: {sheets}.' },
    fix: { zh: '请用 sheet 指明要导入哪一个。', en: 'Name the one to import with "sheet".' },
  },
  'header-not-found': {
    status: 422,
    title: { zh: '没有找到表头', en: 'Header row not found' },
    detail: {
      zh: '工作表“{sheet}”的前 {rows} 行里没有{wanted}的表头。',
      en: 'The first {rows} rows of sheet “{sheet}” hold no header of the {wanted}.',
    },
    fix: {
      zh: '请在表格上方写一行列名，至少包括：{columns}。',
      en: 'Write a row of column names above the table, at least: {columns}.',
    },
  },
  'missing-column': {
    status: 422,
    title: { zh: '缺少一列', en: 'Column missing' },
    detail: {
      zh: '工作表“{sheet}”第 {row} 行的表头缺少：{missing}。找到的列：{found}。',
      en: 'The header in row {row} of sheet “{sheet}” lacks: {missing}. Found: {found}.',
    },
    fix: { zh: '请补上这一列，或把列名改成：{missing}。', en: 'Add the column, or rename one to: {missing}.' },
  },
  'ambiguous-column': {
    status: 422,
    title: { zh: '列名重复', en: 'Two columns of one name' },
    detail: {
      zh: '工作表“{sheet}”第 {row} 行有两列都是“{column}”（{places}）。',
      en: 'Row {row} of sheet “{sheet}” has two columns called “{column}” ({places}).',
    },
    fix: {
      zh: '请删去多余的一列，或改成不同的列名；左右并排的两个表请上下接成一个。',
      en: 'Remove or rename one of them; put two tables that stand side by side under one another.',
    },
  },
  'month-missing': {
    status: 422,
    title: { zh: '没有写明月份', en: 'Month missing' },
    detail: {
      zh: '汇总表“{sheet}”的标题和名称里没有写明哪年哪月。',
      en: 'Neither title nor name of the summary “{sheet}” says which month of which year it is for.',
    },
    fix: { zh: '请在标题中写明，如“2026年10月积分汇总表”。', en: 'Write it in the title, like “2026年10月”.' },
  },
  'no-data-rows': {
    status: 422,
    title: { zh: '表里没有内容', en: 'No rows' },
    detail: { zh: '工作表“{sheet}”的表头以下没有一行内容。', en: 'Sheet “{sheet}” has nothing below its header.' },
    fix: { zh: '请填写后再导入，或用 sheet 指明另一个工作表。', en: 'Fill it in, or name another sheet with "sheet".' },
  },
} as const satisfies Record<string, ProblemDefinition>;
