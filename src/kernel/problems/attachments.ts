import type { ProblemDefinition } from './problem.ts';

/** Refusals about photographs as evidence (佐证材料). */
export const attachmentProblems = {
  'picture-too-large': {
    status: 413,
    title: { zh: '照片太大', en: 'Picture too large' },
    detail: { zh: '照片超过 10 MB。', en: 'The picture exceeds 10 MB.' },
    fix: {
      zh: '请在手机上把照片压缩或改用较小的尺寸后再上传。',
      en: 'Make it smaller or compress it on the telephone, and upload that.',
    },
  },
  'unsupported-picture': {
    status: 422,
    title: { zh: '不支持这种文件', en: 'Unsupported kind of file' },
    detail: {
      zh: '文件内容是{foundZh}，不是 JPEG、PNG 或 WebP 照片（看内容，不看文件名）。',
      en: 'The content is {found}, not a JPEG, PNG or WebP picture, whatever its name says.',
    },
    fix: {
      zh: '请另存为 JPEG 后上传；苹果手机可在“设置-相机-格式”里选“兼容性最佳”，或直接上传屏幕截图。',
      en: 'Save it as JPEG and upload that; on an iPhone choose Settings, Camera, Formats, Most Compatible, or send a screenshot.',
    },
  },
  'unreadable-picture': {
    status: 422,
    title: { zh: '照片打不开', en: 'Unreadable picture' },
    detail: { zh: '照片不完整或已损坏。', en: 'The picture is incomplete or damaged.' },
    fix: {
      zh: '请在手机上打开确认后重新上传；打不开的，请重拍或截图。',
      en: 'Open it on the telephone and upload it again; if it does not open there, take another one or a screenshot.',
    },
  },
  'picture-too-complex': {
    status: 422,
    title: { zh: '照片像素太多', en: 'Too many pixels' },
    detail: {
      zh: '照片超过 {limit} 百万像素，或者处理时间过长。',
      en: 'The picture has more than {limit} million pixels, or takes too long to read.',
    },
    fix: {
      zh: '请缩小照片的尺寸，或上传屏幕截图。',
      en: 'Make the picture smaller, or upload a screenshot of it.',
    },
  },
  'pictures-busy': {
    status: 503,
    title: { zh: '正在处理的照片太多', en: 'Too many pictures at once' },
    detail: { zh: '系统正在处理其他照片。', en: 'The service is busy with other pictures.' },
    fix: { zh: '请一分钟后重试。', en: 'Try again in a minute.' },
  },
  'too-many-attachments': {
    status: 409,
    title: { zh: '佐证材料已满', en: 'Too many attachments' },
    detail: {
      zh: '这里最多放 {limit} 张照片，已经放满。',
      en: 'There are {limit} pictures here already: no more are taken.',
    },
    fix: {
      zh: '请先删去用不着的，再上传更能说明问题的。',
      en: 'Delete one that is not needed before you upload a better one.',
    },
  },
  'pictures-full-today': {
    status: 429,
    title: { zh: '今天传得太多', en: 'No more pictures today' },
    detail: {
      zh: '每户每天最多上传 {limit} 张照片，删去的也算在内。',
      en: 'A household uploads at most {limit} pictures a day, deleted ones included.',
    },
    fix: { zh: '请明天再上传，或交给村委会。', en: 'Upload the rest tomorrow, or hand them to the committee.' },
  },
  'not-for-you-to-attach': {
    status: 403,
    title: { zh: '不由您上传', en: 'Not yours to attach to' },
    detail: {
      zh: '活动和分录的照片由村委会和所管各组的网格员、户长上传。',
      en: 'Pictures of activities and entries are added by the committee and the officers of the units concerned.',
    },
    fix: {
      zh: '请交给村委会上传；本户的照片请放在本户的申报里。',
      en: 'Hand them to the committee; pictures of your own acts belong to your case.',
    },
  },
  'not-the-uploader': {
    status: 403,
    title: { zh: '不能删除', en: 'Not yours to delete' },
    detail: {
      zh: '上传人只能在申报被核实或评议以前删除自己上传的照片；此后由村委会删除。',
      en: 'Who uploaded a picture deletes it until somebody has verified or reviewed its case; afterwards the committee does.',
    },
    fix: { zh: '请联系村委会，说明原因。', en: 'Ask the committee, and say why.' },
  },
  'attachment-erased': {
    status: 410,
    title: { zh: '照片已删除', en: 'Picture erased' },
    detail: {
      zh: '照片已于 {erasedOn} 删除，只留下摘要。',
      en: 'The picture was erased on {erasedOn}; only its digest is kept.',
    },
    fix: {
      zh: '如仍需要，请由原来的上传人重新上传。',
      en: 'If it is still needed, have whoever took it upload it again.',
    },
  },
  'attachment-unreadable': {
    status: 410,
    title: { zh: '保存的照片打不开', en: 'Kept picture cannot be opened' },
    detail: {
      zh: '照片是用另一把加密密钥封存的，现在的密钥打不开。',
      en: 'The picture was sealed with another encryption key than the present one.',
    },
    fix: {
      zh: '请系统管理员恢复原来的 ENCRYPTION_KEY；找不回的，请重新上传照片。',
      en: 'Have the operator restore the former ENCRYPTION_KEY; where it is lost, upload the picture again.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
