import type { ProblemDefinition } from './problem.ts';

/** What can be wrong with a rule or a rulebook before it is adopted. */
const ruleProblems = {
  'invalid-rulebook': {
    status: 422,
    title: { zh: '积分细则有误', en: 'Rulebook is not in order' },
    detail: { zh: '细则中有 {count} 处需要改正。', en: '{count} things in the rulebook need correcting.' },
    fix: { zh: '请按 errors 逐条改正后再提交。', en: 'Correct what errors lists and send it again.' },
  },
  'red-line-rule': {
    status: 422,
    title: { zh: '触碰红线的细则', en: 'Rule crosses a red line' },
    detail: {
      zh: '细则 {rule} 涉及“{word}”：信访和生育不得列入积分。',
      en: 'Rule {rule} is about "{word}": petitioning and birth are never scored.',
    },
    fix: { zh: '请删除这条细则。', en: 'Remove the rule.' },
  },
  'no-rules': {
    status: 422,
    title: { zh: '没有细则', en: 'No rules' },
    detail: { zh: '积分细则至少要有一条。', en: 'A rulebook has at least one rule.' },
    fix: { zh: '请添加细则，或从模板开始。', en: 'Add rules, or start from a template.' },
  },
  'too-many-rules': {
    status: 422,
    title: { zh: '细则太多', en: 'Too many rules' },
    detail: { zh: '最多 {limit} 条细则，收到 {count} 条。', en: 'At most {limit} rules; got {count}.' },
    fix: { zh: '请合并或删减细则。', en: 'Merge or drop rules.' },
  },
  'duplicate-rule-code': {
    status: 422,
    title: { zh: '细则编码重复', en: 'Duplicate rule code' },
    detail: { zh: '编码 {rule} 已用于第 {first} 条。', en: 'The code {rule} is already used by rule number {first}.' },
    fix: { zh: '请为每条细则使用不同的编码。', en: 'Give every rule a code of its own.' },
  },
  'rule-sign': {
    status: 422,
    title: { zh: '分值正负与性质不符', en: 'Sign contradicts the effect' },
    detail: {
      zh: '细则 {rule} 的性质（effect）为 {effect}：加分须为正，扣分须为负，一票否决没有分值。',
      en: 'Rule {rule} is a {effect}: merits are positive, deductions negative, vetoes have no points.',
    },
    fix: { zh: '请改正分值的正负，或改正 effect。', en: 'Correct the sign of the points, or the effect.' },
  },
  'rule-points-limit': {
    status: 422,
    title: { zh: '细则分值过大', en: "Rule's points too large" },
    detail: { zh: '细则 {rule} 的分值超过 {limit}。', en: 'Rule {rule} is worth more than {limit} points.' },
    fix: { zh: '请核对分值。', en: 'Check the points.' },
  },
  'rule-range': {
    status: 422,
    title: { zh: '分值范围有误', en: 'Range is not in order' },
    detail: {
      zh: '细则 {rule} 的范围 {min} 至 {max} 内没有 {step} 的整数倍，或最小值大于最大值。',
      en: 'The range {min} to {max} of rule {rule} holds no multiple of {step}, or is upside down.',
    },
    fix: { zh: '请改正 min、max 或 step。', en: 'Correct min, max or step.' },
  },
  'rule-step': {
    status: 422,
    title: { zh: '数量步长有误', en: "Quantity's step is not in order" },
    detail: {
      zh: '细则 {rule} 每 {step} {per}的分值超过两位小数，或步长超出范围。',
      en: 'Rule {rule} makes more than two decimals of points for {step} {per}, or its step is out of range.',
    },
    fix: {
      zh: '请加大步长（如 1 小时），或改正分值。',
      en: 'Use a larger step (such as 1 hour), or other points.',
    },
  },
  'rule-veto': {
    status: 422,
    title: { zh: '一票否决有误', en: 'Veto is not in order' },
    detail: {
      zh: '细则 {rule}：一票否决须写明 1 至 120 个月，加分的细则不能带否决。',
      en: 'Rule {rule}: a veto bars for 1 to 120 months, and a merit cannot carry one.',
    },
    fix: { zh: '请填写 veto.months，或去掉 veto。', en: 'Give veto.months, or remove the veto.' },
  },
  'rule-cap': {
    status: 422,
    title: { zh: '上限有误', en: 'Cap is not in order' },
    detail: { zh: '细则 {rule} 的上限须大于 0。', en: 'A cap of rule {rule} must be greater than 0.' },
    fix: { zh: '请填写正数；不限的不要填写。', en: 'Give a positive number, or leave the cap out.' },
  },
  'rule-text': {
    status: 422,
    title: { zh: '文字有误', en: 'Text is not in order' },
    detail: {
      zh: '{field} 须为 1 至 {limit} 个字符，不含控制字符，首尾没有空格。',
      en: '{field} has 1 to {limit} characters, no control characters and no spaces around it.',
    },
    fix: { zh: '请改正文字。', en: 'Correct the text.' },
  },
  'rule-recorder': {
    status: 422,
    title: { zh: '没有记录人', en: 'Nobody may record' },
    detail: { zh: '细则 {rule} 没有写明由谁记录。', en: 'Rule {rule} names nobody who may record it.' },
    fix: { zh: '请填写 recordableBy，如 ["committee"]。', en: 'Give recordableBy, such as ["committee"].' },
  },
  'rule-group': {
    status: 422,
    title: { zh: '荣誉级别有误', en: 'Honour levels are not in order' },
    detail: {
      zh: '细则 {rule}（组 {group}）：同组各级须为加分的固定分值，级别不重复，级别越高分值越大。',
      en: 'Rule {rule} (group {group}): levels of a group are fixed merits, distinct, and a higher level is worth more.',
    },
    fix: { zh: '请改正 level 或分值。', en: 'Correct the level or the points.' },
  },
  'cap-below-one-act': {
    status: 422,
    title: { zh: '上限小于一次的分值', en: 'Cap smaller than one act' },
    detail: {
      zh: '细则 {rule} {periodZh}上限 {cap} 分，小于一次的 {points} 分，做一次也计不满。',
      en: 'Rule {rule} is capped at {cap} per {period}, less than the {points} points of one act.',
    },
    fix: { zh: '请核对上限；确实如此的可以不改。', en: 'Check the cap; it may stay if it is meant so.' },
  },
} as const satisfies Record<string, ProblemDefinition>;

