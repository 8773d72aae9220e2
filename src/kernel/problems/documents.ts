import type { ProblemDefinition } from './problem.ts';

/** Why a document is not printed. */
export const documentProblems = {
  'unprintable-character': {
    status: 422,
    title: { zh: '有字印不出来', en: 'Unprintable character' },
    detail: {
      zh: '文件里有字体中没有的字符：{characters}。',
      en: 'The document holds characters that its fonts lack: {characters}.',
    },
    fix: {
      zh: '请在姓名、地址或说明中改用常用写法后重试；表格（xlsx）不受影响，可以先下载表格。',
      en: 'Write the name, address or note in common characters and try again; the workbook (xlsx) is not affected.',
    },
  },
  'document-too-complex': {
    status: 422,
    title: { zh: '文件太大', en: 'Document too complex' },
    detail: {
      zh: '排印这份文件超出了时间、大小或内存的限度。',
      en: 'Typesetting this document took more time, size or memory than is allowed.',
    },
    fix: {
      zh: '请缩小日期或范围，分几份下载。',
      en: 'Narrow the days or the selection, and download it in parts.',
    },
  },
  'documents-busy': {
    status: 503,
    title: { zh: '正在排印的文件太多', en: 'Too many documents being made' },
    detail: { zh: '系统正在排印其他文件。', en: 'The service is busy with other documents.' },
    fix: { zh: '请一分钟后重试。', en: 'Try again in a minute.' },
  },
  'too-many-certificates': {
    status: 422,
    title: { zh: '证书太多，不能合成一份', en: 'Too many certificates for one document' },
    detail: {
      zh: '这次要印 {count} 张，一份文件最多 {limit} 张。',
      en: '{count} certificates were asked for; one document holds at most {limit}.',
    },
    fix: {
      zh: '请用 from 和 to（名册序号）分段下载，或下载整套文件的压缩包，其中证书已分成几份。',
      en: 'Download them in parts with from and to (numbers of the roster), or take the zip of all documents, which holds them in several files.',
    },
  },
  'nobody-to-print': {
    status: 422,
    title: { zh: '没有要印的人', en: 'Nobody to print for' },
    detail: {
      zh: '表彰大会的名册里没有人在这个范围内。',
      en: 'Nobody on the roster of the ceremony is within this range.',
    },
    fix: {
      zh: '请先把受表彰的户或人加入名册，或核对 from 和 to。',
      en: 'Add who is honoured to the roster first, or check from and to.',
    },
  },
  'unknown-document': {
    status: 404,
    title: { zh: '查无此件', en: 'Unknown document' },
    detail: {
      zh: '没有印发过带这个二维码的证书、明细或收据。',
      en: 'Nothing was issued with this code: it may be made up, or not read completely.',
    },
    fix: {
      zh: '请重新扫码；仍查不到的，请向颁发的村（居）委会核实。',
      en: 'Scan it again, or ask the committee that is said to have issued it.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;

/** What somebody who enters a name is told without being refused. */
export const nameWarnings = {
  'unprintable-name': {
    status: 200,
    title: { zh: '姓名里有字印不出来', en: 'Name cannot be printed' },
    detail: {
      zh: '“{name}”里的 {characters} 字体中没有，证书和明细（pdf）印不出来。',
      en: '“{name}” holds {characters}, which the fonts lack: certificates and printed statements will be refused.',
    },
    fix: {
      zh: '姓名照原样保存；要印证书的，请核对是否打错，或商定一个通用写法。',
      en: 'The name is kept as it is; check it for a slip, or agree on a common form for printing.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
