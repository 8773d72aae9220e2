import type { ProblemDefinition } from './problem.ts';
import { workbookProblems } from './workbooks.ts';

const UPLOAD_AGAIN = { zh: '请重新上传工作簿。', en: 'Upload the workbook again.' };

/** Why an upload or its commit is not done, beside what is wrong with the file, the sheet or a row. */
const uploads = {
  'malformed-upload': {
    status: 400,
    title: { zh: '上传的表单不完整', en: 'Malformed upload' },
    detail: {
      zh: '请求体不是完整的 multipart/form-data，或含有多个文件、重复的字段。',
      en: 'The body is no complete multipart/form-data, or holds several files or a field twice.',
    },
    fix: {
      zh: '请用 multipart/form-data 发送一个文件（file）和该地址所要的字段（导入为 kind）。',
      en: 'Send one file (file) and the fields that this address takes (kind for imports) as multipart/form-data.',
    },
  },
  'file-missing': {
    status: 400,
    title: { zh: '没有文件', en: 'File missing' },
    detail: { zh: '表单里没有名为 file 的文件。', en: 'The form holds no file called "file".' },
    fix: {
      zh: '请选择一个文件：导入用 xlsx 或 csv，佐证材料用照片。',
      en: 'Choose a file: xlsx or csv for imports, a photograph as evidence.',
    },
  },
  'too-many-acts': {
    status: 413,
    title: { zh: '一次导入的笔数太多', en: 'Too many acts' },
    detail: {
      zh: '工作表“{sheet}”里有 {count} 笔，一次最多 {limit} 笔。',
      en: 'Sheet “{sheet}” holds {count} acts; one import takes {limit} at most.',
    },
    fix: { zh: '请按月或按组分成几个文件上传。', en: 'Upload it in parts, by month or by group.' },
  },
  'import-expired': {
    status: 410,
    title: { zh: '导入已过期', en: 'Import expired' },
    detail: {
      zh: '上传的工作簿和核对结果只保留 30 天，已于 {expiresAt} 删除；已入账的分录不受影响。',
      en: 'Uploaded workbooks and their previews are kept for 30 days; these were removed on {expiresAt}. Posted entries stay.',
    },
    fix: UPLOAD_AGAIN,
  },
  'upload-unreadable': {
    status: 410,
    title: { zh: '保存的文件打不开', en: 'Kept file cannot be opened' },
    detail: {
      zh: '保存的工作簿是用另一把加密密钥封存的。',
      en: 'The kept workbook was sealed with another encryption key.',
    },
    fix: UPLOAD_AGAIN,
  },
  'not-for-this-kind': {
    status: 422,
    title: { zh: '这种导入没有此项', en: 'Not for this kind of import' },
    detail: { zh: '{kind} 导入不用填写 {field}。', en: 'An import of kind {kind} takes no {field}.' },
    fix: { zh: '请去掉 {field} 后重发。', en: 'Leave {field} out and send it again.' },
  },
  'effective-from-missing': {
    status: 422,
    title: { zh: '没有施行日期', en: 'No effective day' },
    detail: {
      zh: '工作表“{sheet}”的标题里没有写明细则从哪天起施行。',
      en: 'The heading of sheet “{sheet}” does not say from which day the rules apply.',
    },
    fix: { zh: '请在提交时填写 effectiveFrom。', en: 'Give effectiveFrom when you commit.' },
  },
  'resolution-missing': {
    status: 422,
    title: { zh: '没有决议', en: 'No resolution' },
    detail: {
      zh: '工作表“{sheet}”的标题里没有写明由哪次会议通过。',
      en: 'The heading of sheet “{sheet}” does not name the resolution.',
    },
    fix: {
      zh: '请在提交时填写 resolution，如“2025年12月20日村民代表会议通过”。',
      en: 'Give resolution when you commit: which assembly decided, and when.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;

/** What rows and posted entries are told by comparing a sheet with what the village has. */
const comparisons = {
  'already-adopted': {
    status: 200,
    title: { zh: '已经施行', en: 'Already adopted' },
    detail: {
      zh: '这份细则已作为第 {version} 版施行，不再重复。',
      en: 'These rules are in force as version {version} and are not adopted again.',
    },
    fix: { zh: '无需处理。', en: 'Nothing to do.' },
  },
  'listed-household-closed': {
    status: 409,
    title: { zh: '该户已销户', en: 'Household closed' },
    detail: {
      zh: '户 {household} 已销户，花名册里的这一户不作处理。',
      en: 'Household {household} has been closed; what the roster says of it is left alone.',
    },
    fix: { zh: '请核对户号；新立的户请用新的户号。', en: 'Check the number; a new household needs a new one.' },
  },
  'posted-row-vanished': {
    status: 200,
    title: { zh: '已入账的一行不见了', en: 'Posted row vanished' },
    detail: {
      zh: '以前从本表第 {row} 行入账的 {entry}，这次的表里没有了。',
      en: 'Entry {entry}, posted from row {row} of this sheet before, is no longer in it.',
    },
    fix: {
      zh: '入账的不会自动撤销：确属记错的，请冲正 {entry}；原来是另一份同名的表（如各组分表），不必处理。',
      en: 'Nothing is taken back by itself: if it was wrong, reverse {entry}; if it came from another sheet of this name, leave it.',
    },
  },
  'posted-row-changed': {
    status: 200,
    title: { zh: '已入账的一行改动了', en: 'Posted row changed' },
    detail: {
      zh: '以前从本表第 {row} 行入账的 {entry}，这次的表里第 {now} 行与它不同。',
      en: 'Entry {entry} was posted from row {row} of this sheet before; row {now} now says something else.',
    },
    fix: {
      zh: '提交时新的一行会另记一笔：请先冲正 {entry}，否则会记两次。',
      en: 'Committing posts the new row as well: reverse {entry} first, or the act counts twice.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;

export const uploadProblems = {
  ...workbookProblems,
  ...uploads,
  ...comparisons,
} as const satisfies Record<string, ProblemDefinition>;
