import type { ProblemDefinition } from './problem.ts';

/** What is still to be done before the papers of a ceremony are printed. */
export const ceremonyReadinessProblems = {
  'no-recipients': {
    status: 200,
    title: { zh: '名册是空的', en: 'Nobody on the roster' },
    detail: { zh: '还没有列入任何获奖者。', en: 'The ceremony has no recipients yet.' },
    fix: { zh: '请从已确认的评定中列入获奖者。', en: 'Put recipients of confirmed reviews or cycles on the roster.' },
  },
  'time-or-place-missing': {
    status: 200,
    title: { zh: '未定时间或地点', en: 'No time or place' },
    detail: { zh: '大会还没有写明开始时间或地点。', en: 'The ceremony has no starting time or no place.' },
    fix: { zh: '请补上 startsAt 和 place。', en: 'Give `startsAt` and `place`.' },
  },
  'speaker-missing': {
    status: 200,
    title: { zh: '发言人未定', en: 'No speaker' },
    detail: { zh: '议程“{item}”还没有写明发言人。', en: 'Nobody is named for “{item}” in the programme.' },
    fix: { zh: '请写明发言人，或删去这一项。', en: 'Name the speaker, or leave the item out.' },
  },
  'presenter-missing': {
    status: 200,
    title: { zh: '颁奖嘉宾未定', en: 'No presenter' },
    detail: { zh: '分组“{group}”还没有颁奖嘉宾。', en: 'Nobody hands over to the group “{group}”.' },
    fix: { zh: '请写明颁奖嘉宾的姓名和职务。', en: 'Name the presenters with their offices.' },
  },
  'group-empty': {
    status: 200,
    title: { zh: '分组没有获奖者', en: 'Group without recipients' },
    detail: { zh: '分组“{group}”没有上台的获奖者。', en: 'Nobody of the group “{group}” goes up.' },
    fix: { zh: '请列入获奖者，或删去这个分组。', en: 'Add recipients, or leave the group out.' },
  },
  'recipient-without-group': {
    status: 200,
    title: { zh: '获奖者没有分组', en: 'Recipient without a group' },
    detail: {
      zh: '证书 {number} 的获奖者所在的分组已不存在。',
      en: 'The group of certificate {number} is not there any more.',
    },
    fix: { zh: '请为其指定分组。', en: 'Choose a group.' },
  },
  'recipient-honour-revoked': {
    status: 200,
    title: { zh: '荣誉已撤销', en: 'Honour revoked' },
    detail: {
      zh: '证书 {number} 的荣誉已撤销，不再打印。',
      en: 'The honour of certificate {number} was revoked: nothing is printed for it.',
    },
    fix: { zh: '请从名册中去掉。', en: 'Take it off the roster.' },
  },
  'recipient-honour-reduced': {
    status: 200,
    title: { zh: '已摘去部分星', en: 'Stars taken down' },
    detail: {
      zh: '证书 {number} 已摘去部分星，按剩余的“{label}”打印。',
      en: 'Stars of certificate {number} were taken down: what is left is printed, “{label}”.',
    },
    fix: { zh: '请核对是否仍上台领奖。', en: 'Check whether it is still handed out on stage.' },
  },
  'recipient-consent-missing': {
    status: 200,
    title: { zh: '缺监护人同意', en: 'No guardian’s consent' },
    detail: {
      zh: '证书 {number} 的具名人未满 18 周岁，没有监护人同意，文书上写作“{printed}”。',
      en: 'Certificate {number} is a minor’s without a guardian’s consent: papers say “{printed}”.',
    },
    fix: {
      zh: '请取得并登记监护人同意；不同意的保持不具名。',
      en: 'Obtain and record the consent; without one the minor stays unnamed.',
    },
  },
  'recipient-age-unknown': {
    status: 200,
    title: { zh: '出生年月不详', en: 'Age unknown' },
    detail: {
      zh: '证书 {number} 的具名人没有登记出生年月，按未成年人对待，文书上写作“{printed}”。',
      en: 'No birth month is recorded for certificate {number}: treated as a minor, papers say “{printed}”.',
    },
    fix: {
      zh: '请补登出生年月；确未成年的，登记监护人同意。',
      en: 'Record the birth month, or for a minor the consent.',
    },
  },
  'recipient-nobody': {
    status: 200,
    title: { zh: '没有可具名的人', en: 'Nobody to name' },
    detail: {
      zh: '证书 {number} 的户没有户主，或其个人信息已删除，文书上写作“{printed}”。',
      en: 'Certificate {number} has nobody to name, or their data were erased: papers say “{printed}”.',
    },
    fix: {
      zh: '请指定代表本户的成员，或登记户主。',
      en: 'Choose a member who stands for the household, or record its head.',
    },
  },
  'citation-missing': {
    status: 200,
    title: { zh: '没有颁奖词', en: 'No citation' },
    detail: { zh: '证书 {number} 还没有颁奖词。', en: 'Certificate {number} has no citation.' },
    fix: { zh: '请撰写，或按事实生成。', en: 'Write one, or have it proposed from the facts.' },
  },
  'characters-unprintable': {
    status: 200,
    title: { zh: '有字打印不出', en: 'Characters that cannot be printed' },
    detail: {
      zh: '“{where}”中的这些字，字库里没有：{characters}。',
      en: 'The fonts lack these characters of “{where}”: {characters}.',
    },
    fix: { zh: '请核对用字；确为该字的，请改用通行写法。', en: 'Check the spelling, or use the common form.' },
  },
  'notice-not-over': {
    status: 200,
    title: { zh: '公示未结束', en: 'The notice is not over' },
    detail: {
      zh: '有荣誉的公示尚未期满，或还有异议没有答复。',
      en: 'A notice of these honours is not over, or an objection to it is unanswered.',
    },
    fix: { zh: '请等公示期满并答复异议后再打印。', en: 'Wait for its end and answer the objections before printing.' },
  },
  'redemption-heads-unnamed': {
    status: 200,
    title: { zh: '兑换清单有户主不具名', en: 'Heads unnamed in the redemption list' },
    detail: {
      zh: '兑换清单中有 {count} 户的户主未成年、出生年月不详或没有登记，只印户号。',
      en: '{count} households of the redemption list are called by number: their head is a minor, of unknown age or not recorded.',
    },
    fix: { zh: '请补登户主和出生年月。', en: 'Record heads and birth months.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
