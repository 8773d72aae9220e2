import type { ProblemDefinition } from './problem.ts';

/** Refusals about who may take which step of a case, and about the village's procedure. */
export const caseProblems = {
  'conflict-of-interest': {
    status: 403,
    title: { zh: '须回避', en: 'Conflict of interest' },
    detail: {
      zh: '申报人、当事户的家人和已登记的亲属不得核实、评议、答复与其有关的事项（{why}）。',
      en: 'Neither the declarer nor the household concerned nor declared kin may verify, review or answer what concerns them ({why}).',
    },
    fix: { zh: '请由他人办理。', en: 'Have somebody else do it.' },
  },
  'not-the-declarer': {
    status: 403,
    title: { zh: '不是申报人', en: 'Not the declarer' },
    detail: {
      zh: '申报只能由申报人或村委会撤回。',
      en: 'Only the declarer or the committee withdraws a case.',
    },
    fix: { zh: '请联系申报人或村委会。', en: 'Ask the declarer or the committee.' },
  },
  'already-reviewed': {
    status: 409,
    title: { zh: '已评议过', en: 'Reviewed already' },
    detail: {
      zh: '每位评议员对一项申报只评议一次。',
      en: 'Each reviewer reviews a case once.',
    },
    fix: { zh: '请由其他评议员评议。', en: 'The next review is another reviewer’s.' },
  },
  'on-behalf-of-nobody': {
    status: 422,
    title: { zh: '户内申报不能代办', en: 'A household declares for itself' },
    detail: {
      zh: '用存折打开的页面只能为本户申报，不能填写 onBehalfOf。',
      en: 'A household’s own page declares for the own household only; onBehalfOf is for officers and the committee.',
    },
    fix: { zh: '请去掉 onBehalfOf。', en: 'Leave onBehalfOf out.' },
  },
  'unknown-confirmation-code': {
    status: 404,
    title: { zh: '确认码无效', en: 'Confirmation code not valid' },
    detail: {
      zh: '没有这个确认码，或者它已用过、已过期。',
      en: 'There is no such confirmation code, or it was used or has expired.',
    },
    fix: { zh: '请核对确认码，或请村里重新发一个。', en: 'Check the code, or ask the village for a new one.' },
  },
  'rules-not-adopted': {
    status: 422,
    title: { zh: '细则编码不在积分细则中', en: 'Rules that were never adopted' },
    detail: {
      zh: '本村通过的积分细则中没有：{rules}。',
      en: 'The village’s adopted rulebooks have no rule {rules}.',
    },
    fix: { zh: '请核对细则编码。', en: 'Check the codes of the rules.' },
  },
  'kin-of-oneself': {
    status: 422,
    title: { zh: '须是两个人', en: 'Two persons are needed' },
    detail: { zh: '亲属关系须登记两个不同的成员。', en: 'Kinship is between two different members.' },
    fix: { zh: '请核对成员编号。', en: 'Check the ids of the members.' },
  },
  'unknown-kin': {
    status: 422,
    title: { zh: '没有这个成员', en: 'Unknown member' },
    detail: { zh: '本村没有成员 {member}。', en: 'The village has no member {member}.' },
    fix: { zh: '请核对成员编号。', en: 'Check the id of the member.' },
  },
  'kinship-exists': {
    status: 409,
    title: { zh: '亲属关系已登记', en: 'Kinship is declared already' },
    detail: { zh: '这两个成员的亲属关系已登记。', en: 'The kinship of these two members is declared already.' },
    fix: { zh: '要更改的，请先删除再登记。', en: 'Remove it first to declare another relation.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
