import type { ProblemDefinition } from './problem.ts';

/** Refusals about cases and the steps they take. */
export const procedureProblems = {
  'case-required': {
    status: 409,
    title: { zh: '须先申报', en: 'Needs a case' },
    detail: {
      zh: '按本村程序，细则 {rule} 不能直接记分，须申报、核实、评议、公示。',
      en: 'By the village’s procedure rule {rule} is not posted directly: the act is declared, verified, reviewed and noticed first.',
    },
    fix: { zh: '请在申报（cases）中提交。', en: 'Declare it as a case.' },
  },
  'case-over': {
    status: 409,
    title: { zh: '申报已了结', en: 'Case is over' },
    detail: { zh: '这项申报已了结（{state}）。', en: 'This case is over ({state}).' },
    fix: {
      zh: '如有新情况，请重新申报；已入账的请冲正。',
      en: 'Declare anew where there is news; reverse what was posted.',
    },
  },
  'case-not-ready': {
    status: 409,
    title: { zh: '还不到这一步', en: 'Not the next step' },
    detail: { zh: '申报现为 {state}，不能办 {action}。', en: 'The case is {state}; {action} is not its next step.' },
    fix: { zh: '请查看申报还缺哪一步。', en: 'Look at the case for the step that comes next.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
