import type { ProblemDefinition } from './problem.ts';

/** Why the papers of a ceremony are not made. */
export const ceremonyDocumentProblems = {
  'no-redemption-list': {
    status: 409,
    title: { zh: '没有兑换清单', en: 'No redemption list' },
    detail: {
      zh: '这次大会不安排积分兑换，没有兑换清单。',
      en: 'No redemption is held with this ceremony: there is no list of it.',
    },
    fix: {
      zh: '要办兑换的，请在议程里加上积分兑换一项，再下载。',
      en: 'Add an item of kind redemption to the programme, and download it again.',
    },
  },
  'unprintable-recipient': {
    status: 422,
    title: { zh: '有字印不出来', en: 'Unprintable character' },
    detail: {
      zh: '{where}（{name}）有字体中没有的字：{characters}。',
      en: '{where} ({name}) holds characters that the fonts lack: {characters}.',
    },
    fix: {
      zh: '请核对是否打错，或商定一个通用写法；名册等表格和文档不受影响，可以单独下载。',
      en: 'Check it for a slip, or agree on a common form; workbooks and documents to be edited are not affected and can be downloaded one by one.',
    },
  },
  'unknown-making': {
    status: 404,
    title: { zh: '查无此任务', en: 'Unknown job' },
    detail: {
      zh: '没有这个编号的文件任务：可能还没开始、早已结束，或者由另一个服务进程在办。',
      en: 'No documents are being made under this id: not yet, no longer, or by another process of the service.',
    },
    fix: {
      zh: '请核对下载时 job 填的编号；需要时重新下载。',
      en: 'Check the id given as `job` with the download; download again if need be.',
    },
  },
  'making-exists': {
    status: 409,
    title: { zh: '任务编号已被使用', en: 'Job id already used' },
    detail: { zh: '这个编号已经用于另一次下载。', en: 'Another download was started under this id.' },
    fix: { zh: '请换一个新的 UUID 再试。', en: 'Choose a new UUID and try again.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
