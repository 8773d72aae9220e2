import { nameWarnings } from './documents.ts';
import type { ProblemDefinition } from './problem.ts';

/** What a row is told without being refused. */
export const importWarnings = {
  ...nameWarnings,
  'possible-duplicate': {
    status: 200,
    title: { zh: '可能重复', en: 'Possible duplicate' },
    detail: {
      zh: '与第 {of} 行完全相同：同一天、同一户、同一人、同一事项、同样的分值。',
      en: 'Identical with row {of}: same day, household, member, rule, quantity and points.',
    },
    fix: {
      zh: '确实做了两次的可以保留；记重了的请删去一行。',
      en: 'Keep it if the act happened twice; otherwise delete one of the rows.',
    },
  },
  'total-mismatch': {
    status: 200,
    title: { zh: '合计不符', en: 'Total does not add up' },
    detail: {
      zh: '“{label}”写的是 {stated}，按表中所写相加是 {written}，按可入账的行相加是 {accepted}。',
      en: '“{label}” says {stated}; the rows add up to {written} as written, to {accepted} as accepted.',
    },
    fix: { zh: '请核对合计，或检查是否漏行、多行。', en: 'Check the total, or look for a missing or extra row.' },
  },
  normalised: {
    status: 200,
    title: { zh: '已规范写法', en: 'Normalised' },
    detail: { zh: '{field}：“{from}”按“{to}”读取。', en: '{field}: “{from}” was read as “{to}”.' },
    fix: { zh: '读得不对的，请在原表中改正。', en: 'If that is wrong, correct the sheet.' },
  },
  'already-posted': {
    status: 200,
    title: { zh: '已经入账', en: 'Already posted' },
    detail: { zh: '这一行以前已经入账，不再重复。', en: 'This row has been posted before and is not posted again.' },
    fix: { zh: '无需处理。', en: 'Nothing to do.' },
  },
  'rule-name-differs': {
    status: 200,
    title: { zh: '编码与事项不一致', en: 'Code and name differ' },
    detail: {
      zh: '编码 {rule} 是“{act}”，表里写的是“{written}”；以编码为准。',
      en: 'Code {rule} is “{act}”, the row says “{written}”; the code counts.',
    },
    fix: { zh: '请核对编码和事项。', en: 'Check the code and the name of the act.' },
  },
  'head-added': {
    status: 200,
    title: { zh: '户主已补为成员', en: 'Head added as a member' },
    detail: {
      zh: '户 {household} 的家庭成员中没有户主 {head}，已补为成员。',
      en: 'The members of household {household} do not include its head, {head}, who was added.',
    },
    fix: { zh: '请核对户主和成员的姓名写法是否一致。', en: 'Check that head and members are spelled alike.' },
  },
  'birth-month-unreadable': {
    status: 200,
    title: { zh: '出生年月读不出', en: 'Birth month not readable' },
    detail: {
      zh: '“{written}”读不出年和月，出生年月留空。',
      en: 'No year and month can be read from “{written}”; the birth month stays empty.',
    },
    fix: { zh: '请写成 1971-01 这样的年月。', en: 'Write it like 1971-01.' },
  },
  'phone-unreadable': {
    status: 200,
    title: { zh: '电话读不出', en: 'Phone not readable' },
    detail: { zh: '“{written}”不是电话号码，电话留空。', en: '“{written}” is no phone number; it stays empty.' },
    fix: { zh: '请填写 11 位手机号，或带区号的座机号。', en: 'Give 11 digits, or a landline with its area code.' },
  },
  'sex-unreadable': {
    status: 200,
    title: { zh: '性别读不出', en: 'Sex not readable' },
    detail: { zh: '“{written}”不是男或女，性别留空。', en: '“{written}” is neither 男 nor 女; it stays empty.' },
    fix: { zh: '请填写男或女。', en: 'Write 男 or 女.' },
  },
  'duplicate-act': {
    status: 200,
    title: { zh: '事项名称重复', en: 'Two rules of one name' },
    detail: {
      zh: '“{act}”与第 {of} 行同名，记分时只写事项名称会分不清。',
      en: '“{act}” has the same name as row {of}; a sheet that gives only the name cannot tell them apart.',
    },
    fix: { zh: '请改用不同的名称，或在台账里填写编码。', en: 'Use different names, or codes in the sheets.' },
  },
  'balance-above-honour': {
    status: 200,
    title: { zh: '余额大于累计', en: 'Balance above honour' },
    detail: {
      zh: '户 {household} 的余额 {balance} 大于累计积分 {honour}。',
      en: 'Household {household} has a balance of {balance}, more than its honour of {honour}.',
    },
    fix: { zh: '请核对两列是否填反。', en: 'Check that the two columns are not swapped.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
