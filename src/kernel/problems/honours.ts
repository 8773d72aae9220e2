import type { ProblemDefinition } from './problem.ts';

/** Refusals about what is nominated for, announced, granted and taken down: stars and titles alike. */
export const honourProblems = {
  'period-not-begun': {
    status: 422,
    title: { zh: '这一期还没有开始', en: 'The period has not begun' },
    detail: { zh: '{period} 从 {from} 开始，今天是 {today}。', en: '{period} begins on {from}; today is {today}.' },
    fix: {
      zh: '请核对年份和期间，等这一期开始后再开展。',
      en: 'Check year and period, or open it once the period has begun.',
    },
  },
  'notice-running': {
    status: 409,
    title: { zh: '公示期未满', en: 'The notice is not over' },
    detail: { zh: '公示到 {until} 才满。', en: 'The notice hangs until {until}.' },
    fix: { zh: '请等公示期满后再确认。', en: 'Confirm once the notice is over.' },
  },
  'objections-open': {
    status: 409,
    title: { zh: '还有异议没有答复', en: 'Objections are unanswered' },
    detail: {
      zh: '对公示的内容还有 {count} 件异议没有答复。',
      en: '{count} objections to what was announced have no answer yet.',
    },
    fix: { zh: '请先答复异议，再确认。', en: 'Answer the objections, then confirm.' },
  },
  'objections-upheld': {
    status: 409,
    title: { zh: '异议成立的户须重新决定', en: 'Upheld objections ask for new decisions' },
    detail: { zh: '异议成立，还没有重新决定：{households}。', en: 'Upheld, and not decided again: {households}.' },
    fix: { zh: '请对这些户重新作出决定，再确认。', en: 'Decide about these households again, then confirm.' },
  },
  'decided-and-announced': {
    status: 409,
    title: { zh: '公示期间不能改', en: 'Announced decisions stand' },
    detail: {
      zh: '已经公示；户 {household} 没有成立的异议，决定不能改。',
      en: 'It hangs on the board; no objection about household {household} was upheld, and the decision stands.',
    },
    fix: {
      zh: '请等异议成立后再改；要全部重来的，撤回后重新开展。',
      en: 'Change it once an objection is upheld; to begin anew, withdraw it and open another one.',
    },
  },
  'honour-already-revoked': {
    status: 409,
    title: { zh: '已经撤销', en: 'Taken down already' },
    detail: {
      zh: '这项荣誉，或所填的星，已经撤销。',
      en: 'This honour, or a star named, has been taken down already.',
    },
    fix: { zh: '请查看现在还有哪些有效。', en: 'See what is left of it.' },
  },
  'nominations-over': {
    status: 409,
    title: { zh: '申报提名已截止', en: 'Nominations are over' },
    detail: {
      zh: '自荐和提名只在评定开展期间接受。',
      en: 'Nominations are taken and withdrawn while the review or cycle is open.',
    },
    fix: { zh: '请等下一次评定。', en: 'Wait for the next one.' },
  },
  'nomination-exists': {
    status: 409,
    title: { zh: '已经提名', en: 'Nominated already' },
    detail: { zh: '你已提过这一提名：{nomination}。', en: 'You have made this nomination already: {nomination}.' },
    fix: { zh: '要改的，先撤回再提。', en: 'To change it, withdraw it first.' },
  },
  'unknown-category': {
    status: 422,
    title: { zh: '没有这个类别', en: 'Unknown category' },
    detail: { zh: '这次评选没有类别 {category}。', en: 'The cycle has no category {category}.' },
    fix: { zh: '请从评选的类别中选取代码。', en: 'Take a code from the categories of the cycle.' },
  },
  'nominee-not-a-person': {
    status: 422,
    title: { zh: '这一类评的是户', en: 'Given to households' },
    detail: { zh: '星级和 {category} 评的是户，不评个人。', en: 'Stars and {category} are given to households.' },
    fix: { zh: '请去掉 member。', en: 'Leave out the member.' },
  },
  'nominee-not-a-household': {
    status: 422,
    title: { zh: '这一类评的是个人', en: 'Given to persons' },
    detail: {
      zh: '{category} 评的是个人，没有填写成员。',
      en: '{category} is given to persons, and no member is named.',
    },
    fix: { zh: '请填写 member。', en: 'Name the member.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