/** Refusals of drafts, adoption and reading. */
const adoptionProblems = {
  'unknown-rulebook': {
    status: 404,
    title: { zh: '没有这一版细则', en: 'Unknown rulebook' },
    detail: { zh: '本村没有 {which} 的积分细则。', en: 'This village has no rulebook for {which}.' },
    fix: { zh: '请在细则列表中核对版本或日期。', en: 'Look up versions and days in the list of rulebooks.' },
  },
  'unknown-template': {
    status: 404,
    title: { zh: '没有这个模板', en: 'Unknown template' },
    detail: { zh: '没有模板 {template}。', en: 'There is no rule template {template}.' },
    fix: { zh: '请查看 /v1/rule-templates。', en: 'See /v1/rule-templates.' },
  },
  'no-draft': {
    status: 404,
    title: { zh: '没有细则草案', en: 'No draft' },
    detail: { zh: '本村现在没有积分细则草案。', en: 'This village has no rulebook draft at present.' },
    fix: { zh: '请先保存草案，可以从模板开始。', en: 'Save a draft first; it can start from a template.' },
  },
  'effective-too-early': {
    status: 422,
    title: { zh: '施行日期太早', en: 'Effective day too early' },
    detail: {
      zh: '施行日期 {effectiveFrom} 须在 {after} 之后（上一版的施行日期，或已结账的日期）。',
      en: 'The effective day {effectiveFrom} must be after {after} (the previous version, or the closed days).',
    },
    fix: { zh: '请选择 {after} 之后的日期。', en: 'Choose a day after {after}.' },
  },
  'effective-too-late': {
    status: 422,
    title: { zh: '施行日期太远', en: 'Effective day too far ahead' },
    detail: {
      zh: '施行日期 {effectiveFrom} 晚于 {latest}，以后的版本都得更晚。',
      en: 'The effective day {effectiveFrom} is after {latest}; every later version would have to be later still.',
    },
    fix: { zh: '请核对年份。', en: 'Check the year.' },
  },
} as const satisfies Record<string, ProblemDefinition>;

export const rulebookProblems = {
  ...ruleProblems,
  ...adoptionProblems,
} as const satisfies Record<string, ProblemDefinition>;
