import type { ProblemDefinition } from './problem.ts';

/** Refusals about objections and complaints. */
export const objectionProblems = {
  'unknown-board-number': {
    status: 404,
    title: { zh: '没有这个公示编号', en: 'No such number on the board' },
    detail: {
      zh: '编号 {number} 不在本村的公示栏上。',
      en: 'Nothing hangs on the board of this village under {number}.',
    },
    fix: {
      zh: '请照公示栏抄写编号，如 A3F0-91C2 或 123；公示已撤下的，向村委会提出。',
      en: 'Copy the number from the board, like A3F0-91C2 or 123; if it has come down, ask the committee.',
    },
  },
  'not-objectable': {
    status: 409,
    title: { zh: '不能提异议', en: 'Nothing to object to' },
    detail: {
      zh: '异议只针对公示期内的申报和拟表彰名单（已决定重新评定的除外），或没有冲正的记分。',
      en: 'Objections are to cases and lines of honours while they hang on the board and are not decided again already, or to postings that have not been reversed.',
    },
    fix: {
      zh: '请核对公示上的编号；公示期已过的，等入账后对该分录提出。',
      en: 'Check the number on the board; after the notice, object to the entry once it is posted.',
    },
  },
  'objection-exists': {
    status: 409,
    title: { zh: '异议已提出', en: 'Objection is open already' },
    detail: {
      zh: '贵户对此已有未答复的异议 {objection}。',
      en: 'Your household has an open objection to it: {objection}.',
    },
    fix: { zh: '请等待答复。', en: 'Wait for its answer.' },
  },
  'too-many-objections': {
    status: 409,
    title: { zh: '未答复的异议过多', en: 'Too many open objections' },
    detail: {
      zh: '未答复的异议已达上限（{limit} 件）。',
      en: 'The limit of {limit} open objections is reached.',
    },
    fix: {
      zh: '匿名提不了的，请凭存折以本户名义提出，或到村委会提出；也可用码上举报。',
      en: 'Instead of anonymously, object with your passbook or at the village office; or use the complaint channel.',
    },
  },
  'objection-over': {
    status: 409,
    title: { zh: '异议已答复', en: 'Objection is answered' },
    detail: { zh: '这件异议已经答复。', en: 'This objection has been answered.' },
    fix: { zh: '请查看异议的答复。', en: 'Read its answer.' },
  },
  'complaint-answered': {
    status: 409,
    title: { zh: '举报已答复', en: 'Complaint is answered' },
    detail: { zh: '这件举报已经答复。', en: 'This complaint has been answered.' },
    fix: { zh: '请查看答复。', en: 'Read the answer.' },
  },
  'complaints-full': {
    status: 429,
    title: { zh: '今日举报已满', en: 'No more complaints today' },
    detail: {
      zh: '为防滥用，每村每日只收 {limit} 件举报。',
      en: 'Against abuse, {limit} complaints a day are taken for each village.',
    },
    fix: { zh: '请明天再提交，或直接联系上级。', en: 'Try again tomorrow, or turn to the township directly.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
