import type { Bilingual, ProblemDefinition } from './problem.ts';

const SAVE_AS_XLSX: Bilingual = {
  zh: '请用 Excel 或 WPS 打开后另存为 xlsx，再上传。',
  en: 'Open it in Excel or WPS, save it as xlsx and upload that.',
};

const SPLIT: Bilingual = {
  zh: '请删去表格以外的无关内容，或分成几个文件上传。',
  en: 'Remove what does not belong to the list, or upload it in several files.',
};

/** Why an uploaded file is not read: one catalogue entry a code, worded like every other problem. */
export const workbookProblems = {
  'empty-file': {
    status: 422,
    title: { zh: '文件是空的', en: 'Empty file' },
    detail: { zh: '上传的文件没有内容。', en: 'The uploaded file has no content.' },
    fix: { zh: '请核对文件后重新上传。', en: 'Check the file and upload it again.' },
  },
  'unsupported-format': {
    status: 415,
    title: { zh: '不支持这种文件格式', en: 'Unsupported file format' },
    detail: { zh: '这是{found}，不是 xlsx 或 csv。请另存为 xlsx。', en: 'This is {found}, not xlsx or csv.' },
    fix: SAVE_AS_XLSX,
  },
  encrypted: {
    status: 415,
    title: { zh: '文件设有密码', en: 'Encrypted file' },
    detail: { zh: '工作簿设有打开密码，无法读取。', en: 'The workbook is protected by a password and cannot be read.' },
    fix: { zh: '请取消密码后另存为 xlsx，再上传。', en: 'Remove the password, save it as xlsx and upload that.' },
  },
  'not-a-workbook': {
    status: 415,
    title: { zh: '这不是表格文件', en: 'Not a workbook' },
    detail: { zh: '文件内容是{found}，不是表格。', en: 'The content is {found}, not a table.' },
    fix: SAVE_AS_XLSX,
  },
  'too-large': {
    status: 413,
    title: { zh: '文件太大', en: 'File too large' },
    detail: { zh: '{whatZh}超过上限 {limit}。', en: 'More than {limit} ({what}).' },
    fix: SPLIT,
  },
  'zip-bomb': {
    status: 413,
    title: { zh: '文件解压后过大', en: 'Unpacks to too much' },
    detail: {
      zh: '文件 {part} 解压后过大，或与其声明的大小不符，已停止读取。',
      en: 'The part {part} unpacks to too much, or to more than it declares; reading was stopped.',
    },
    fix: {
      zh: '请新建一个工作簿，只把表格内容复制过去再上传。',
      en: 'Copy the table into a new workbook and upload that.',
    },
  },
  'too-many-rows': {
    status: 413,
    title: { zh: '行数太多', en: 'Too many rows' },
    detail: {
      zh: '工作表“{sheet}”第 {row} 行还有内容，最多 {limit} 行。',
      en: 'Sheet “{sheet}” has content in row {row}; at most {limit} rows are read.',
    },
    fix: SPLIT,
  },
  'too-many-columns': {
    status: 413,
    title: { zh: '列数太多', en: 'Too many columns' },
    detail: {
      zh: '工作表“{sheet}”第 {row} 行第 {column} 列还有内容，最多 {limit} 列。',
      en: 'Sheet “{sheet}” has content in column {column} of row {row}; at most {limit} columns are read.',
    },
    fix: SPLIT,
  },
  'too-many-cells': {
    status: 413,
    title: { zh: '单元格太多', en: 'Too many cells' },
    detail: { zh: '有内容的单元格超过 {limit} 个。', en: 'More than {limit} cells have content.' },
    fix: SPLIT,
  },
  'too-many-merges': {
    status: 413,
    title: { zh: '合并单元格太多', en: 'Too many merged areas' },
    detail: {
      zh: '工作表“{sheet}”合并区域超过 {limit} 个。',
      en: 'Sheet “{sheet}” has more than {limit} merged areas.',
    },
    fix: SPLIT,
  },
  'cell-too-long': {
    status: 422,
    title: { zh: '单元格内容太长', en: 'Cell too long' },
    detail: {
      zh: '工作表“{sheet}”第 {row} 行第 {column} 列超过 {limit} 个字。',
      en: 'Row {row}, column {column} of sheet “{sheet}” is longer than {limit} characters.',
    },
    fix: { zh: '请缩短该单元格的内容后再上传。', en: 'Shorten that cell and upload again.' },
  },
  'unsafe-xml': {
    status: 422,
    title: { zh: '文件含有不安全的内容', en: 'Unsafe content' },
    detail: {
      zh: '文件 {part} 含有表格不会有的内容（文档类型声明、过深的嵌套或过长的标记）。',
      en: 'The part {part} holds what no table needs: a document type, deep nesting or an endless token.',
    },
    fix: SAVE_AS_XLSX,
  },
  damaged: {
    status: 422,
    title: { zh: '文件已损坏', en: 'Damaged file' },
    detail: { zh: '文件不完整或已损坏（{part}）。', en: 'The file is incomplete or damaged ({part}).' },
    fix: { zh: '请用 Excel 或 WPS 打开确认后另存为 xlsx，再上传。', en: SAVE_AS_XLSX.en },
  },
  'unknown-sheet': {
    status: 422,
    title: { zh: '没有这个工作表', en: 'Unknown sheet' },
    detail: { zh: '工作簿里没有工作表“{sheet}”。', en: 'The workbook has no sheet “{sheet}”.' },
    fix: { zh: '请核对工作表名称。', en: 'Check the name of the sheet.' },
  },
  'too-complex': {
    status: 422,
    title: { zh: '文件太复杂', en: 'File too complex' },
    detail: {
      zh: '读取这个文件超出了时间或内存的限度。',
      en: 'Reading this file took more time or memory than is allowed.',
    },
    fix: {
      zh: '请新建一个工作簿，只把表格内容复制过去再上传。',
      en: 'Copy the table into a new workbook and upload that.',
    },
  },
  'workbooks-busy': {
    status: 503,
    title: { zh: '正在读取的文件太多', en: 'Too many files being read' },
    detail: { zh: '系统正在读取其他文件。', en: 'The service is busy reading other files.' },
    fix: { zh: '请一分钟后重试。', en: 'Try again in a minute.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
