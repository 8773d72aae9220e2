import type { ProblemDefinition } from './problem.ts';

/** Refusals about ceremonies, who is honoured at them and consents of guardians. */
export const ceremonyProblems = {
  'ceremony-cancelled': {
    status: 409,
    title: { zh: '大会已取消', en: 'The ceremony is cancelled' },
    detail: {
      zh: '这场表彰大会已取消，不能修改，也不再打印文书。',
      en: 'The ceremony was cancelled: it no longer changes, and nothing is printed for it.',
    },
    fix: { zh: '仍要举办的，请新建一场大会。', en: 'If it is held after all, prepare a new one.' },
  },
  'ceremony-group-twice': {
    status: 422,
    title: { zh: '分组编码重复', en: 'Group twice' },
    detail: { zh: '分组 {group} 出现了两次。', en: 'The group {group} is there twice.' },
    fix: { zh: '请给每个分组不同的编码。', en: 'Give every group a code of its own.' },
  },
  'unknown-ceremony-group': {
    status: 422,
    title: { zh: '没有这个分组', en: 'Unknown group' },
    detail: { zh: '这场大会没有分组 {group}。', en: 'The ceremony has no group {group}.' },
    fix: { zh: '请先在大会的 groups 中加上这个分组。', en: 'Add it to the groups of the ceremony first.' },
  },
  'ceremony-group-in-use': {
    status: 409,
    title: { zh: '分组里还有获奖者', en: 'The group has recipients' },
    detail: {
      zh: '分组 {group} 里还有获奖者，不能删去。',
      en: 'The group {group} has recipients and cannot be left out.',
    },
    fix: { zh: '请先把他们移到别的分组。', en: 'Move them to another group first.' },
  },
  'programme-item-twice': {
    status: 422,
    title: { zh: '议程重复', en: 'Programme item twice' },
    detail: { zh: '议程中 {item} 出现了两次。', en: 'The programme has {item} twice.' },
    fix: {
      zh: '每个分组、开幕、宣读、兑换和闭幕各只列一次。',
      en: 'Name each group, opening, decision, redemption and closing once.',
    },
  },
  'programme-lacks-group': {
    status: 422,
    title: { zh: '议程漏了分组', en: 'Group missing in the programme' },
    detail: { zh: '议程中没有分组 {group} 的颁奖环节。', en: 'The programme does not call up the group {group}.' },
    fix: {
      zh: '请把每个分组都列入议程；programme 为 null 时按惯例重新生成。',
      en: 'Call up every group; `programme: null` proposes the usual order anew.',
    },
  },
  'unknown-honour': {
    status: 422,
    title: { zh: '没有这项荣誉', en: 'Unknown honour' },
    detail: { zh: '本村没有授予过荣誉 {honour}。', en: 'The village has granted no honour {honour}.' },
    fix: {
      zh: '请从荣誉列表中取编号：只有评定确认后的荣誉才能颁发。',
      en: 'Take an id from the list of honours: only what was confirmed can be handed out.',
    },
  },
  'no-honours-granted': {
    status: 422,
    title: { zh: '还没有可颁发的荣誉', en: 'Nothing to hand out' },
    detail: {
      zh: '这次评定没有授予荣誉，或者都已撤销。',
      en: 'This review or cycle has granted nothing, or all of it was revoked.',
    },
    fix: { zh: '请先完成公示和确认。', en: 'Publish and confirm it first.' },
  },
  'honour-revoked': {
    status: 409,
    title: { zh: '荣誉已撤销', en: 'The honour is revoked' },
    detail: { zh: '荣誉 {honour} 已撤销，不能颁发。', en: 'The honour {honour} was revoked and cannot be handed out.' },
    fix: { zh: '请把它从名单中去掉。', en: 'Leave it out.' },
  },
  'too-many-recipients': {
    status: 422,
    title: { zh: '获奖者太多', en: 'Too many recipients' },
    detail: { zh: '一场大会最多 {limit} 名获奖者。', en: 'A ceremony has {limit} recipients at most.' },
    fix: { zh: '请分几场举办。', en: 'Hold several ceremonies.' },
  },
  'recipient-is-person': {
    status: 409,
    title: { zh: '荣誉属于个人', en: 'The honour is a person’s' },
    detail: {
      zh: '这项荣誉授予个人，不能由别的家庭成员代表。',
      en: 'The honour was given to a person: no other member of the household stands for it.',
    },
    fix: {
      zh: '本人不能到场的，请把 at 改为 home（上门颁发）。',
      en: 'If they cannot come, set `at` to `home`.',
    },
  },
  'guardian-consent-not-needed': {
    status: 409,
    title: { zh: '不需要监护人同意', en: 'No consent needed' },
    detail: { zh: '该成员已满 18 周岁。', en: 'The member is of age.' },
    fix: { zh: '成年人不需要监护人同意，无需登记。', en: 'Adults need no guardian: nothing is to be recorded.' },
  },
  'guardian-consent-revoked': {
    status: 409,
    title: { zh: '同意已撤回', en: 'Consent withdrawn already' },
    detail: { zh: '这份监护人同意早已撤回。', en: 'This consent was withdrawn before.' },
    fix: { zh: '无需再撤回；重新同意的请另行登记。', en: 'Nothing to do; record a new consent if one is given.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
