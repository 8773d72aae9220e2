import type { ProblemDefinition } from './problem.ts';

/** Refusals about star schemes and the reviews that decide the stars. */
export const starProblems = {
  'star-scheme-missing': {
    status: 409,
    title: { zh: '还没有评定办法', en: 'No star scheme yet' },
    detail: { zh: '本村还没有通过星级评定办法。', en: 'The village has adopted no star scheme.' },
    fix: {
      zh: '请先通过评定办法（可从模板开始）。',
      en: 'Adopt a scheme first; the templates are a start.',
    },
  },
  'unknown-star-scheme': {
    status: 422,
    title: { zh: '没有这一版评定办法', en: 'Unknown version of the scheme' },
    detail: { zh: '本村没有第 {version} 版评定办法。', en: 'The village has no version {version} of its scheme.' },
    fix: { zh: '请从评定办法列表中取版本号。', en: 'Take a version from the list of schemes.' },
  },
  'star-veto-without-months': {
    status: 422,
    title: { zh: '否决没有期限', en: 'A veto without months' },
    detail: {
      zh: '细则 {rule} 本身不是一票否决，没有月数。',
      en: 'Rule {rule} has no veto of its own, and so no months.',
    },
    fix: { zh: '请填写 months。', en: 'Give its months.' },
  },
  'star-period-mismatch': {
    status: 422,
    title: { zh: '期间与评定周期不符', en: 'The period does not fit the scheme' },
    detail: {
      zh: '评定办法按{cycleZh}评定，{period} 不是这样的期间。',
      en: 'The scheme reviews by the {cycle}; {period} is no such period.',
    },
    fix: {
      zh: '按年填 2026，按半年填 2026-H1，按季填 2026-Q3。',
      en: 'Write 2026 for a year, 2026-H1 for a half-year, 2026-Q3 for a quarter.',
    },
  },
  'star-review-exists': {
    status: 409,
    title: { zh: '这一期已在评定', en: 'The period has a review' },
    detail: { zh: '{period} 已有评定 {review}。', en: 'Review {review} is about {period} already.' },
    fix: { zh: '请在该评定中继续，或先撤回它。', en: 'Go on with it, or withdraw it first.' },
  },
  'star-review-state': {
    status: 409,
    title: { zh: '现在不能做这一步', en: 'Not the step that comes next' },
    detail: {
      zh: '这次评定的状态是“{stateZh}”，不能{actionZh}。',
      en: 'The review is {state}: it cannot be {action}.',
    },
    fix: {
      zh: '请查看评定的状态，按顺序进行。',
      en: 'Look at the state of the review and take the steps in their order.',
    },
  },
  'star-approval-needed': {
    status: 409,
    title: { zh: '须先经乡镇审批', en: 'The township approves first' },
    detail: {
      zh: '评定办法规定报乡镇审批，批准后才能公示。',
      en: 'The scheme asks for the township’s approval before the notice.',
    },
    fix: { zh: '请先上报，等乡镇批准。', en: 'Submit the review and wait for the approval.' },
  },
  'star-approval-not-needed': {
    status: 409,
    title: { zh: '不需要上报', en: 'No approval is asked for' },
    detail: { zh: '评定办法没有规定报乡镇审批。', en: 'The scheme does not ask for the township’s approval.' },
    fix: { zh: '请直接公示。', en: 'Announce it on the board directly.' },
  },
  'own-submission': {
    status: 403,
    title: { zh: '不能审批自己上报的', en: 'Not the own submission' },
    detail: { zh: '上报和审批不能是同一个人。', en: 'Whoever submits a review does not judge it.' },
    fix: { zh: '请由乡镇的另一位负责人审批。', en: 'Let somebody else of the township do it.' },
  },
  'unknown-star': {
    status: 422,
    title: { zh: '没有这颗星', en: 'Unknown star' },
    detail: { zh: '评定办法里没有代码为 {star} 的星。', en: 'The scheme has no star {star}.' },
    fix: { zh: '请从评定办法中取代码。', en: 'Take a code from the scheme.' },
  },
  'household-not-reviewed': {
    status: 422,
    title: { zh: '该户不在评定范围', en: 'The household is not reviewed' },
    detail: {
      zh: '户 {household} 在期末不是本村的户，或已销户。',
      en: 'Household {household} was not one at the end of the period, or is closed.',
    },
    fix: { zh: '请核对户号。', en: 'Check the number of the household.' },
  },
  'decision-needs-reason': {
    status: 422,
    title: { zh: '须说明理由', en: 'A reason is needed' },
    detail: {
      zh: '户 {household} 的“{star}”与建议不同，或在限制期内，没有填写理由。',
      en: 'For household {household}, {star} departs from what is suggested, and no reason is given.',
    },
    fix: { zh: '请填写 reason。', en: 'Give the reason.' },
  },
  'star-decisions-outdated': {
    status: 409,
    title: { zh: '有的决定与新的建议不符', en: 'Decisions that no longer fit' },
    detail: {
      zh: '作出决定后台账有变化，现在与建议不同而没有理由：{households}。',
      en: 'The ledger changed after they were decided; without a reason they now depart from what is suggested: {households}.',
    },
    fix: {
      zh: '请对这些户重新决定，与建议不同的说明理由。',
      en: 'Decide about these households again, with a reason.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
