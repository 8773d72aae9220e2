import type { ProblemDefinition } from './problem.ts';

/** Refusals about requests for help (点单). */
export const requestProblems = {
  'request-not-ready': {
    status: 409,
    title: { zh: '还不到这一步', en: 'Not the next step' },
    detail: {
      zh: '点单现为 {state}，不能办 {action}。',
      en: 'The request is {state}; {action} is not its next step.',
    },
    fix: { zh: '请刷新点单，看它现在到哪一步。', en: 'Read the request again for where it stands.' },
  },
  'not-a-party': {
    status: 403,
    title: { zh: '不是当事人', en: 'Not yours to say' },
    detail: {
      zh: '这一步由{whoZh}办理。',
      en: 'This step is for {who}.',
    },
    fix: { zh: '请由其本人办理，或联系村委会。', en: 'Have them do it, or ask the committee.' },
  },
  'requester-words-required': {
    status: 422,
    title: { zh: '须写明点单人原话', en: 'The requester’s words are needed' },
    detail: {
      zh: '村委会代为确认，须在 reason 中写明点单人怎么说。',
      en: 'Confirming for a requester, the committee gives the requester’s words as the reason.',
    },
    fix: { zh: '请填写 reason。', en: 'Fill in the reason.' },
  },
  'rule-not-for-requests': {
    status: 422,
    title: { zh: '细则不能点单', en: 'Rule not for requests' },
    detail: {
      zh: '细则 {rule} 不能点单：点单只用于分值固定的加分项，不须佐证。',
      en: 'Rule {rule} is not for requests: they go by rules of merit with fixed points that need no evidence.',
    },
    fix: { zh: '请改用其他细则，或直接申报。', en: 'Choose another rule, or declare the act as a case.' },
  },
  'unknown-volunteer': {
    status: 422,
    title: { zh: '接单人不在册', en: 'Unknown volunteer' },
    detail: {
      zh: '{day} 本村没有成员 {member}。',
      en: 'On {day} nobody of the village’s households had the id {member}.',
    },
    fix: { zh: '请核对接单人的成员编号和日期。', en: 'Check the id of the member and the day.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
